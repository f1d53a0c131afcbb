use orm::prelude::*;

#[derive(Debug, Clone)]
struct Money(i64);

#[derive(Model, Debug, Clone)]
#[model(app = "shop")]
struct Artist {
    #[field(primary_key, on_delete = Cascade)]
    a: OneToOne<Money>,
}

fn main() {}
