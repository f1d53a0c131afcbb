use orm::prelude::*;

#[derive(Model, Clone)]
#[model(abstract)]
struct Named {
    name: String,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Tag {
    id: i64,
    #[field(flatten)]
    named: Named,
}

fn main() {
    let db = orm::connect("sqlite::memory:").unwrap();
    let _ = Tag::builder().save(&db);
}
