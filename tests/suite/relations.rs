//! Relations of objects, loaded when they are read, and how many statements that takes.

use orm::prelude::*;
use orm::relation::ForeignKey;
use orm::{Database, Error, Result, assert_num_queries};
use uuid::Uuid;

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "relations")]
pub struct Artist {
    pub id: i64,
    #[field(max_length = 40)]
    pub name: String,
    pub albums: HasMany<Album>,
    #[field(via = guest)]
    pub visits: HasMany<Album>,
    pub biography: HasOne<Biography>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "relations")]
pub struct Biography {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub artist: OneToOne<Artist>,
    pub text: String,
}

#[derive(Model, Debug, Clone)]
#[model(app = "relations")]
pub struct Label {
    #[field(primary_key, max_length = 10)]
    pub code: String,
    #[field(on_delete = SetNull)]
    pub parent: Option<ForeignKey<Label>>,
    #[field(via = parent)]
    pub children: HasMany<Label>,
    pub albums: HasMany<Album>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "relations")]
pub struct Shop {
    #[field(primary_key, default = Uuid::new_v4())]
    pub id: Uuid,
    pub albums: HasMany<Album>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "relations")]
pub struct Album {
    pub id: i64,
    #[field(max_length = 40)]
    pub title: String,
    #[field(on_delete = Cascade)]
    pub artist: ForeignKey<Artist>,
    #[field(on_delete = SetNull)]
    pub guest: Option<ForeignKey<Artist>>,
    #[field(on_delete = SetNull)]
    pub label: Option<ForeignKey<Label>>,
    #[field(on_delete = SetNull)]
    pub shop: Option<ForeignKey<Shop>>,
    pub tracks: HasMany<Track>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "relations")]
pub struct Track {
    pub id: i64,
    #[field(max_length = 40)]
    pub name: String,
    #[field(on_delete = Cascade)]
    pub album: ForeignKey<Album>,
}

pub const ARTISTS: usize = 204;
pub const ALBUMS: usize = 347;

/// 204 artists, the last four without an album; 347 albums, every third with a guest, every second with a label and a
/// shop; two tracks of every album but the first. Every fifth artist has a biography.
pub fn seeded() -> crate::support::TestDatabase {
    let home = fresh();
    seed(&home).unwrap();
    home
}

fn seed(db: &Database) -> Result<()> {
    let artists = (0..ARTISTS).map(|n| Artist::builder().name(format!("artist {n:03}")));
    let artists = Artist::objects().bulk_create(db, artists)?;
    let biographies = artists.iter().step_by(5).map(|a| Biography::builder().artist(a).text(format!("of {}", a.name)));
    Biography::objects().bulk_create(db, biographies)?;
    Label::builder().code("root").save(db)?;
    for code in ["a", "b", "c"] {
        Label::builder().code(code).parent("root").save(db)?;
    }
    let shops = Shop::objects().bulk_create(db, (0..3).map(|_| Shop::builder()))?;
    let albums = (0..ALBUMS).map(|n| {
        Album::builder()
            .title(format!("album {n:03}"))
            .artist(&artists[n % (ARTISTS - 4)])
            .guest((n % 3 == 0).then(|| &artists[n % 7]))
            .label((n % 2 == 0).then(|| ["a", "b", "c"][n % 3]))
            .shop((n % 2 == 0).then(|| &shops[n % 3]))
    });
    let albums = Album::objects().bulk_create(db, albums)?;
    let tracks = albums[1..].iter().flat_map(|a| [1, 2].map(|n| Track::builder().name(format!("track {n}")).album(a)));
    Track::objects().bulk_create(db, tracks)?;
    Ok(())
}

#[test]
fn a_loop_that_reads_the_artist_of_each_album_runs_two_statements() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let names = assert_num_queries!(db, 2, {
        let albums = Album::objects().order_by(|a| a.id).all(db)?;
        assert_eq!(albums.len(), ALBUMS);
        albums.iter().map(|album| Ok(album.artist.get(db)?.name.clone())).collect::<Result<Vec<_>>>()?
    });
    for (n, name) in names.iter().enumerate() {
        assert_eq!(*name, format!("artist {:03}", n % (ARTISTS - 4)));
    }
    Ok(())
}

