use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
enum Artist {
    Known,
}

fn main() {}
