use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", check("played", |a| a.play.gt(0)), check("text", |a| a.plays.gt("many")), unique(name = "all", |_| "plays"))]
struct Album {
    id: i64,
    plays: i64,
    #[field(generated = |a| a.plays + 1)]
    label: String,
}

fn main() {}
// Several mistakes: each has a message.
