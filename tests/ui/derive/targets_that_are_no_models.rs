use orm::prelude::*;

#[derive(Debug, Clone)]
struct Song(i64);

#[derive(Model, Debug, Clone)]
#[model(app = "shop")]
struct Album {
    id: i64,
    #[field(on_delete = Cascade, default = 1)]
    a: ForeignKey<Song>,
    #[field(on_delete = SetNull)]
    b: Option<ForeignKey<Song>>,
    #[field(on_delete = Cascade)]
    c: OneToOne<Song>,
    #[field(on_delete = SetNull)]
    d: Option<OneToOne<Song>>,
    e: HasMany<Song>,
    f: HasOne<Song>,
    g: ManyToMany<Song>,
    #[field(via = albums)]
    h: ManyToMany<Song>,
    #[field(through = Song)]
    i: ManyToMany<Album>,
    #[field(through = Song, through_fields(one, other))]
    j: ManyToMany<Album>,
}

fn main() {}
// Several mistakes: each has a message.
