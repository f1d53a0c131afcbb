//! Slices, single rows, and rows that come once.

use std::collections::{BTreeSet, HashMap};

use orm::prelude::*;

use crate::answer::{by_position, does_not_compile};
use crate::case::{Case, answers, case, nq};
use crate::models::chinook::{Album, Artist, Customer, Genre};
use crate::models::edge::{Book, Event};

pub fn cases() -> Vec<Case> {
    vec![
        // Customer.objects.order_by("country").values_list("country", flat=True).distinct()[:5]
        case!("slice.distinct_values", |db| Customer::objects()
            .order_by(|c| c.country)
            .values(|c| c.country)
            .distinct()
            .limit(5)
            .all(db)),
        // Customer.objects.values_list("country", flat=True).distinct().order_by("id")[:6]
        case!("slice.distinct_order_by_other", |db| Customer::objects()
            .values(|c| c.country)
            .distinct()
            .order_by(|c| c.id)
            .limit(6)
            .all(db)),
        // Customer.objects.order_by("country", "-id").distinct("country").values_list("country", "id")[:4]
        case!("slice.distinct_on", |db| Customer::objects()
            .order_by(|c| (c.country, c.id.desc()))
            .distinct_on(|c| c.country)
            .values(|c| (c.country, c.id))
            .limit(4)
            .all(db))
        .counted(),
        // nq(lambda: Artist.objects.order_by("id")[3:3])
        case!("slice.slice_zero", |db| nq!(db, Artist::objects().order_by(|a| a.id).offset(3).limit(0).all(db))),
        // [Artist.objects.order_by("id")[3].name, attempt(lambda: Artist.objects.order_by("id")[1000])]
        case!("slice.index", |db| {
            let artists = Artist::objects().order_by(|a| a.id);
            answers![artists.at(db, 3)?.name, by_position(artists.values(|a| a.name).at(db, 1000))]
        })
        .counted(),
        // attempt(lambda: Artist.objects.order_by("id")[-1])
        case!("slice.negative_index", |_db| does_not_compile("ValueError")).refused("query/negative_offset"),
        // [Album.objects.filter(title__contains="Live").first().pk,
        //     Album.objects.filter(title__contains="Live").last().pk, Album.objects.filter(title="nope").first()]
        case!("slice.first_last_unordered", |db| {
            let live = Album::objects().filter(|a| a.title.contains("Live")).values(|a| a.id);
            (live.first(db)?, live.last(db)?, Album::objects().filter(|a| a.title.eq("nope")).first(db)?)
        }),
        // attempt(lambda: Album.objects.order_by("id")[:5].last().pk)
        case!("slice.last_of_slice", |db| Album::objects().order_by(|a| a.id).limit(5).last(db)).counted(),
        // Genre.objects.order_by("id").values_list("id", flat=True)[20:]
        case!("slice.offset_only", |db| Genre::objects().order_by(|g| g.id).values(|g| g.id).offset(20).all(db)),
        // attempt(lambda: Artist.objects.get(albums__title__startswith="F", name="AC/DC").pk)
        case!("slice.get_on_multi_join", |db| Artist::objects()
            .get(db, |a| a.albums.title.starts_with("F") & a.name.eq("AC/DC"))?
            .id),
        // list(Artist.objects.order_by("id").values_list("id", flat=True).iterator(chunk_size=100))[-3:]
        case!("slice.iterator", |db| {
            let ids =
                Artist::objects().order_by(|a| a.id).values(|a| a.id).iter(db)?.collect::<orm::Result<Vec<_>>>()?;
            ids[ids.len() - 3..].to_vec()
        }),
        // [Artist.objects.in_bulk([1, 2, 2, 9999]), Genre.objects.in_bulk(["Rock", "nope"], field_name="name"),
        //     nq(lambda: Artist.objects.in_bulk([])), attempt(lambda: Artist.objects.in_bulk(["x"],
        //     field_name="name")), len(Genre.objects.in_bulk())]
        case!("slice.in_bulk", |db| answers![
            Artist::objects().in_bulk(db, [1, 2, 2, 9999]),
            Genre::objects().in_bulk_by(db, |g| g.name, ["Rock", "nope"]),
            nq!(db, Artist::objects().in_bulk(db, Vec::<i64>::new())),
            Artist::objects().in_bulk_by(db, |a| a.name, ["x"]),
            // Of every row: a map that Rust makes of the rows.
            Genre::objects().all(db)?.into_iter().map(|g| (g.id, g)).collect::<HashMap<_, _>>().len()
        ])
        .counted(),
        // attempt(lambda: Artist.objects.all()[:2].in_bulk([1]))
        case!("slice.in_bulk_sliced", |db| Artist::objects().limit(2).in_bulk(db, [1])).counted(),
        // [Book.objects.latest("rating", "id").pk, Book.objects.earliest("rating", "id").pk,
        //     Event.objects.latest("at").pk]
        case!("slice.latest_nulls", |db| answers![
            Book::objects().latest(db, |b| (b.rating, b.id))?.id,
            Book::objects().earliest(db, |b| (b.rating, b.id))?.id,
            Event::objects().latest(db, |e| e.at)?.id
        ])
        .counted(),
        // [Book.objects.filter(authors__country__code__in=["DE", "FR"]).count(),
        //     Book.objects.filter(authors__country__code__in=["DE", "FR"]).distinct().count(), len({b.pk for b in
        //     Book.objects.filter(authors__country__code__in=["DE", "FR"])})]
        case!("slice.count_star_vs_dups", |db| {
            let qs = Book::objects().filter(|b| b.authors.country.code.is_in(["DE", "FR"]));
            let different: BTreeSet<i64> = qs.all(db)?.iter().map(|b| b.id).collect();
            (qs.count(db)?, qs.distinct().count(db)?, different.len())
        })
        .counted(),
    ]
}
