use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = shop, table = "t", ordering = "name", unique)]
struct Artist {
    id: i64,
    #[field(max_length = "ten", unique = 1, column(name))]
    name: String,
    #[field(max_length = -1)]
    city: String,
}

fn main() {}
// Several mistakes: each has a message.
