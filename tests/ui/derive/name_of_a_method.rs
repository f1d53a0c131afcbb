use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    save: bool,
    pk: i32,
    first__name: String,
}

fn main() {}
// Several mistakes: each has a message.
