use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    name: String,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: u64,
}

fn main() {}
// Several mistakes: each has a message.
