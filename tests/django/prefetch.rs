//! Loading related rows, and by how many statements.

use orm::prelude::*;
use serde_json::{Value as Json, json};

use crate::answer::{Answer, does_not_compile};
use crate::case::{Case, case, nq};
use crate::models::chinook::{Album, Artist, Track};
use crate::models::edge::{Author, Book, Tag};

pub fn cases() -> Vec<Case> {
    vec![
        // nq(lambda: [(t.album.title, t.media_type.name) for t in
        //     Track.objects.select_related().order_by("id")[:3]])
        case!("prefetch.select_related_all", |db| nq!(db, {
            // What `select_related()` follows is named: the keys that are never NULL.
            let tracks = Track::objects()
                .select_related(|t| t.media_type)
                .fetch_mode(FetchMode::One)
                .order_by(|t| t.id)
                .limit(3)
                .all(db)?;
            let mut rows = Vec::new();
            for track in &tracks {
                rows.push((
                    track.album.as_ref().unwrap().get(db)?.title.clone(),
                    track.media_type.get(db)?.name.clone(),
                ));
            }
            rows
        })),
        // nq(lambda: [sorted(t.name for t in al.tracks.all())[:2] for al in
        //     Album.objects.filter(id__lte=4).prefetch_related("tracks").order_by("id")])
        case!("prefetch.prefetch_reverse", |db| nq!(db, {
            let albums = Album::objects().filter(|a| a.id.lte(4)).prefetch(|a| a.tracks).order_by(|a| a.id).all(db)?;
            let names = |album: &Album| -> orm::Result<Vec<String>> {
                let mut names: Vec<String> = album.tracks.all(db)?.iter().map(|t| t.name.clone()).collect();
                names.sort();
                names.truncate(2);
                Ok(names)
            };
            albums.iter().map(names).collect::<orm::Result<Vec<_>>>()
        })),
        // nq(lambda: [(a.name, sum(len(al.tracks.all()) for al in a.albums.all())) for a in
        //     Artist.objects.filter(id__lte=5).prefetch_related("albums__tracks").order_by("id")])
        case!("prefetch.prefetch_two_levels", |db| nq!(db, {
            let mut sums = Vec::new();
            for artist in
                Artist::objects().filter(|a| a.id.lte(5)).prefetch(|a| a.albums.tracks).order_by(|a| a.id).all(db)?
            {
                let mut sum = 0;
                for album in artist.albums.all(db)? {
                    sum += album.tracks.all(db)?.len();
                }
                sums.push((artist.name.clone(), sum));
            }
            sums
        })),
        // nq(lambda: [(t.id, sorted(p.id for p in t.playlists.all()), t.album.artist.name) for t in
        //     Track.objects.filter(id__lte=3).prefetch_related("playlists", "album__artist").order_by("id")])
        case!("prefetch.prefetch_m2m_reverse_fk", |db| nq!(db, {
            let mut rows = Vec::new();
            for track in Track::objects()
                .filter(|t| t.id.lte(3))
                .prefetch(|t| (t.playlists, t.album.artist))
                .order_by(|t| t.id)
                .all(db)?
            {
                let mut playlists: Vec<i64> = track.playlists.all(db)?.iter().map(|p| p.id).collect();
                playlists.sort_unstable();
                let album = track.album.as_ref().unwrap().get(db)?;
                rows.push((track.id, playlists, album.artist.get(db)?.name.clone()));
            }
            rows
        })),
        // nq(lambda: [a.albums.filter(title__startswith="L").count() for a in
        //     Artist.objects.filter(id__lte=3).order_by("id").prefetch_related("albums")])
        case!("prefetch.prefetch_filter_bypasses", |db| nq!(db, {
            let artists =
                Artist::objects().filter(|a| a.id.lte(3)).order_by(|a| a.id).prefetch(|a| a.albums).all(db)?;
            artists
                .iter()
                .map(|a| a.albums.query().filter(|a| a.title.starts_with("L")).count(db))
                .collect::<orm::Result<Vec<_>>>()
        })),
        // nq(lambda: [len(a.albums.all()) for a in Artist.objects.filter(id=26).prefetch_related("albums__tracks")])
        case!("prefetch.prefetch_no_children", |db| nq!(db, {
            let artists = Artist::objects().filter(|a| a.id.eq(26)).prefetch(|a| a.albums.tracks).all(db)?;
            artists.iter().map(|a| Ok(a.albums.all(db)?.len())).collect::<orm::Result<Vec<_>>>()
        })),
        // nq(lambda: [(a.id, [t.id for t in a.long]) for a in
        //     Album.objects.filter(id__lte=3).prefetch_related(Prefetch("tracks",
        //     queryset=Track.objects.order_by("-milliseconds")[:2], to_attr="long")).order_by("id")])
        case!("prefetch.prefetch_sliced_to_attr", |db| nq!(db, {
            Album::objects()
                .filter(|a| a.id.lte(3))
                .prefetch(|a| a.tracks.matching(|tracks| tracks.order_by(|t| t.milliseconds.desc()).limit(2)))
                .order_by(|a| a.id)
                .all(db)?
                .iter()
                .map(|album| {
                    let longest = album.tracks.loaded().unwrap_or_default().iter().map(|track| track.id);
                    (album.id, longest.collect::<Vec<_>>())
                })
                .collect::<Vec<_>>()
        })),
        // t = Track.objects.only("name").get(pk=1)
        // u = Track.objects.defer("composer", "bytes").get(pk=1)
        // [nq(lambda: t.name)[0], nq(lambda: t.milliseconds)[0], nq(lambda: t.milliseconds)[0],
        //     sorted(t.get_deferred_fields()), nq(lambda: u.composer)[0], nq(lambda: u.album_id)[0]]
        Case::missing("prefetch.only_defer", "`only` and `defer`"),
        // [attempt(lambda: list(Album.objects.select_related("nope"))), attempt(lambda:
        //     list(Artist.objects.select_related("albums"))), attempt(lambda:
        //     list(Album.objects.prefetch_related("nope"))), attempt(lambda:
        //     list(Album.objects.prefetch_related("title"))), attempt(lambda:
        //     list(Album.objects.values("id").select_related("artist")))]
        case!("prefetch.select_related_errors", |_db| [
            "FieldError",
            "FieldError",
            "AttributeError",
            "ValueError",
            "TypeError"
        ]
        .map(does_not_compile)
        .to_vec())
        .refused("query/misspelt_relation_to_load")
        .refused("query/to_many_path_in_select_related")
        .refused("query/column_in_prefetch")
        .refused("query/related_rows_of_values")
        .not_counted(),
        // nq(lambda: list(Album.objects.prefetch_related("tracks").values("id")[:2]))[0]
        case!("prefetch.values_ignores_prefetch", |db| nq!(
            db,
            Album::objects().prefetch(|a| a.tracks).values(|a| a.id).limit(2).all(db)
        )[0]
        .clone()),
        // nq(lambda: [(a.id, attempt(lambda: a.profile.website)) for a in
        //     Author.objects.select_related("profile").order_by("id")])
        case!("prefetch.o2o_reverse_select", |db| nq!(db, {
            let authors = Author::objects().select_related(|a| a.profile).order_by(|a| a.id).all(db)?;
            let mut rows = Vec::new();
            for author in &authors {
                rows.push((
                    author.id,
                    match author.profile.get(db)? {
                        Some(profile) => profile.website.clone().answer(),
                        None => absent(),
                    },
                ));
            }
            rows
        })),
        // nq(lambda: [hasattr(a, "profile") for a in Author.objects.order_by("id")])
        case!("prefetch.o2o_reverse_no_select", |db| nq!(db, {
            let authors = Author::objects().fetch_mode(FetchMode::One).order_by(|a| a.id).all(db)?;
            authors.iter().map(|a| Ok(a.profile.get(db)?.is_some())).collect::<orm::Result<Vec<_>>>()
        })),
        // nq(lambda: [(b.id, b.sequel_of and b.sequel_of.id, getattr(b, "sequel", None) and b.sequel.id) for b in
        //     Book.objects.select_related("sequel_of", "sequel").filter(id__in=[1, 2, 7]).order_by("id")])
        case!("prefetch.o2o_self_chain", |db| nq!(db, {
            let books = Book::objects()
                .select_related(|b| (b.sequel_of, b.sequel))
                .filter(|b| b.id.is_in([1, 2, 7]))
                .order_by(|b| b.id)
                .all(db)?;
            let mut rows = Vec::new();
            for book in &books {
                let before = match &book.sequel_of {
                    Some(before) => Some(before.get(db)?.id),
                    None => None,
                };
                rows.push((book.id, before, book.sequel.get(db)?.map(|b| b.id)));
            }
            rows
        })),
        // nq(lambda: [(b.id, sorted((s.author.name, s.role) for s in b.authorships.all())) for b in
        //     Book.objects.prefetch_related("authorships__author").order_by("id")])
        case!("prefetch.prefetch_through", |db| nq!(db, {
            let mut rows = Vec::new();
            for book in Book::objects().prefetch(|b| b.authorships.author).order_by(|b| b.id).all(db)? {
                let mut authors = Vec::new();
                for authorship in book.authorships.all(db)? {
                    authors.push((authorship.author.get(db)?.name.clone(), authorship.role.answer()));
                }
                authors.sort_by_key(|(name, role)| (name.clone(), role.to_string()));
                rows.push((book.id, authors));
            }
            rows
        })),
        // nq(lambda: [(t.name, [(x.name, [y.name for y in x.children.all()]) for x in t.children.all()]) for t in
        //     Tag.objects.filter(parent=None).order_by("name").prefetch_related("children__children")])
        case!("prefetch.prefetch_tree", |db| nq!(db, {
            let tags = Tag::objects()
                .filter(|t| t.parent.is_null())
                .order_by(|t| t.name)
                .prefetch(|t| t.children.children)
                .all(db)?;
            let mut rows = Vec::new();
            for tag in &tags {
                let mut children = Vec::new();
                for child in tag.children.all(db)? {
                    let names: Vec<String> = child.children.all(db)?.iter().map(|t| t.name.clone()).collect();
                    children.push((child.name.clone(), names));
                }
                rows.push((tag.name.clone(), children));
            }
            rows
        })),
    ]
}

/// What Django raises where a row has none on the other side, and what is `None` here.
fn absent() -> Json {
    json!({"$error": "RelatedObjectDoesNotExist"})
}
