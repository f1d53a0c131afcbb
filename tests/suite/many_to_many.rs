//! Many-to-many relations, with the library's table between and with one's own.

use orm::prelude::*;
use orm::{Database, Error, Result, assert_num_queries};

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "many")]
pub struct Song {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(via = songs)]
    pub playlists: ManyToMany<Playlist>,
    #[field(via = performed)]
    pub performers: ManyToMany<Person>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "many")]
pub struct Playlist {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    pub songs: ManyToMany<Song>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "many")]
pub struct Person {
    #[field(primary_key, max_length = 10)]
    pub name: String,
    pub friends: ManyToMany<Person>,
    #[field(symmetrical = false)]
    pub follows: ManyToMany<Person>,
    #[field(via = follows)]
    pub followers: ManyToMany<Person>,
    #[field(through = Performance)]
    pub performed: ManyToMany<Song>,
    pub performances: HasMany<Performance>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "many")]
pub struct Performance {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub person: ForeignKey<Person>,
    #[field(on_delete = Cascade)]
    pub song: ForeignKey<Song>,
    #[field(max_length = 10, default = "voice")]
    pub role: String,
}

fn songs(db: &Database, names: &[&str]) -> Result<Vec<Song>> {
    Song::objects().bulk_create(db, names.iter().map(|name| Song::builder().name(name)))
}

fn names(rows: &[Song]) -> Vec<&str> {
    let mut names: Vec<_> = rows.iter().map(|song| song.name.as_str()).collect();
    names.sort_unstable();
    names
}

fn people(rows: &[Person]) -> Vec<&str> {
    let mut names: Vec<_> = rows.iter().map(|person| person.name.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn adding_twice_is_once() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b", "c"])?;
    let playlist = Playlist::builder().name("p").save(db)?;
    playlist.songs.add(db, [&s[0], &s[1]])?;
    assert_eq!(names(playlist.songs.all(db)?), ["a", "b"]);
    playlist.songs.add(db, [&s[1], &s[2], &s[2]])?;
    assert_eq!(names(playlist.songs.all(db)?), ["a", "b", "c"]);
    playlist.songs.add(db, [s[0].id])?;
    playlist.songs.add(db, s.iter())?;
    playlist.songs.add(db, Vec::<&Song>::new())?;
    assert_eq!(names(playlist.songs.all(db)?), ["a", "b", "c"]);
    Ok(())
}

#[test]
fn removing_ends_the_relation_and_keeps_the_object() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b", "c"])?;
    let one = Playlist::builder().name("p").save(db)?;
    let other = Playlist::builder().name("q").save(db)?;
    one.songs.add(db, &s)?;
    other.songs.add(db, &s)?;
    one.songs.remove(db, [&s[0]])?;
    one.songs.remove(db, [s[0].id, 1_000_000])?;
    assert_eq!(names(one.songs.all(db)?), ["b", "c"]);
    assert_num_queries!(db, 1, one.songs.clear(db)?);
    assert!(one.songs.all(db)?.is_empty());
    assert_eq!(names(other.songs.all(db)?), ["a", "b", "c"]);
    assert_eq!(Song::objects().count(db)?, 3);
    Ok(())
}

#[test]
fn setting_removes_and_adds_what_differs() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b", "c", "d"])?;
    let playlist = Playlist::builder().name("p").save(db)?;
    playlist.songs.set(db, [&s[0], &s[1]])?;
    assert_num_queries!(db, 3, playlist.songs.set(db, [&s[1], &s[2], &s[3]])?);
    assert_eq!(names(playlist.songs.all(db)?), ["b", "c", "d"]);
    assert_num_queries!(db, 1, playlist.songs.set(db, [&s[3], &s[2], &s[1], &s[1]])?);
    playlist.songs.set(db, Vec::<i64>::new())?;
    assert!(playlist.songs.all(db)?.is_empty());
    Ok(())
}

#[test]
fn setting_is_all_or_nothing() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b"])?;
    let mut playlist = Playlist::builder().name("p").save(db)?;
    playlist.songs.set(db, [&s[0]])?;
    let refused = playlist.songs.set(db, [s[1].id, 1_000_000]);
    assert!(matches!(refused, Err(Error::ForeignKeyViolation { .. })), "{refused:?}");
    playlist.songs.forget();
    assert_eq!(names(playlist.songs.all(db)?), ["a"]);
    Ok(())
}

