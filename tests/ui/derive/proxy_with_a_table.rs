use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
    title: String,
    songs: HasMany<Song>,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Song {
    id: i64,
    #[field(on_delete = Cascade)]
    album: ForeignKey<Album>,
}

#[derive(Model, Clone)]
#[model(proxy = Album, table = "other", unique(title), index(title))]
struct Live {
    id: i64,
    title: String,
    #[field(via = album)]
    songs: HasMany<Song>,
}

fn main() {}
// Several mistakes: each has a message.
