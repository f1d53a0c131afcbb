#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() {
    let _ = Album::objects().order_by(|a| a.title.set("x"));
}
