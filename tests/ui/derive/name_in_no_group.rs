use orm::prelude::*;

#[derive(Model, Clone)]
#[model(abstract)]
struct Stamps {
    created: DateTime<Utc>,
}

#[derive(Model, Clone)]
#[model(app = "shop", ordering = ["-creatd"], index(creatd))]
struct Tag {
    id: i64,
    #[field(flatten)]
    stamps: Stamps,
}

fn main() {}
// Several mistakes: each has a message.