#[test]
fn a_loop_that_reads_the_albums_of_each_artist_runs_two_statements() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let counts: Vec<usize> = assert_num_queries!(db, 2, {
        let artists = Artist::objects().order_by(|a| a.id).all(db)?;
        artists.iter().map(|artist| Ok(artist.albums.all(db)?.len())).collect::<Result<_>>()?
    });
    let expected = |n| (0..ALBUMS).filter(|album| album % (ARTISTS - 4) == n).count();
    assert_eq!(counts, (0..ARTISTS).map(expected).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn nested_loops_run_one_statement_a_level() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let mut tracks = 0;
    assert_num_queries!(db, 4, {
        for artist in Artist::objects().all(db)? {
            for album in artist.albums.all(db)? {
                // The rows of a relation know the object they belong to.
                assert_eq!(album.artist.get(db)?.id, artist.id);
                if let Some(label) = &album.label {
                    assert_eq!(label.get(db)?.code, *label.id());
                }
                for track in album.tracks.all(db)? {
                    assert_eq!(track.album.get(db)?.title, album.title);
                    tracks += 1;
                }
            }
        }
    });
    assert_eq!(tracks, (ALBUMS - 1) * 2);
    Ok(())
}

#[test]
fn what_peers_loaded_are_peers_in_turn() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 4, {
        for album in Album::objects().all(db)? {
            let artist = album.artist.get(db)?;
            artist.biography.get(db)?;
            assert!(artist.albums.all(db)?.iter().any(|other| other.id == album.id));
        }
    });
    Ok(())
}

#[test]
fn an_optional_key_that_is_null_loads_nothing() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let mut guests = 0;
    assert_num_queries!(db, 2, {
        for (n, album) in Album::objects().order_by(|a| a.id).all(db)?.iter().enumerate() {
            assert_eq!(album.guest.is_some(), n % 3 == 0);
            if let Some(guest) = &album.guest {
                assert_eq!(guest.get(db)?.name, format!("artist {:03}", n % 7));
                guests += 1;
            }
        }
    });
    assert_eq!(guests, ALBUMS.div_ceil(3));
    assert_num_queries!(db, 1, {
        for album in Album::objects().filter(|a| a.guest.is_null()).all(db)? {
            assert!(album.guest.is_none());
        }
    });
    Ok(())
}

#[test]
fn the_one_at_the_other_side_is_loaded_for_all_rows_at_once() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 2, {
        for (n, artist) in Artist::objects().order_by(|a| a.id).all(db)?.iter().enumerate() {
            let biography = artist.biography.get(db)?;
            assert_eq!(biography.is_some(), n % 5 == 0);
            if let Some(biography) = biography {
                assert_eq!(biography.text, format!("of {}", artist.name));
                assert_eq!(biography.artist.get(db)?.id, artist.id);
            }
        }
    });
    Ok(())
}

#[test]
fn several_relations_to_one_model_are_kept_apart() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 3, {
        for album in Album::objects().filter(|a| a.guest.is_not_null()).all(db)? {
            assert_eq!(album.artist.get(db)?.id, *album.artist.id());
            let guest = album.guest.as_ref().unwrap();
            assert_eq!(guest.get(db)?.id, *guest.id());
        }
    });
    assert_num_queries!(db, 3, {
        let artists = Artist::objects().all(db)?;
        let (mut made, mut visited) = (0, 0);
        for artist in &artists {
            made += artist.albums.all(db)?.len();
            visited += artist.visits.all(db)?.len();
        }
        assert_eq!((made, visited), (ALBUMS, ALBUMS.div_ceil(3)));
    });
    Ok(())
}

#[test]
fn a_model_may_be_related_to_itself() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 2, {
        for label in Label::objects().all(db)? {
            let children = label.children.all(db)?;
            assert_eq!(children.len(), if label.code == "root" { 3 } else { 0 });
            for child in children {
                assert_eq!(child.parent.as_ref().unwrap().get(db)?.code, label.code);
            }
        }
    });
    assert_num_queries!(db, 2, {
        for label in Label::objects().all(db)? {
            match &label.parent {
                Some(parent) => assert!(parent.get(db)?.parent.is_none()),
                None => assert_eq!(label.code, "root"),
            }
        }
    });
    Ok(())
}

