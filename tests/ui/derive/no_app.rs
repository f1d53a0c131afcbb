use orm::prelude::*;

#[derive(Model, Clone)]
struct Artist {
    id: i64,
}

fn main() {}
