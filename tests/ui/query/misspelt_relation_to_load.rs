#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() {
    let _ = Album::objects().select_related(|a| a.artists);
    let _ = Artist::objects().prefetch(|a| a.album);
}
