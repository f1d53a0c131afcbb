//! A type that is not there is told twice, at the struct and in what is made of it, by rustc itself.
use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", manager = Nobody, clean = Self::nothing, max_lenght = 3)]
struct Album {
    id: i64,
    label: Labl,
    #[field(default = nothing())]
    plays: i64,
    #[field(validate = nobody)]
    rank: i64,
}

fn main() {}
// Several mistakes: each has a message.
