#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() {
    let _ = Album::objects().filter(|a| a.plays.eq(9_223_372_036_854_775_808));
}
