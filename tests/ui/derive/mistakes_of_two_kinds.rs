use orm::prelude::*;

struct Song;

#[derive(Model, Clone)]
#[model(app = "shop", ordering = ["titel"])]
struct Album {
    id: i64,
    #[field(max_length = 160, max_lenght = 3)]
    title: String,
    artist: ForeignKey<Artist>,
    #[field(on_delete = Cascade)]
    song: ForeignKey<Song>,
    #[field(default = Vec::<u8>::new())]
    plays: i64,
    fee: Song,
    #[field(validate = orm::validators::min_value("a"))]
    rank: i64,
}

#[derive(Model, Clone)]
#[model(app = "shop", unique(nmae), check("named", |a| a.name.gt(3)))]
struct Artist {
    id: i64,
    name: String,
    #[field(via = artsit)]
    albums: HasMany<Album>,
    #[field(on_delete = Cascade)]
    band: Option<Option<ForeignKey<Artist>>>,
}

fn main() {
    let _ = Album::objects().filter(|a| a.artist.name.eq("x")).order_by(|a| (a.title, a.plays));
    let _ = Album::builder().title("x").artist(3).song(3).rank(3);
}
// Several mistakes: each has a message.
