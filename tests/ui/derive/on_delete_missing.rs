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
    artist: ForeignKey<Artist>,
    guest: Option<OneToOne<Artist>>,
}

fn main() {}
// Several mistakes: each has a message.
