use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", primary_key(a, b))]
struct Artist {
    id: i64,
    a: i64,
    b: i64,
}

fn main() {}
