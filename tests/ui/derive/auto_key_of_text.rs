use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    #[field(primary_key, auto)]
    code: String,
    #[field(auto)]
    number: i64,
}

fn main() {}
// Several mistakes: each has a message.
