#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() -> orm::Result<()> {
    let db = orm::connect("sqlite::memory:")?;
    let genres: Vec<String> = Album::objects().values(|a| a.genre).all(&db)?;
    drop(genres);
    Ok(())
}
