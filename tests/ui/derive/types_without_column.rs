use orm::prelude::*;

#[derive(Debug, Clone)]
struct Money(i64);

#[derive(Model, Debug, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(max_length = 3, default = Money(1), choices)]
    a: Money,
    #[field(auto_now)]
    b: Option<Money>,
    #[field(max_digits = 3, decimal_places = 1)]
    c: Option<Money>,
    d: Vec<Money>,
    e: &'static str,
}

fn main() {}
// Several mistakes: each has a message.
