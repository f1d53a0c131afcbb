use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Track {
    id: i64,
    #[field(via = name)]
    playlists: ManyToMany<Playlist>,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Playlist {
    id: i64,
    name: String,
}

fn main() {}
