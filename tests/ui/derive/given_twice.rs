use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(unique, max_length = 10, unique)]
    name: String,
}

fn main() {}
