#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

fn main() -> orm::Result<()> {
    let db = orm::connect("sqlite::memory:")?;
    Album::objects().bulk_create_with(&db, Vec::<Album>::new(), OnConflict::update(|a| a.titel, |a| a.plays))?;
    Ok(())
}
