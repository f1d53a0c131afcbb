#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() -> orm::Result<()> {
    let db = orm::connect("sqlite::memory:")?;
    Artist::objects().update(&db, |a| a.id.set(a.albums.plays.sum()))?;
    Ok(())
}
