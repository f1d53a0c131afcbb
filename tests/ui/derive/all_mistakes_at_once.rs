use orm::prelude::*;

#[derive(Model, Clone)]
#[model(unique(nmae))]
struct Artist {
    number: i64,
    #[field(max_length = 3)]
    age: i64,
    name: String,
    parent: ForeignKey<Artist>,
}

fn save(db: &impl orm::db::Handle) {
    let _ = Artist::builder().number(1).age(1).name("x").parent(1).save(db);
}

fn main() {}
// Several mistakes: each has a message.
