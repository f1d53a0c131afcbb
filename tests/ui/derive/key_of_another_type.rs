use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    pub id: u64,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: Option<i64>,
    name: String,
}

fn main() {}
// Several mistakes: each has a message.
