use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist(i64, String);

fn main() {
    let _ = Artist::meta();
}
