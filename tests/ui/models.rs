//! The models of the cases beside.

use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "ui")]
pub struct Artist {
    pub id: i64,
    pub name: String,
    pub albums: HasMany<Album>,
}

#[derive(Model, Clone)]
#[model(app = "ui")]
pub struct Album {
    pub id: i64,
    pub title: String,
    pub plays: i64,
    pub genre: Option<String>,
    pub live: bool,
    #[field(on_delete = Cascade)]
    pub artist: ForeignKey<Artist>,
}
