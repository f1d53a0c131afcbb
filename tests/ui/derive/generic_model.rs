use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist<T> {
    id: i64,
    name: T,
}

fn main() {}
