use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(max_digits = 10)]
    fee: rust_decimal::Decimal,
    #[field(max_digits = 2, decimal_places = 3)]
    tax: rust_decimal::Decimal,
    #[field(max_digits = 2, decimal_places = 1)]
    age: i32,
}

fn main() {}
// Several mistakes: each has a message.
