use orm::prelude::*;

#[derive(Model, Clone)]
#[model(abstract)]
struct Stamps {
    created: DateTime<Utc>,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Tag {
    #[field(flatten)]
    stamps: Stamps,
}

fn main() {}
