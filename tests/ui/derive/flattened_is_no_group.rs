use orm::prelude::*;

#[derive(Clone)]
struct Stamps {
    created: String,
}

#[derive(Model, Clone)]
#[model(app = "shop", ordering = ["created"], index(created))]
struct Tag {
    id: i64,
    #[field(flatten)]
    stamps: Stamps,
}

fn main() {}
