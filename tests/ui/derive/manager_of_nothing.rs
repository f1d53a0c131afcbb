use orm::prelude::*;

struct Published;

#[derive(Model, Clone)]
#[model(app = "shop", manager = Published)]
struct Album {
    id: i64,
}

fn main() {}