#[test]
fn the_other_side_reads_and_writes_the_same_rows() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b"])?;
    let mut playlist = Playlist::builder().name("p").save(db)?;
    playlist.songs.add(db, [&s[0]])?;
    assert_eq!(s[0].playlists.all(db)?.len(), 1);
    s[1].playlists.add(db, [&playlist])?;
    s[1].playlists.add(db, [&playlist])?;
    playlist.songs.forget();
    assert_eq!(names(playlist.songs.all(db)?), ["a", "b"]);
    s[0].playlists.clear(db)?;
    s[1].playlists.set(db, [playlist.id])?;
    assert_eq!(playlist.songs.query().values(|s| s.name).all(db)?, ["b"]);
    Ok(())
}

#[test]
fn the_rows_can_be_queried() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b", "c"])?;
    let playlist = Playlist::builder().name("p").save(db)?;
    Playlist::builder().name("q").save(db)?.songs.add(db, &s)?;
    playlist.songs.add(db, [&s[0], &s[2]])?;
    assert_num_queries!(db, 1, assert_eq!(playlist.songs.query().filter(|s| s.name.ne("a")).all(db)?.len(), 1));
    assert_eq!(playlist.songs.query().order_by(|s| s.name.desc()).values(|s| s.name).all(db)?, ["c", "a"]);
    assert_eq!(playlist.songs.query().filter(|s| s.playlists.name.eq("q")).count(db)?, 2);
    assert_eq!(playlist.songs.query().update(db, |s| s.name.set("x"))?, 2);
    assert_eq!(Song::objects().filter(|s| s.playlists.name.eq("p") & s.name.eq("x")).count(db)?, 2);
    let deleted = playlist.songs.query().delete(db)?;
    assert_eq!((deleted.by_model["many.Song"], deleted.by_model["many.Playlist_songs"]), (2, 4));
    assert_eq!(Song::objects().values(|s| s.name).all(db)?, ["b"]);
    Ok(())
}

#[test]
fn rows_are_loaded_and_prefetched_for_all_objects_at_once() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b", "c"])?;
    for n in 0..20 {
        let playlist = Playlist::builder().name(format!("{n:02}")).save(db)?;
        playlist.songs.add(db, &s[..n % 4])?;
    }
    let playlists = || Playlist::objects().order_by(|p| p.name);
    assert_num_queries!(db, 2, {
        for (n, playlist) in playlists().all(db)?.iter().enumerate() {
            assert_eq!(playlist.songs.all(db)?.len(), n % 4);
        }
    });
    assert_num_queries!(db, 3, {
        for (n, playlist) in playlists().prefetch(|p| p.songs.playlists).all(db)?.iter().enumerate() {
            let songs = playlist.songs.loaded().unwrap();
            assert_eq!(names(songs), ["a", "b", "c"][..n % 4]);
            assert!(songs.iter().all(|s| s.playlists.loaded().unwrap().iter().any(|p| p.id == playlist.id)));
        }
    });
    assert_num_queries!(db, 2, {
        let ordered = playlists()
            .prefetch(|p| p.songs.matching(|songs| songs.filter(|s| s.name.ne("b")).order_by(|s| s.name.desc())));
        let found = ordered.all(db)?;
        let of_three: Vec<_> = found[3].songs.loaded().unwrap().iter().map(|s| s.name.as_str()).collect();
        assert_eq!(of_three, ["c", "a"]);
    });
    Ok(())
}

#[test]
fn a_symmetrical_relation_holds_in_both_directions() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut ann = Person::builder().name("ann").save(db)?;
    let mut bob = Person::builder().name("bob").save(db)?;
    let cid = Person::builder().name("cid").save(db)?;
    ann.friends.add(db, ["bob", "cid", "ann"])?;
    bob.friends.add(db, [&ann])?;
    assert_eq!(people(ann.friends.all(db)?), ["ann", "bob", "cid"]);
    assert_eq!(people(bob.friends.all(db)?), ["ann"]);
    assert_eq!(people(cid.friends.all(db)?), ["ann"]);
    bob.friends.remove(db, ["ann"])?;
    ann.friends.forget();
    assert_eq!(people(ann.friends.all(db)?), ["ann", "cid"]);
    cid.friends.set(db, [&bob])?;
    ann.friends.forget();
    bob.friends.forget();
    assert_eq!((people(ann.friends.all(db)?), people(bob.friends.all(db)?)), (vec!["ann"], vec!["cid"]));
    ann.friends.add(db, [&bob])?;
    ann.friends.clear(db)?;
    bob.friends.forget();
    assert_eq!(people(bob.friends.all(db)?), ["cid"]);
    assert!(ann.friends.all(db)?.is_empty());
    Ok(())
}

