use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    #[field(primary_key, unique)]
    code: Option<String>,
}

fn main() {}
// Several mistakes: each has a message.
