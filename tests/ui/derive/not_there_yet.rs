use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", primary_key(a, b), abstract)]
struct Artist {
    id: i64,
    #[field(flatten)]
    a: i64,
    b: i64,
}

fn main() {}
