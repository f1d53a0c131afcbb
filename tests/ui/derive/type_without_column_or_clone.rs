use orm::prelude::*;

struct Money(i64);

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    fee: Money,
}

fn main() {}
// Several mistakes: each has a message.
