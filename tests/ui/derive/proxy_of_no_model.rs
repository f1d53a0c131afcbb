use orm::prelude::*;

struct Album;

#[derive(Model, Clone)]
#[model(proxy = Album)]
struct Live {
    id: i64,
    title: String,
}

fn main() {}
