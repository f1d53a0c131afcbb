use orm::prelude::*;

#[derive(Debug, Clone, PartialEq)]
struct Artist {
    id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "shop")]
struct Album {
    id: i64,
    #[field(on_delete = Cascade)]
    artist: ForeignKey<Artist>,
}

fn main() {}