#[test]
fn keys_of_text_and_uuids_relate() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let half = ALBUMS.div_ceil(2);
    assert_num_queries!(db, 4, {
        let labels = Label::objects().all(db)?;
        let shops = Shop::objects().all(db)?;
        let of_labels: usize = labels.iter().map(|l| Ok(l.albums.all(db)?.len())).sum::<Result<_>>()?;
        let of_shops: usize = shops.iter().map(|s| Ok(s.albums.all(db)?.len())).sum::<Result<_>>()?;
        assert_eq!((of_labels, of_shops), (half, half));
    });
    assert_num_queries!(db, 3, {
        let shops = Shop::objects().prefetch(|s| s.albums.label).all(db)?;
        let albums: Vec<_> = shops.iter().flat_map(|shop| shop.albums.loaded().unwrap()).collect();
        assert_eq!(albums.len(), half);
        assert!(albums.iter().all(|a| a.label.as_ref().is_some_and(|l| l.loaded().unwrap().code == *l.id())));
    });
    assert_num_queries!(db, 1, {
        let album = Album::objects().select_related(|a| (a.shop, a.label.parent)).first(db)?.unwrap();
        assert_eq!(album.shop.as_ref().unwrap().get(db)?.id, *album.shop.as_ref().unwrap().id());
        assert_eq!(album.label.unwrap().get(db)?.parent.as_ref().unwrap().get(db)?.code, "root");
    });
    Ok(())
}

#[test]
fn fetch_mode_one_loads_for_each_row_alone() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 11, {
        for album in Album::objects().order_by(|a| a.id).limit(5).fetch_mode(FetchMode::One).all(db)? {
            album.artist.get(db)?;
            album.artist.get(db)?;
            album.tracks.all(db)?;
            album.tracks.all(db)?;
        }
    });
    Ok(())
}

#[test]
fn fetch_mode_raise_makes_an_unplanned_load_an_error() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let albums = Album::objects().fetch_mode(FetchMode::Raise).select_related(|a| a.artist).prefetch(|a| a.tracks);
    let album = albums.order_by(|a| a.id).first(db)?.unwrap();
    album.artist.get(db)?;
    album.tracks.all(db)?;
    let Err(error) = album.guest.as_ref().unwrap().get(db) else { panic!("is not loaded") };
    assert!(matches!(error, Error::FetchBlocked { model: "Album", relation: "guest" }));
    assert!(error.to_string().contains("`Album.guest`") && error.to_string().contains("select_related"), "{error}");
    let deeper = album.artist.get(db)?;
    assert!(matches!(deeper.albums.all(db), Err(Error::FetchBlocked { model: "Artist", relation: "albums" })));
    assert!(matches!(deeper.biography.get(db), Err(Error::FetchBlocked { relation: "biography", .. })));
    Ok(())
}

#[test]
fn loaded_never_asks_the_database() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let albums = Album::objects().all(db)?;
    let artists = Artist::objects().all(db)?;
    assert_num_queries!(db, 0, {
        for album in &albums {
            assert!(album.artist.loaded().is_none() && album.tracks.loaded().is_none());
        }
        for artist in &artists {
            assert!(artist.albums.loaded().is_none() && artist.biography.loaded().is_none());
        }
    });
    albums[0].artist.get(db)?;
    assert_num_queries!(db, 0, assert!(albums[0].artist.loaded().is_some()));
    Ok(())
}

