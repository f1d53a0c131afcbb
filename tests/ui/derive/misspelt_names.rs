use orm::prelude::*;

#[derive(Model, Clone)]
#[model(
    app = "shop",
    unique(titel),
    index(titel, genre),
    unique(name = "all", zz),
    index(name = "more", title, include(titl)),
    ordering = ["?", "", "-", "-tiitle", "title__"]
)]
struct Album {
    id: i64,
    tel: i64,
    title: String,
    #[field(unique_for_date = "made")]
    slug: String,
}

#[derive(Model, Clone)]
#[model(app = "shop", check("played", |t| t.plays.gte(0)), unique(name = "live", length, condition = |t| t.leng.gt(0)))]
struct Track {
    id: i64,
    play: i64,
    length: i64,
}

fn main() {}
// Several mistakes: each has a message.
