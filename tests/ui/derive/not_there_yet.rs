use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", primary_key(a, b), check("positive", |a| a.a.gte(0)), abstract, manager = Active)]
struct Artist {
    id: i64,
    #[field(flatten)]
    a: i64,
    b: i64,
}

fn main() {}
// Several mistakes: each has a message.
