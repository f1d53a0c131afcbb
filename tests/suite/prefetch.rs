//! Relations that are loaded with their objects (`select_related`) or right after them (`prefetch`).

use orm::prelude::*;
use orm::{Result, assert_num_queries};

use super::relations::{ALBUMS, ARTISTS, Album, Artist, Track, seeded};

#[test]
fn select_related_reads_the_ends_of_paths_in_one_statement() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let tracks = assert_num_queries!(db, 1, {
        let tracks = Track::objects()
            .select_related(|t| (t.album.artist.biography, t.album.guest, t.album.label.parent))
            .order_by(|t| t.id)
            .all(db)?;
        for track in &tracks {
            let album = track.album.get(db)?;
            let artist = album.artist.get(db)?;
            assert_eq!(artist.id, *album.artist.id());
            if let Some(biography) = artist.biography.get(db)? {
                assert_eq!(biography.artist.get(db)?.id, artist.id);
            }
            if let Some(guest) = &album.guest {
                assert_eq!(guest.get(db)?.id, *guest.id());
            }
            if let Some(label) = &album.label {
                assert!(label.get(db)?.parent.as_ref().unwrap().loaded().is_some());
            }
        }
        tracks
    });
    assert_eq!(tracks.len(), (ALBUMS - 1) * 2);
    let guests = tracks.iter().filter(|t| t.album.loaded().unwrap().guest.is_some()).count();
    assert_eq!(guests, (ALBUMS.div_ceil(3) - 1) * 2);
    Ok(())
}

#[test]
fn select_related_of_a_missing_row_knows_that_it_is_missing() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 1, {
        let artists = Artist::objects().select_related(|a| a.biography).order_by(|a| a.id).all(db)?;
        assert_eq!(artists.len(), ARTISTS);
        for (n, artist) in artists.iter().enumerate() {
            assert_eq!(artist.biography.loaded().unwrap().is_some(), n % 5 == 0);
            assert_eq!(artist.biography.get(db)?.is_some(), n % 5 == 0);
        }
    });
    Ok(())
}

#[test]
fn rows_of_select_related_load_their_other_relations_together() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 2, {
        for album in Album::objects().select_related(|a| a.artist).all(db)? {
            album.artist.get(db)?.visits.all(db)?;
        }
    });
    Ok(())
}

#[test]
fn prefetch_runs_one_statement_a_step_and_reading_runs_none() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 3, {
        let artists = Artist::objects().prefetch(|a| a.albums.tracks).order_by(|a| a.id).all(db)?;
        let albums: Vec<&Album> = artists.iter().flat_map(|a| a.albums.loaded().unwrap()).collect();
        assert_eq!(albums.len(), ALBUMS);
        assert_eq!(albums.iter().map(|a| a.tracks.loaded().unwrap().len()).sum::<usize>(), (ALBUMS - 1) * 2);
        assert!(artists.last().unwrap().albums.all(db)?.is_empty());
        for artist in &artists {
            for album in artist.albums.all(db)? {
                assert_eq!(album.artist.get(db)?.id, artist.id);
                assert!(album.tracks.all(db)?.iter().all(|t| t.album.loaded().unwrap().id == album.id));
            }
        }
    });
    Ok(())
}

#[test]
fn paths_that_begin_alike_are_prefetched_once() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 5, {
        let artists =
            Artist::objects().prefetch(|a| (a.albums.tracks, a.albums.label, a.albums, a.biography)).all(db)?;
        let albums = artists.iter().flat_map(|a| a.albums.loaded().unwrap());
        for album in albums {
            assert!(album.tracks.loaded().is_some());
            assert!(album.label.as_ref().is_none_or(|label| label.loaded().is_some()));
        }
    });
    assert_num_queries!(db, 3, {
        let artists = Artist::objects().prefetch(|a| a.albums).prefetch(|a| a.albums.tracks).all(db)?;
        assert!(artists[0].albums.loaded().unwrap()[0].tracks.loaded().is_some());
    });
    Ok(())
}

#[test]
fn to_one_relations_may_be_prefetched() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 4, {
        let albums = Album::objects().prefetch(|a| (a.artist.biography, a.guest)).all(db)?;
        for album in &albums {
            assert!(album.artist.loaded().unwrap().biography.loaded().is_some());
            assert!(album.guest.as_ref().is_none_or(|guest| guest.loaded().is_some()));
        }
    });
    Ok(())
}

