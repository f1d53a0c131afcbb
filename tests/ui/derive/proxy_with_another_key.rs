use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
}

#[derive(Model, Clone)]
#[model(proxy = Album)]
struct Live {
    id: i32,
}

fn main() {}
