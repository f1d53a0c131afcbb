use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(column = "a_name_that_goes_on_and_on_and_on_until_PostgreSQL_has_had_enough_")]
    name: String,
    #[field(column = "")]
    city: String,
}

fn main() {}
// Several mistakes: each has a message.
