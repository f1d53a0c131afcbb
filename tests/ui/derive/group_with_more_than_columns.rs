use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Tag {
    id: i64,
}

#[derive(Model, Clone)]
#[model(abstract, app = "shop", ordering = ["name"])]
struct Named {
    name: String,
    tags: ManyToMany<Tag>,
    #[field(generated = |n| n.name)]
    label: String,
    #[field(unique_for_date = "name")]
    slug: String,
}

fn main() {}
// Several mistakes: each has a message.