#[test]
fn a_relation_that_is_not_symmetrical_holds_in_one_direction() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut ann = Person::builder().name("ann").save(db)?;
    let mut bob = Person::builder().name("bob").save(db)?;
    ann.follows.add(db, [&bob])?;
    assert!(bob.follows.all(db)?.is_empty());
    assert_eq!(people(bob.followers.all(db)?), ["ann"]);
    assert!(ann.followers.all(db)?.is_empty());
    bob.followers.add(db, ["bob"])?;
    bob.follows.forget();
    assert_eq!(people(bob.follows.all(db)?), ["bob"]);
    bob.followers.remove(db, [&ann])?;
    ann.follows.forget();
    assert!(ann.follows.all(db)?.is_empty());
    assert_eq!(Person::objects().filter(|p| p.followers.name.eq("bob")).count(db)?, 1);
    Ok(())
}

#[test]
fn a_model_between_keeps_its_own_columns() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b", "c"])?;
    let ann = Person::builder().name("ann").save(db)?;
    Performance::builder().person(&ann).song(&s[0]).role("drums").save(db)?;
    Performance::builder().person(&ann).song(&s[0]).role("flute").save(db)?;
    ann.performed.add(db, [&s[1]])?;
    ann.performed.add(db, [&s[0], &s[1]])?;
    assert_eq!(names(ann.performed.all(db)?), ["a", "a", "b"]);
    let roles = ann.performances.query().order_by(|p| p.id).values(|p| (p.song.name, p.role)).all(db)?;
    let expected = [("a", "drums"), ("a", "flute"), ("b", "voice")];
    assert_eq!(roles, expected.map(|(song, role)| (song.to_owned(), role.to_owned())));
    assert_eq!(people(s[0].performers.query().distinct().all(db)?.as_slice()), ["ann"]);
    ann.performed.set(db, [&s[0], &s[2]])?;
    assert_eq!(names(ann.performed.all(db)?), ["a", "a", "c"]);
    ann.performed.remove(db, [&s[0]])?;
    assert_eq!(names(ann.performed.all(db)?), ["c"]);
    assert_eq!(Performance::objects().count(db)?, 1);
    Ok(())
}

#[test]
fn a_thousand_are_added_in_few_statements() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let all = Song::objects().bulk_create(db, (0..1000).map(|n| Song::builder().name(format!("{n}"))))?;
    let playlist = Playlist::builder().name("p").save(db)?;
    let statements = db.capture(|| playlist.songs.add(db, &all).unwrap());
    assert!(statements.len() <= 6, "{} statements", statements.len());
    assert_eq!(playlist.songs.all(db)?.len(), 1000);
    playlist.songs.remove(db, &all[..999])?;
    assert_eq!(playlist.songs.all(db)?.len(), 1);
    Ok(())
}

#[test]
fn eight_threads_that_add_the_same_add_it_once() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b", "c"])?;
    let playlist = Playlist::builder().name("p").save(db)?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (mine, s) = (playlist.clone(), &s);
                scope.spawn(move || (0..5).try_for_each(|_| mine.songs.add(db, s)))
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap())
    })?;
    assert_eq!(names(playlist.songs.all(db)?), ["a", "b", "c"]);
    Ok(())
}

#[test]
fn objects_without_a_row_are_refused() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let playlist = Playlist::builder().name("p").save(db)?;
    let unsaved = Song { id: 0, name: "x".into(), playlists: ManyToMany::default(), performers: ManyToMany::default() };
    assert!(matches!(playlist.songs.add(db, [&unsaved]), Err(Error::Unsaved { model: "Song" })));
    assert!(matches!(playlist.songs.set(db, [&unsaved]), Err(Error::Unsaved { model: "Song" })));
    let new = Playlist { id: 0, name: "x".into(), songs: ManyToMany::default() };
    assert!(new.songs.add(db, [1]).is_err());
    assert!(new.songs.all(db).is_err());
    Ok(())
}

