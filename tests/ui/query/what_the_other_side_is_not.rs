#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "ui")]
struct Playlist {
    id: i64,
    albums: ManyToMany<Album>,
}

fn main() {
    let db = orm::connect("sqlite::memory:").unwrap();
    let mut playlist = Playlist::objects().find(&db, 1).unwrap();
    let artist = Artist::objects().find(&db, 1).unwrap();
    let _ = playlist.albums.add(&db, ["x"]);
    let _ = playlist.albums.add(&db, [&artist]);
}
