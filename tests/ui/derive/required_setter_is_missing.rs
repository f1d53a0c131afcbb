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
    title: String,
    #[field(on_delete = Cascade)]
    artist: ForeignKey<Artist>,
    genre: Option<String>,
}

fn save(db: &impl orm::db::Handle) {
    let _ = Album::builder().artist(3).genre("Pop").save(db);
}

fn main() {}
