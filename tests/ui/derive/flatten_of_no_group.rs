use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Tag {
    id: i64,
    #[field(flatten)]
    name: String,
}

fn main() {}
