use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", primary_key(order, nubmer, order))]
struct Line {
    order: i64,
    number: i64,
    #[field(primary_key)]
    id: i64,
    others: ManyToMany<Line>,
}

#[derive(Model, Clone)]
#[model(app = "shop", primary_key(id))]
struct Order {
    id: i64,
}

fn main() {}
// Several mistakes: each has a message.
