use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "music")]
struct Playlist {
    id: i64,
    #[field(through = Entry)]
    tracks: ManyToMany<Track>,
    #[field(through = Lonely)]
    others: ManyToMany<Track>,
    #[field(through = Double)]
    more: ManyToMany<Track>,
    #[field(through = Entry)]
    alike: ManyToMany<Playlist>,
}

#[derive(Model, Clone)]
#[model(app = "music")]
struct Track {
    id: i64,
}

#[derive(Model, Clone)]
#[model(app = "music")]
struct Entry {
    id: i64,
    #[field(on_delete = Cascade)]
    list: ForeignKey<Playlist>,
}

#[derive(Model, Clone)]
#[model(app = "music")]
struct Lonely {
    id: i64,
    #[field(on_delete = Cascade)]
    track: ForeignKey<Track>,
}

#[derive(Model, Clone)]
#[model(app = "music")]
struct Double {
    id: i64,
    #[field(on_delete = Cascade)]
    list: ForeignKey<Playlist>,
    #[field(on_delete = Cascade)]
    track: ForeignKey<Track>,
    #[field(on_delete = Cascade)]
    other: OneToOne<Track>,
}

fn main() {}
// Several mistakes: each has a message.
