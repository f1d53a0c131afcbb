#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() {
    let _ = Album::objects().values(|a| a.title).union(Artist::objects().values(|a| a.id));
}
