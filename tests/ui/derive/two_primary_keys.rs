use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    #[field(primary_key)]
    code: String,
    #[field(primary_key)]
    number: i32,
}

fn main() {}
