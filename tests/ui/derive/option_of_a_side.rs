use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(via = parent)]
    children: Option<HasMany<Artist>>,
    #[field(on_delete = SetNull)]
    parent: Option<Option<ForeignKey<Artist>>>,
}

fn main() {}
// Several mistakes: each has a message.
