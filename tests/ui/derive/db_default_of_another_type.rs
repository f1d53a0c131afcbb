use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
    #[field(db_default = || now())]
    plays: i64,
}

fn main() {}
