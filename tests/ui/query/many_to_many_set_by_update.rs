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
    let _ = Playlist::objects().update(&db, |p| p.albums.set(1));
}
