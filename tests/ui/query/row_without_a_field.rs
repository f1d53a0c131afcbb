#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

#[derive(Row)]
struct Card {
    title: String,
    genre: Option<String>,
}

fn main() {
    let _ = Album::objects().values_as(|a| Card::select(a.title));
}
