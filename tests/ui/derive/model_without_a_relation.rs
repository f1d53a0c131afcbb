use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    albums: Vec<Album>,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
    artist: Artist,
    other: Option<Artist>,
}

fn main() {}
// Several mistakes: each has a message.
