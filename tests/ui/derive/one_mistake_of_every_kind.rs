//! One mistake of every kind, in models that use each other: each is told once, and nothing else is.
use orm::prelude::*;

#[derive(Clone)]
struct NoField;

struct NoManager;

#[derive(Clone)]
struct NoGroup;

struct NoModel;

#[derive(FieldType, Clone)]
enum Status {
    Draft,
    #[field_type(rename = "draft")]
    Live,
}

#[derive(FieldType, Clone)]
struct Pair(i64, i64);

#[derive(FieldType, Clone)]
struct Cents(i64);

#[derive(Row)]
struct Card(String);

#[derive(Model, Clone)]
#[model(
    app = "kinds",
    tabel = "artist",
    ordering = ["nmae"],
    unique(name = "both", name, zip),
    index(),
    check("lived", |a| a.born.gt("x")),
    manager = NoManager,
    clean = Artist::vet
)]
struct Artist {
    id: i64,
    #[field(max_length = "ten")]
    name: String,
    #[field(default = "x")]
    born: i64,
    #[field(default = NoField)]
    died: i64,
    #[field(max_length = 10)]
    fee: Cents,
    #[field(validate = orm::validators::min_value("a"))]
    rank: i64,
    #[field(generated = |a| a.nothing)]
    label: String,
    #[field(auto_now)]
    noted: String,
    #[field(choices)]
    kind: String,
    #[field(unique_for_date = "when")]
    slug: String,
    #[field(on_delete = Cascade)]
    group_of: i64,
    status: Status,
    pair: Pair,
    column: NoField,
    #[field(via = artsit)]
    albums: HasMany<Album>,
    #[field(via = title)]
    songs: HasMany<Album>,
    all: Option<HasMany<Album>>,
}

impl Artist {
    fn vet(&self) -> bool {
        true
    }
}

#[derive(Model, Clone)]
#[model(app = "kinds", ordering = ["artist__naem"])]
struct Album {
    id: i64,
    title: Option<Option<String>>,
    artist: ForeignKey<Artist>,
    #[field(on_delete = SetNull, column = "second")]
    other: ForeignKey<Artist>,
    #[field(on_delete = Casade)]
    third: ForeignKey<Artist>,
    #[field(on_delete = Cascade)]
    fourth: ForeignKey<NoModel>,
    fifth: Artist,
    #[field(through = Credit)]
    guests: ManyToMany<Artist>,
    #[field(through = NoModel)]
    others: ManyToMany<Artist>,
    #[field(through = Credit, through_fields(album, artsit))]
    hosts: ManyToMany<Artist>,
    #[field(symmetrical = false)]
    fans: ManyToMany<Artist>,
    #[field(flatten)]
    stamps: NoGroup,
    save: bool,
    two__words: bool,
}

#[derive(Model, Clone)]
#[model(table = "a_name_of_more_than_sixty_three_bytes_which_postgresql_would_cut_off")]
struct Credit {
    id: i64,
    #[field(primary_key)]
    number: i64,
    #[field(on_delete = Cascade)]
    album: ForeignKey<Album>,
    #[field(column = "number")]
    again: i64,
}

#[derive(Model, Clone)]
struct Nowhere {
    id: i64,
}

#[derive(Model, Clone)]
#[model(app = "kinds")]
struct Unsigned {
    id: u64,
}

#[derive(Model)]
#[model(app = "kinds")]
struct NoClone {
    id: i64,
}

#[derive(Model, Clone)]
enum Neither {
    This,
}

fn main() {
    let _ = Artist::objects().filter(|a| a.name.eq("x") & a.albums.artist.name.eq("y")).order_by(|a| a.status);
    let _ = Artist::builder().name("x").rank(1).group_of(1).fee(Cents(1));
}
// Several mistakes: each has a message.
