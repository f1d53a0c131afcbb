use orm::prelude::*;

#[derive(Model)]
#[model(app = "shop")]
struct Artist {
    id: i64,
}

fn main() {}
