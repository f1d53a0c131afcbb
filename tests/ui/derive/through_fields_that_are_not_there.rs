use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Track {
    id: i64,
    #[field(through = Entry, through_fields(track, list))]
    playlists: ManyToMany<Track>,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Entry {
    id: i64,
    #[field(on_delete = Cascade)]
    track: ForeignKey<Track>,
}

fn main() {}
