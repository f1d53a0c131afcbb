use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Track {
    id: i64,
    #[field(symmetrical = false)]
    genres: ManyToMany<Genre>,
    #[field(through_fields(track, genre))]
    a_name_that_goes_on_and_on_and_on_until_postgresql_has_enough: ManyToMany<Genre>,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Genre {
    id: i64,
}

fn main() {}
// Several mistakes: each has a message.
