// The models that the chapters of the guide share, and a small database of them.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(app = "music", ordering = ["name"])]
pub struct Artist {
    pub id: i64,
    #[field(max_length = 120, unique)]
    pub name: String,
    pub albums: HasMany<Album>,
    pub biography: HasOne<Biography>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "music")]
pub struct Biography {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub artist: OneToOne<Artist>,
    pub text: String,
}

#[derive(Model, Debug, Clone)]
#[model(app = "music", unique(title, artist))]
pub struct Album {
    pub id: i64,
    #[field(max_length = 160)]
    pub title: String,
    #[field(on_delete = Cascade)]
    pub artist: ForeignKey<Artist>,
    #[field(max_length = 40, db_index)]
    pub genre: Option<String>,
    #[field(default = 0)]
    pub plays: i64,
    pub released: NaiveDate,
    pub tracks: HasMany<Track>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "music")]
pub struct Track {
    pub id: i64,
    #[field(max_length = 200)]
    pub name: String,
    #[field(on_delete = Cascade)]
    pub album: ForeignKey<Album>,
    pub seconds: i32,
    #[field(via = tracks)]
    pub playlists: ManyToMany<Playlist>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "music")]
pub struct Playlist {
    pub id: i64,
    #[field(max_length = 80)]
    pub name: String,
    #[field(on_delete = Protect)]
    pub owner: ForeignKey<Person>,
    pub tracks: ManyToMany<Track>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "music")]
pub struct Person {
    pub id: i64,
    #[field(max_length = 80)]
    pub name: String,
    #[field(on_delete = SetNull)]
    pub reports_to: Option<ForeignKey<Person>>,
    #[field(via = reports_to)]
    pub reports: HasMany<Person>,
    #[field(via = owner)]
    pub playlists: HasMany<Playlist>,
}

/// Four artists, five albums, eight tracks, two playlists, three people.
fn music() -> orm::Result<orm::Database> {
    let db = orm::connect("sqlite::memory:")?;
    db.create_tables()?;
    for name in ["Björk", "Ed Sheeran", "Nina Simone", "Sigur Rós"] {
        Artist::builder().name(name).save(&db)?;
    }
    for (id, title, artist, genre, plays, released) in [
        (1, "Debut", 1, Some("Pop"), 120, (1993, 7, 5)),
        (2, "Post", 1, Some("Electronic"), 80, (1995, 6, 13)),
        (3, "Divide", 2, Some("Pop"), 900, (2017, 3, 3)),
        (4, "Live at Montreux", 3, None, 40, (1976, 7, 3)),
        (5, "Pastel Blues", 3, Some("Jazz"), 300, (1965, 10, 1)),
    ] {
        let released = NaiveDate::from_ymd_opt(released.0, released.1, released.2).expect("a date");
        Album::builder().id(id).title(title).artist(artist).genre(genre).plays(plays).released(released).save(&db)?;
    }
    for (id, name, album, seconds) in [
        (1, "Human Behaviour", 1, 252),
        (2, "Venus as a Boy", 1, 281),
        (3, "Army of Me", 2, 234),
        (4, "Hyperballad", 2, 321),
        (5, "Shape of You", 3, 233),
        (6, "Perfect", 3, 263),
        (7, "Sinnerman", 5, 620),
        (8, "Be My Husband", 5, 200),
    ] {
        Track::builder().id(id).name(name).album(album).seconds(seconds).save(&db)?;
    }
    let ann = Person::builder().name("Ann").save(&db)?;
    for name in ["Bob", "Cleo"] {
        Person::builder().name(name).reports_to(&ann).save(&db)?;
    }
    for (name, tracks) in [("Morning", [2, 6]), ("Night", [4, 7])] {
        Playlist::builder().name(name).owner(&ann).save(&db)?.tracks.add(&db, tracks)?;
    }
    Biography::builder().artist(1).text("Born in Reykjavík.").save(&db)?;
    Ok(db)
}
