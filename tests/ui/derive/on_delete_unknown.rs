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
    #[field(on_delete = CASCADE)]
    artist: ForeignKey<Artist>,
    #[field(on_delete = Vanish)]
    guest: ForeignKey<Artist>,
    #[field(on_delete = Cascade)]
    title: String,
}

fn main() {}
// Several mistakes: each has a message.
