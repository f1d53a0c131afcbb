use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", primary_key(order, number))]
struct Line {
    order: i64,
    number: i64,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Delivery {
    id: i64,
    #[field(on_delete = Cascade)]
    line: ForeignKey<Line>,
}

fn main() {}
