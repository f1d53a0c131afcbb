#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() -> orm::Result<()> {
    let db = orm::connect("sqlite::memory:")?;
    Album::objects().bulk_update(&db, [1, 2], |a| a.plays)?;
    Ok(())
}