#[test]
fn a_key_that_was_changed_leads_to_the_other_row() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let mut albums = Album::objects().order_by(|a| a.id).limit(5).all(db)?;
    let others = Artist::objects().order_by(|a| a.id.desc()).limit(2).all(db)?;
    albums[0].artist = others[0].id.into();
    albums[1].artist = ForeignKey::from(&others[1]);
    assert_num_queries!(db, 1, assert_eq!(albums[0].artist.get(db)?.name, others[0].name));
    assert_num_queries!(db, 0, assert_eq!(albums[1].artist.get(db)?.name, others[1].name));
    assert_num_queries!(db, 1, {
        assert_eq!(albums[2].artist.get(db)?.name, "artist 002");
        assert_eq!(albums[3].artist.get(db)?.name, "artist 003");
    });
    albums[0].save(db)?;
    albums[0].refresh(db)?;
    assert!(albums[0].artist.loaded().is_none());
    assert_eq!(albums[0].artist.get(db)?.name, others[0].name);
    albums[4].guest = Some(ForeignKey::from(&others[0]));
    albums[4].label = None;
    albums[4].save(db)?;
    let read = Album::objects().find(db, albums[4].id)?;
    assert_eq!((read.guest.map(|g| *g.id()), read.label.is_none()), (Some(others[0].id), true));
    Ok(())
}

#[test]
fn an_object_given_to_a_builder_is_known() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let artist = Artist::objects().order_by(|a| a.id).first(db)?.unwrap();
    assert_num_queries!(db, 1, {
        let album = Album::builder().title("new").artist(&artist).save(db)?;
        assert_eq!(album.artist.loaded().unwrap().name, artist.name);
        assert!(album.guest.is_none());
    });
    assert_num_queries!(db, 2, {
        let album = Album::builder().title("new").artist(artist.id).save(db)?;
        assert!(album.artist.loaded().is_none());
        assert_eq!(album.artist.get(db)?.name, artist.name);
    });
    let made = Album::objects().bulk_create(db, [Album::builder().title("x").artist(&artist)])?;
    assert!(made[0].artist.loaded().is_some());
    Ok(())
}

#[test]
fn a_relation_builds_and_queries_its_rows() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let mut artist = Artist::builder().name("new").save(db)?;
    assert!(artist.albums.all(db)?.is_empty());
    let album = artist.albums.builder().title("b").save(db)?;
    artist.albums.builder().title("a").label("c").save(db)?;
    assert_eq!(*album.artist.id(), artist.id);
    assert!(artist.albums.all(db)?.is_empty(), "what was loaded stays until it is forgotten");
    artist.albums.forget();
    assert_eq!(artist.albums.all(db)?.len(), 2);
    let titles = artist.albums.query().order_by(|a| a.title).values(|a| a.title).all(db)?;
    assert_eq!(titles, ["a", "b"]);
    assert_eq!(artist.albums.query().filter(|a| a.label.code.eq("c")).update(db, |a| a.title.set("c"))?, 1);
    assert_eq!(artist.albums.query().filter(|a| a.title.eq("c")).delete(db)?.total, 1);
    assert_eq!(artist.albums.query().count(db)?, 1);
    assert_eq!(Album::objects().count(db)?, ALBUMS as u64 + 1);
    Ok(())
}

#[test]
fn a_row_that_is_built_beside_loaded_ones_knows_the_object_they_belong_to() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let mut artists = Artist::objects().order_by(|a| a.id).limit(2).prefetch(|a| a.albums).all(db)?;
    let (other, artist) = (artists.pop().unwrap(), artists.pop().unwrap());
    let album = artist.albums.builder().title("x").save(db)?;
    assert_eq!(album.artist.loaded().map(|known| (known.id, known.name.as_str())), Some((artist.id, "artist 000")));
    // Of the one it is built with at last, whichever way that is said.
    let album = artist.albums.builder().title("y").artist(&other).save(db)?;
    assert_eq!(album.artist.get(db)?.id, other.id);
    let album = artist.albums.builder().title("z").artist(other.id).save(db)?;
    assert_eq!((album.artist.loaded().is_none(), album.artist.get(db)?.id), (true, other.id));
    let album = Album::builder().title("z").artist(&artist).artist(other.id).save(db)?;
    assert_eq!(album.artist.get(db)?.id, other.id);

    let artist = Artist::objects().find(db, artist.id)?;
    let album = artist.albums.builder().title("x").save(db)?;
    assert!(album.artist.loaded().is_none(), "nothing that is loaded knows the artist");
    assert_eq!(assert_num_queries!(db, 1, album.artist.get(db)?.id), artist.id);
    artist.albums.all(db)?;
    let album = artist.albums.builder().title("x").save(db)?;
    assert_eq!(assert_num_queries!(db, 0, album.artist.get(db)?.id), artist.id);
    Ok(())
}

