#[path = "../models.rs"]
mod models;
use models::*;

#[allow(unused_imports)]
use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "ui")]
struct Sale {
    id: i64,
    #[field(max_digits = 8, decimal_places = 2)]
    price: Decimal,
    rating: f64,
    #[field(on_delete = Cascade)]
    album: ForeignKey<Album>,
}

fn main() {
    let _ = Sale::objects().values(|s| s.price * s.rating);
}
