//! Models of another's table.

use orm::prelude::*;
use orm::{Error, Result};

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "proxies", unique(title, year), check("song_year", |s| s.year.gte(1900)))]
pub struct Song {
    pub id: i64,
    #[field(max_length = 40)]
    pub title: String,
    pub year: i32,
    #[field(default = false)]
    pub live: bool,
    #[field(on_delete = Cascade)]
    pub singer: Option<ForeignKey<Singer>>,
    pub plays: HasMany<Play>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "proxies")]
pub struct Singer {
    pub id: i64,
    pub name: String,
    #[field(via = singer)]
    pub songs: HasMany<Song>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "proxies")]
pub struct Play {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub song: ForeignKey<Song>,
}

pub struct Live;

impl orm::Manager<LiveSong> for Live {
    fn queryset(all: QuerySet<LiveSong>) -> QuerySet<LiveSong> {
        all.filter(|s| s.live.eq(true))
    }
}

#[derive(Model, Debug, Clone)]
#[model(proxy = Song, manager = Live, ordering = ["-year"], clean = Self::check_title)]
pub struct LiveSong {
    pub id: i64,
    #[field(max_length = 40)]
    pub title: String,
    pub year: i32,
    #[field(default = true)]
    pub live: bool,
    #[field(on_delete = Cascade)]
    pub singer: Option<ForeignKey<Singer>>,
}

impl LiveSong {
    fn check_title(&self) -> Result<(), orm::ValidationErrors> {
        if self.title.contains("studio") {
            return Err(orm::ValidationError::new("studio", "That is not live.").into());
        }
        Ok(())
    }
}

/// A favourite of someone, whichever kind of song.
#[derive(Model, Debug, Clone)]
#[model(app = "proxies")]
pub struct Favourite {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub song: ForeignKey<LiveSong>,
}

#[test]
fn a_proxy_has_its_bases_table_and_label_and_its_own_manager_and_order() -> Result<()> {
    let db = &*fresh();
    assert_eq!((LiveSong::meta().table, LiveSong::meta().app), ("proxies_song", "proxies"));
    Song::builder().title("a").year(1990).save(db)?;
    Song::builder().title("b").year(1991).live(true).save(db)?;
    let made = LiveSong::builder().title("c").year(1992).save(db)?;
    assert!(made.live);
    assert_eq!(LiveSong::objects().values(|s| s.title).all(db)?, ["c", "b"]);
    assert_eq!(Song::objects().order_by(|s| s.id).values(|s| s.title).all(db)?, ["a", "b", "c"]);
    assert_eq!(Song::objects().find(db, made.id)?.year, 1992);
    Ok(())
}

#[test]
fn rows_are_saved_and_deleted_through_a_proxy_with_what_points_at_them() -> Result<()> {
    let db = &*fresh();
    let singer = Singer::builder().name("x").save(db)?;
    let mut song = LiveSong::builder().title("c").year(1992).singer(&singer).save(db)?;
    song.year = 1993;
    song.save(db)?;
    Play::builder().song(song.id).save(db)?;
    Favourite::builder().song(&song).save(db)?;
    assert_eq!(singer.songs.all(db)?.len(), 1);
    assert_eq!(LiveSong::objects().filter(|s| s.singer.name.eq("x")).count(db)?, 1);
    let favourite = Favourite::objects().select_related(|f| f.song).get(db, |f| f.song.year.eq(1993))?;
    assert_eq!(favourite.song.get(db)?.title, "c");
    let deleted = song.delete(db)?;
    let counted: Vec<_> = deleted.by_model.iter().map(|(label, rows)| (label.as_str(), *rows)).collect();
    assert_eq!(counted, [("proxies.Favourite", 1), ("proxies.LiveSong", 1), ("proxies.Play", 1)]);
    let song = Song::builder().title("d").year(1994).singer(&singer).save(db)?;
    Favourite::builder().song(song.id).save(db)?;
    assert_eq!(singer.delete(db)?.total, 3);
    assert_eq!((Song::objects().count(db)?, Favourite::objects().count(db)?), (0, 0));
    Ok(())
}

#[test]
fn a_proxy_is_validated_by_its_bases_constraints_and_its_own_clean() -> Result<()> {
    let db = &*fresh();
    Song::builder().title("a").year(1990).save(db)?;
    for (builder, words) in [
        (LiveSong::builder().title("a").year(1990), "already exists"),
        (LiveSong::builder().title("b").year(1890), "song_year"),
        (LiveSong::builder().title("studio").year(1990), "not live"),
    ] {
        match builder.full_clean(db).err() {
            Some(Error::Validation(errors)) => assert!(errors.to_string().contains(words), "{errors}"),
            other => panic!("{words}: {other:?}"),
        }
    }
    LiveSong::builder().title("b").year(1990).full_clean(db)?.save(db)?;
    Ok(())
}
