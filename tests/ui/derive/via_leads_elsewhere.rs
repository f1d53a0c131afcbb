use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(via = parent)]
    albums: HasMany<Album>,
    #[field(via = title)]
    hits: HasOne<Album>,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
    title: String,
    #[field(on_delete = Cascade)]
    parent: ForeignKey<Album>,
}

fn main() {}
// Several mistakes: each has a message.
