use orm::prelude::*;

#[derive(FieldType, Clone)]
struct Cents(i64);

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(max_length = 10)]
    fee: Cents,
}

fn main() {}
