#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() {
    let _ = Album::objects().values(|a| case().when(a.live.eq(true), "live").otherwise(a.plays));
}
