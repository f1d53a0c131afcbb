//! What has digits after its point does not go into an integer by itself.

#[path = "../models.rs"]
mod models;
use models::*;
use orm::prelude::*;

fn main() -> orm::Result<()> {
    let db = orm::connect("sqlite::memory:")?;
    Album::objects().update(&db, |a| a.plays.set(a.plays * 1.5))?;
    Ok(())
}
