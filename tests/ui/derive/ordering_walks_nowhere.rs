use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", ordering = ["-parent__nam"])]
struct Artist {
    id: i64,
    name: String,
    #[field(on_delete = Cascade)]
    parent: ForeignKey<Artist>,
}

fn main() {}
