#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() {
    let _ = Album::objects().filter(|a| a.title.key("a").eq(1));
}
