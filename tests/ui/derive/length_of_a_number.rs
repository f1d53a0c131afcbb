use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(max_length = 10)]
    age: i32,
    #[field(max_length = 0)]
    name: String,
}

fn main() {}
// Several mistakes: each has a message.
