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
    artist_id: i64,
    #[field(on_delete = Cascade)]
    artist: ForeignKey<Artist>,
}

fn main() {}