#[test]
fn prefetch_may_filter_order_and_go_deeper() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 3, {
        let artists = Artist::objects()
            .filter(|a| a.name.eq("artist 003"))
            .prefetch(|a| {
                a.albums.matching(|albums| {
                    albums
                        .filter(|a| a.title.ne("nothing"))
                        .order_by(|a| a.title.desc())
                        .select_related(|a| a.guest)
                        .prefetch(|a| a.tracks)
                })
            })
            .all(db)?;
        let albums = artists[0].albums.all(db)?;
        let titles: Vec<_> = albums.iter().map(|a| a.title.as_str()).collect();
        assert_eq!(titles, ["album 203", "album 003"]);
        assert!(albums[1].guest.as_ref().unwrap().loaded().is_some());
        assert_eq!(albums[0].tracks.all(db)?.len(), 2);
    });
    let artists =
        Artist::objects().prefetch(|a| a.albums.matching(|a| a.filter(|a| a.title.eq("album 005")))).all(db)?;
    let titles: Vec<_> = artists.iter().flat_map(|a| a.albums.loaded().unwrap()).map(|a| a.title.as_str()).collect();
    assert_eq!(titles, ["album 005"]);
    let none = assert_num_queries!(db, 1, Artist::objects().prefetch(|a| a.albums.matching(QuerySet::none)).all(db)?);
    assert!(none.iter().all(|a| a.albums.loaded().unwrap().is_empty()));
    Ok(())
}

#[test]
fn a_slice_of_what_is_prefetched_is_taken_for_each_row() -> Result<()> {
    let home = seeded();
    let db = &*home;
    let all = Artist::objects().order_by(|a| a.id).all(db)?;
    let sliced = assert_num_queries!(db, 2, {
        Artist::objects()
            .order_by(|a| a.id)
            .prefetch(|a| a.albums.matching(|albums| albums.order_by(|a| a.title.desc()).limit(2).offset(1)))
            .all(db)?
    });
    for (artist, sliced) in all.iter().zip(&sliced) {
        let mut titles: Vec<_> = artist.albums.all(db)?.iter().map(|album| album.title.clone()).collect();
        titles.sort_by(|a, b| b.cmp(a));
        let found: Vec<_> = sliced.albums.loaded().unwrap().iter().map(|album| album.title.clone()).collect();
        assert_eq!(found, titles.into_iter().skip(1).take(2).collect::<Vec<_>>());
    }
    Ok(())
}

#[test]
fn a_slice_of_a_many_to_many_relation_is_taken_for_each_row() -> Result<()> {
    use crate::models::edge::Author;
    let home = super::edge();
    let db = &*home;
    let all = Author::objects().order_by(|a| a.id).all(db)?;
    let sliced = assert_num_queries!(db, 2, {
        Author::objects()
            .order_by(|a| a.id)
            .prefetch(|a| a.books.matching(|books| books.order_by(|b| b.id.desc()).limit(2)))
            .all(db)?
    });
    for (author, sliced) in all.iter().zip(&sliced) {
        let mut books: Vec<_> = author.books.all(db)?.iter().map(|book| book.id).collect();
        books.sort_unstable_by(|a, b| b.cmp(a));
        books.truncate(2);
        let found: Vec<_> = sliced.books.loaded().unwrap().iter().map(|book| book.id).collect();
        assert_eq!(found, books);
    }
    Ok(())
}

#[test]
fn rows_that_were_prefetched_know_those_they_were_prefetched_for_at_every_level() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 4, {
        // In whatever order they are named: what a row points at is there before those that point at it.
        for artist in Artist::objects().prefetch(|a| (a.albums.tracks, a.albums.label)).all(db)? {
            for album in artist.albums.all(db)? {
                for track in album.tracks.all(db)? {
                    let known = track.album.get(db)?;
                    assert_eq!((known.id, known.artist.get(db)?.id), (album.id, artist.id));
                    assert_eq!(known.artist.get(db)?.name, artist.name);
                    assert!(known.label.as_ref().is_none_or(|label| label.loaded().is_some()));
                }
            }
        }
    });
    Ok(())
}

