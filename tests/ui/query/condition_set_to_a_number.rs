#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() -> orm::Result<()> {
    let db = orm::connect("sqlite::memory:")?;
    Album::objects().update(&db, |a| a.plays.set(a.title.eq("x")))?;
    Ok(())
}
