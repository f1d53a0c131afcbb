#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() {
    let db = orm::connect("sqlite::memory:").unwrap();
    let _ = Album::objects().values(|a| a.id).delete(&db);
}