#[test]
fn the_rows_of_a_relations_query_know_the_object_they_belong_to() -> Result<()> {
    let db = seeded();
    let db = &*db;
    let artist = Artist::objects().order_by(|a| a.id).first(db)?.unwrap();
    let albums = assert_num_queries!(db, 1, artist.albums.query().filter(|a| a.title.ne("")).all(db)?);
    assert!(!albums.is_empty());
    assert_num_queries!(db, 0, {
        for album in &albums {
            assert_eq!(album.artist.get(db)?.name, artist.name);
        }
    });
    assert_eq!(artist.albums.query().count(db)?, albums.len() as u64);
    Ok(())
}

#[test]
fn the_relations_of_an_object_without_a_row_are_an_error() {
    let home = fresh();
    let db = &*home;
    let artist = Artist {
        id: 0,
        name: "x".into(),
        albums: HasMany::default(),
        visits: HasMany::default(),
        biography: HasOne::default(),
    };
    assert!(artist.albums.loaded().is_none());
    assert!(matches!(artist.albums.all(db), Err(Error::InvalidQuery { .. } | Error::Unsaved { .. })));
    assert!(artist.albums.query().all(db).is_err());
    assert!(artist.biography.get(db).is_err());
    assert!(artist.albums.builder().title("x").save(db).is_err());
}

#[test]
fn a_key_to_a_row_that_is_gone_is_not_found() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let undone: Result<()> = db.atomic(|tx| {
        let album = Album::builder().title("x").artist(1_000_000).save(tx)?;
        assert!(matches!(album.artist.get(tx), Err(Error::NotFound { model: "Artist" })));
        for album in Album::objects().order_by(|a| a.id.desc()).limit(3).all(tx)? {
            assert_eq!(album.artist.get(tx).is_err(), album.title == "x");
        }
        Err(Error::custom("undo"))
    });
    assert!(matches!(undone, Err(Error::Custom(_))), "{undone:?}");
    Ok(())
}

#[test]
fn threads_share_what_was_loaded() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let albums = Album::objects().all(db)?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = albums
            .chunks(50)
            .map(|albums| scope.spawn(|| albums.iter().try_for_each(|a| a.artist.get(db).map(drop))))
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap())
    })?;
    assert_num_queries!(db, 0, assert!(albums.iter().all(|album| album.artist.loaded().is_some())));
    Ok(())
}

#[test]
fn what_a_relation_builds_knows_its_owner_where_it_is_told_or_loaded() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let artist = Artist::objects().find(db, 1)?;
    assert_num_queries!(db, 1, {
        let album = artist.albums.builder().title("told").artist(&artist).save(db)?;
        assert_eq!(album.artist.get(db)?.name, artist.name);
    });
    let artist = Artist::objects().prefetch(|a| a.albums).get(db, |a| a.id.eq(2))?;
    assert_num_queries!(db, 1, {
        let album = artist.albums.builder().title("loaded").save(db)?;
        assert_eq!(album.artist.get(db)?.name, artist.name);
    });
    // One that was not told has the key, and looks for the artist once.
    let artist = Artist::objects().find(db, 3)?;
    assert_num_queries!(db, 2, {
        let album = artist.albums.builder().title("neither").save(db)?;
        assert_eq!(*album.artist.id(), 3);
        assert_eq!(album.artist.get(db)?.name, artist.name);
        album.artist.get(db)?;
    });
    Ok(())
}

#[test]
fn rows_that_are_read_one_after_another_load_their_relations_together() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 2, {
        for album in Album::objects().iter(db)? {
            album?.artist.get(db)?;
        }
    });
    Ok(())
}

#[test]
fn an_object_that_is_kept_keeps_what_it_loaded() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let album = Album::objects().select_related(|a| a.artist).first(db)?.unwrap();
    let copy = album.clone();
    drop(album);
    assert_num_queries!(db, 0, copy.artist.get(db)?);
    assert!(format!("{copy:?}").len() < 1000, "{copy:?}");
    Ok(())
}
