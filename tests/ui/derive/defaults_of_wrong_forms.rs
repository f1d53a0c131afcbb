use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
    #[field(default = "x")]
    plays: i64,
    #[field(default = )]
    skips: i64,
    #[field(default = 1 +, column = "the_rank")]
    rank: i64,
    #[field(default = 300)]
    stars: u8,
    #[field(default = -1)]
    discs: u32,
    #[field(default = 3)]
    title: String,
    #[field(default = 1)]
    live: bool,
    #[field(default = 1)]
    length: f64,
    #[field(default = None)]
    label: String,
    #[field(default = vec![1])]
    sides: i32,
    #[field(on_delete = Cascade, default = "x")]
    parent: ForeignKey<Album>,
}

fn main() {
    let _ = Album::builder().title("x");
}
// Several mistakes: each has a message.
