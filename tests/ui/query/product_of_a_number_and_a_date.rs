#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "ui")]
struct Sale {
    id: i64,
    total: i64,
    day: NaiveDate,
    #[field(on_delete = Cascade)]
    album: ForeignKey<Album>,
}

fn main() {
    let _ = Sale::objects().values(|s| s.total * s.day);
}
