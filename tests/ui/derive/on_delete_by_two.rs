use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
    #[field(on_delete = DbCascade)]
    artist: ForeignKey<Artist>,
    #[field(on_delete = Cascade)]
    guest: ForeignKey<Artist>,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Single {
    id: i64,
    #[field(on_delete = DbSetNull)]
    artist: ForeignKey<Artist>,
    #[field(on_delete = DbSetDefault, default = 1)]
    guest: ForeignKey<Artist>,
    #[field(on_delete = DbCascade, db_constraint = false)]
    other: ForeignKey<Artist>,
    #[field(db_constraint = false)]
    title: String,
}

fn main() {}
// Several mistakes: each has a message.
