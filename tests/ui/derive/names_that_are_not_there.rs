use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop", manager = Nobody, clean = Self::nothing, max_lenght = 3)]
struct Album {
    id: i64,
    label: Labl,
    #[field(default = nothing())]
    plays: i64,
    #[field(validate = nobody)]
    rank: i64,
    #[field(on_delete = Cascade)]
    artist: ForeignKey<Artsit>,
    #[field(through = Credt)]
    guests: ManyToMany<Album>,
    tracks: HasMany<Trakc>,
}

fn main() {}
// Several mistakes: each has a message.
