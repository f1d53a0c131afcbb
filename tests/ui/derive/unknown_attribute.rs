use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", tabel = "artist")]
struct Artist {
    id: i64,
    #[field(max_lenght = 10)]
    name: String,
    #[field(colour)]
    city: String,
    #[field(null)]
    born: i32,
}

fn main() {}
// Several mistakes: each has a message.
