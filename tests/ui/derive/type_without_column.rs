use orm::prelude::*;

#[derive(Debug, Clone)]
struct Money(i64);

#[derive(Model, Debug, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    fee: Money,
}

fn main() {}