#[test]
fn rows_that_were_lent_out_stay_while_the_relation_changes() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b", "c"])?;
    let playlist = Playlist::builder().name("p").save(db)?;
    let none = playlist.songs.all(db)?;
    playlist.songs.add(db, [&s[0], &s[1]])?;
    assert!(playlist.songs.loaded().is_none());
    let two = playlist.songs.all(db)?;
    assert_num_queries!(db, 0, playlist.songs.all(db)?);
    playlist.songs.remove(db, [&two[0]])?;
    let one = playlist.songs.all(db)?;
    playlist.songs.set(db, two.iter().chain([&s[2]]))?;
    let three = playlist.songs.all(db)?;
    playlist.songs.clear(db)?;
    let cleared = playlist.songs.all(db)?;
    assert_eq!((names(none), names(two), names(one)), (vec![], vec!["a", "b"], vec!["b"]));
    assert_eq!((names(three), names(cleared)), (vec!["a", "b", "c"], vec![]));
    // A copy has what holds now.
    assert_num_queries!(db, 0, assert!(playlist.clone().songs.all(db)?.is_empty()));
    Ok(())
}

#[test]
fn a_relation_may_be_changed_and_read_many_times() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a"])?;
    let playlist = Playlist::builder().name("p").save(db)?;
    db.atomic(|tx| {
        for _ in 0..300 {
            playlist.songs.add(tx, [&s[0]])?;
            assert_eq!(playlist.songs.all(tx)?.len(), 1);
            playlist.songs.remove(tx, [&s[0]])?;
            assert!(playlist.songs.all(tx)?.is_empty());
        }
        Ok(())
    })
}

#[test]
fn a_change_is_seen_by_each_thread_that_reads_after_it() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b", "c", "d"])?;
    let playlist = Playlist::builder().name("p").save(db)?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = s
            .iter()
            .map(|song| {
                let playlist = &playlist;
                scope.spawn(move || {
                    for _ in 0..10 {
                        playlist.songs.add(db, [song])?;
                        assert!(playlist.songs.all(db)?.iter().any(|added| added.id == song.id));
                        playlist.songs.remove(db, [song])?;
                        assert!(playlist.songs.all(db)?.iter().all(|left| left.id != song.id));
                    }
                    Ok(())
                })
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap())
    })
}

#[test]
fn the_fields_of_a_model_between_are_given_by_its_builder() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let s = songs(db, &["a", "b", "c"])?;
    let ann = Person::builder().name("ann").save(db)?;
    ann.performed.add(db, [&s[0]])?;
    ann.performed.add_with(db, [&s[0], &s[1]], Performance::builder().role("drums"))?;
    s[2].performers.add_with(db, ["ann"], Performance::builder().role("flute"))?;
    let roles = Performance::objects().order_by(|p| p.id).values(|p| (p.song.name, p.role)).all(db)?;
    let expected = [("a", "voice"), ("b", "drums"), ("c", "flute")];
    assert_eq!(roles, expected.map(|(song, role)| (song.to_owned(), role.to_owned())));
    let long = ann.performed.add_with(db, [&s[2]], Performance::builder().role("x".repeat(11)));
    assert!(matches!(long, Err(Error::OutOfRange { .. })), "{long:?}");
    let playlist = Playlist::builder().name("p").save(db)?;
    let other = playlist.songs.add_with(db, [&s[0]], Performance::builder().role("drums"));
    assert!(matches!(other, Err(Error::InvalidQuery { .. })), "{other:?}");
    Ok(())
}

#[test]
fn an_object_is_created_and_related_at_once_or_not_at_all() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let playlist = Playlist::builder().name("p").save(db)?;
    assert!(playlist.songs.all(db)?.is_empty());
    let song = assert_num_queries!(db, 2, playlist.songs.create(db, Song::builder().name("a"))?);
    assert_eq!(names(playlist.songs.all(db)?), ["a"]);
    assert_eq!(song.playlists.all(db)?.len(), 1);
    playlist.clone().delete(db)?;
    assert!(matches!(playlist.songs.create(db, Song::builder().name("b")), Err(Error::ForeignKeyViolation { .. })));
    assert_eq!(Song::objects().count(db)?, 1);
    Ok(())
}
