use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(via = artsit)]
    albums: HasMany<Album>,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
    #[field(on_delete = Cascade)]
    artist: ForeignKey<Artist>,
}

fn main() {}