#[test]
fn what_is_known_already_is_not_prefetched_again_and_what_lies_beyond_is() -> Result<()> {
    let home = seeded();
    let db = &*home;
    // Joined, and gone on from.
    assert_num_queries!(db, 2, {
        for track in Track::objects().select_related(|t| t.album).prefetch(|t| t.album.artist).all(db)? {
            let artist = track.album.loaded().unwrap().artist.loaded().unwrap();
            assert_eq!(artist.id, *track.album.get(db)?.artist.id());
        }
    });
    assert_num_queries!(db, 3, {
        for album in Album::objects().select_related(|a| a.guest).prefetch(|a| a.guest.albums.tracks).all(db)? {
            let Some(guest) = &album.guest else { continue };
            let albums = guest.loaded().unwrap().albums.loaded().unwrap();
            assert!(albums.iter().all(|other| other.artist.id() == guest.id() && other.tracks.loaded().is_some()));
        }
    });
    // There and back: the owners are known to those that were loaded for them.
    assert_num_queries!(db, 3, {
        for artist in Artist::objects().prefetch(|a| a.albums.artist.biography).all(db)? {
            for album in artist.albums.loaded().unwrap() {
                let known = album.artist.loaded().unwrap();
                assert_eq!(known.id, artist.id);
                assert_eq!(known.biography.loaded().unwrap().is_some(), (known.id - 1) % 5 == 0);
            }
        }
    });
    Ok(())
}

#[test]
fn a_many_to_many_relation_is_prefetched_there_and_back() -> Result<()> {
    use crate::models::edge::Author;
    let home = super::edge();
    let db = &*home;
    assert_num_queries!(db, 3, {
        for author in Author::objects().prefetch(|a| a.books.authors).all(db)? {
            for book in author.books.all(db)? {
                assert!(book.authors.all(db)?.iter().any(|other| other.id == author.id));
            }
        }
    });
    assert_num_queries!(db, 4, {
        for author in Author::objects().prefetch(|a| (a.books.reviews, a.books.publisher)).all(db)? {
            for book in author.books.all(db)? {
                for review in book.reviews.all(db)? {
                    let known = review.book.get(db)?;
                    assert_eq!(known.id, book.id);
                    assert!(known.publisher.as_ref().is_none_or(|publisher| publisher.loaded().is_some()));
                }
            }
        }
    });
    Ok(())
}

#[test]
fn relations_read_in_nested_loops_run_one_statement_a_level() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 3, {
        let mut tracks = 0;
        for artist in Artist::objects().all(db)? {
            for album in artist.albums.all(db)? {
                assert_eq!(album.artist.get(db)?.id, artist.id);
                for track in album.tracks.all(db)? {
                    assert_eq!(track.album.get(db)?.id, album.id);
                    tracks += 1;
                }
            }
        }
        assert_eq!(tracks, (ALBUMS - 1) * 2);
    });
    assert_num_queries!(db, 4, {
        for track in Track::objects().all(db)? {
            let artist = track.album.get(db)?.artist.get(db)?;
            artist.biography.get(db)?;
        }
    });
    Ok(())
}

#[test]
fn what_a_relation_to_one_leads_to_is_asked_for_in_no_order() -> Result<()> {
    use crate::models::edge::{Book, Publisher};
    let home = super::edge();
    let db = &*home;
    let asked = db.capture(|| {
        for publisher in Publisher::objects().all(db).unwrap() {
            publisher.country.as_ref().map(|country| country.get(db).unwrap());
        }
        Publisher::objects().prefetch(|p| p.country).all(db).unwrap();
        Book::objects().prefetch(|b| b.sequel).all(db).unwrap();
    });
    assert_eq!(asked.len(), 6);
    assert!([1, 3, 5].iter().all(|at| !asked[*at].sql.contains("ORDER BY")), "{asked:?}");
    // That of relations to many is theirs.
    let asked = db.capture(|| Book::objects().prefetch(|b| b.tags).all(db).unwrap());
    assert!(asked[1].sql.contains("ORDER BY"), "{asked:?}");
    Ok(())
}

#[test]
fn combined_querysets_cannot_be_prefetched() {
    let home = seeded();
    let twice = Artist::objects().prefetch(|a| a.albums.matching(|albums| albums.clone().union(albums))).all(&*home);
    assert!(matches!(&twice, Err(orm::Error::InvalidQuery { .. })), "{twice:?}");
}

#[test]
fn nothing_found_is_nothing_more_asked() -> Result<()> {
    let home = seeded();
    let db = &*home;
    assert_num_queries!(db, 1, {
        Artist::objects().filter(|a| a.name.eq("nobody")).prefetch(|a| (a.albums.tracks, a.biography)).all(db)?
    });
    assert_num_queries!(db, 2, {
        Artist::objects().filter(|a| a.name.eq("artist 203")).prefetch(|a| a.albums.tracks).all(db)?
    });
    Ok(())
}
