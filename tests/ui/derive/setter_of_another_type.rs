use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    name: String,
}

fn main() {
    let _ = Artist::builder().name(3);
    let _ = Artist::builder().name(None::<&str>);
    let _ = Artist::builder().nmae("x");
}
// Several mistakes: each has a message.
