use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
    #[field(on_delete = SetNull)]
    artist: ForeignKey<Artist>,
    #[field(on_delete = SetDefault)]
    guest: ForeignKey<Artist>,
}

fn main() {}
// Several mistakes: each has a message.
