use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", ordering = ["-nmae", "name__"])]
struct Artist {
    id: i64,
    name: String,
}

fn main() {}
// Several mistakes: each has a message.
