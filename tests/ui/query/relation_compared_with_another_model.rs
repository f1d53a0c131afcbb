#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() {
    let album = Album { id: 1, title: String::new(), plays: 0, genre: None, live: true, artist: 1.into() };
    let _ = Album::objects().filter(|a| a.artist.eq(&album));
}
