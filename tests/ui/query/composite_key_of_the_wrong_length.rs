use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", primary_key(order, number))]
struct Line {
    order: i64,
    number: i64,
}

fn main() {
    let _ = Line::objects().filter(|l| l.pk().eq((1, 2, 3)));
}
