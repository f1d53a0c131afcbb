use orm::prelude::*;

#[derive(Model)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    albums: HasMany<Album>,
    #[field(on_delete = SetNull)]
    best: Option<ForeignKey<Album>>,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
    #[field(on_delete = Cascade)]
    artist: ForeignKey<Artist>,
    artists: ManyToMany<Artist>,
}

fn main() {
    let _ = Artist::objects().filter(|a| a.albums.artist.id.eq(3));
}
