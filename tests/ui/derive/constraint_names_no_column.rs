use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", unique(title, id), index(albums), unique(-name), index(), index(name, name))]
struct Artist {
    id: i64,
    titel: String,
    name: String,
    #[field(via = artist)]
    albums: HasMany<Artist>,
}

fn main() {}
// Several mistakes: each has a message.
