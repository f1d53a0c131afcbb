use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "")]
struct Artist {
    id: i64,
    #[field(choices)]
    state: String,
    #[field(default = None)]
    born: Option<i32>,
}

fn main() {}
// Several mistakes: each has a message.
