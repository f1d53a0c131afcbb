//! Aggregates and groups.

use orm::prelude::*;
use serde_json::json;

use crate::answer::{Answer, named};
use crate::case::{Case, case, nq};
use crate::models::chinook::{Album, Artist, ArtistFields, Employee, Genre, Invoice, Track};
use crate::models::edge::{Author, AuthorFields, Book, Review, ReviewFields, Sample};

pub fn cases() -> Vec<Case> {
    vec![
        // Track.objects.filter(id__in=[1, 2, 3, 6, 8]).annotate(p=Count("playlists"),
        //     q=Sum("invoice_lines__quantity"), dp=Count("playlists",
        //     distinct=True)).order_by("id").values_list("id", "p", "q", "dp")
        case!("agg.cross_product_sum", |db| Track::objects()
            .filter(|t| t.id.is_in([1, 2, 3, 6, 8]))
            .annotate(|t| (t.playlists.count(), t.invoice_lines.quantity.sum(), t.playlists.count_distinct()))
            .order_by(|t| t.id)
            .values(|t| { (t.id, t.playlists.count(), t.invoice_lines.quantity.sum(), t.playlists.count_distinct()) })
            .all(db))
        .law(
            "law 4: an aggregate counts what it names, once",
            json!([[1, 3, 1, 3], [2, 3, 2, 3], [3, 4, 1, 4], [6, 2, 1, 2], [8, 2, 2, 2]]),
        ),
        // Artist.objects.annotate(n=Count("albums")).values("n").annotate(k=Count("id")).order_by("n")
        case!("agg.values_annotate_values", |db| named(
            ["n", "k"],
            Artist::objects()
                .values(|a| a.albums.count())
                .annotate(|a| a.count())
                .order_by(|a| a.albums.count())
                .all(db)
        ))
        .law(
            "law 4: `values(f).annotate(agg)` groups by f, also where f is an aggregate of each row",
            json!([
                {"n": 0, "k": 71}, {"n": 1, "k": 148}, {"n": 2, "k": 30}, {"n": 3, "k": 14}, {"n": 4, "k": 5},
                {"n": 5, "k": 1}, {"n": 6, "k": 1}, {"n": 10, "k": 2}, {"n": 11, "k": 1}, {"n": 14, "k": 1},
                {"n": 21, "k": 1}
            ]),
        ),
        // Track.objects.filter(album_id__lte=5).values("genre__name").annotate(n=Count("id")).order_by("album_id")
        case!("agg.order_by_joins_group", |db| named(
            ["genre__name", "n"],
            Track::objects()
                .filter(|t| t.album.id.lte(5))
                .values(|t| t.genre.name)
                .annotate(|t| t.id.count())
                .order_by(|t| t.album.id)
                .all(db)
        )),
        // Track.objects.filter(album_id__lte=5).order_by("album_id").values("genre__name")
        //     .annotate(n=Count("id")).order_by()
        case!("agg.order_by_cleared", |db| named(
            ["genre__name", "n"],
            Track::objects()
                .filter(|t| t.album.id.lte(5))
                .order_by(|t| t.album.id)
                .values(|t| t.genre.name)
                .annotate(|t| t.id.count())
                .unordered()
                .all(db)
        )),
        // Artist.objects.annotate(n=Count("albums")).filter(n__gte=10).order_by("id").values_list("name", "n")
        case!("agg.having", |db| Artist::objects()
            .annotate(|a| a.albums.count())
            .filter(|a| a.albums.count().gte(10))
            .order_by(|a| a.id)
            .values(|a| (a.name, a.albums.count()))
            .all(db)),
        // Genre.objects.annotate(n=Count("tracks")).exclude(n__gt=30).order_by("id").values_list("name", "n")
        case!("agg.having_exclude", |db| Genre::objects()
            .annotate(|g| g.tracks.count())
            .exclude(|g| g.tracks.count().gt(30))
            .order_by(|g| g.id)
            .values(|g| (g.name, g.tracks.count()))
            .all(db)),
        // Invoice.objects.order_by("-total", "id")[:10].aggregate(s=Sum("total"), n=Count("id"))
        case!("agg.aggregate_sliced", |db| {
            let largest = Invoice::objects().order_by(|i| (i.total.desc(), i.id)).limit(10);
            let (s, n) = largest.aggregate(db, |i| (i.total.sum(), i.id.count()))?;
            json!({"s": s.answer(), "n": n})
        }),
        // Invoice.objects.aggregate(a=Count("id", filter=Q(total__gt=10)), b=Sum("total",
        //     filter=Q(billing_country="USA")), c=Avg("total", filter=Q(billing_country="Nowhere")))
        case!("agg.aggregate_filter_arg", |db| {
            let (a, b, c) = Invoice::objects().aggregate(db, |i| {
                (
                    i.id.count().filter(i.total.gt(Decimal::from(10))),
                    i.total.sum().filter(i.billing_country.eq("USA")),
                    i.total.avg().filter(i.billing_country.eq("Nowhere")),
                )
            })?;
            json!({"a": a, "b": b.answer(), "c": c})
        }),
        // Invoice.objects.filter(total__gt=1000).aggregate(s=Sum("total"), n=Count("id"), a=Avg("total"),
        //     mx=Max("invoice_date"), d=Sum("total", default=0), v=Variance("total"))
        case!("agg.aggregate_empty", |db| {
            let none = Invoice::objects().filter(|i| i.total.gt(Decimal::from(1000)));
            let (s, n, a, mx, d, v) = none.aggregate(db, |i| {
                let zero = i.total.sum().default(Decimal::ZERO);
                (i.total.sum(), i.id.count(), i.total.avg(), i.invoice_date.max(), zero, i.total.variance())
            })?;
            json!({"s": s.answer(), "n": n, "a": a, "mx": mx.answer(), "d": d.answer(), "v": v})
        }),
        // nq(lambda: Invoice.objects.filter(id__in=[]).aggregate(s=Sum("total"), n=Count("id"), d=Sum("total",
        //     default=5)))
        case!("agg.aggregate_in_empty", |db| nq!(db, {
            let none = Invoice::objects().filter(|i| i.id.is_in(Vec::<i64>::new()));
            let of = none.aggregate(db, |i| (i.total.sum(), i.id.count(), i.total.sum().default(Decimal::from(5))));
            let (s, n, d) = of?;
            json!({"s": s.answer(), "n": n, "d": d.answer()})
        })),
        // Artist.objects.filter(id__in=[1, 25, 26]).annotate(s=Sum("albums__tracks__milliseconds"),
        //     d=Sum("albums__tracks__milliseconds", default=0)).order_by("id").values_list("id", "s", "d")
        case!("agg.annotate_default", |db| {
            let of = |a: &'static ArtistFields| a.albums.tracks.milliseconds.sum();
            Artist::objects()
                .filter(|a| a.id.is_in([1, 25, 26]))
                .order_by(|a| a.id)
                .values(|a| (a.id, of(a), of(a).default(0)))
                .all(db)
        }),
        // Track.objects.aggregate(a=Avg("milliseconds"), b=Avg("unit_price"), c=Avg("bytes"), s=Sum("unit_price"),
        //     x=Max("name"), y=Min("composer"))
        case!("agg.avg_int_decimal", |db| {
            let (a, b, c, s, x, y) = Track::objects().aggregate(db, |t| {
                (
                    t.milliseconds.avg(),
                    t.unit_price.avg(),
                    t.bytes.avg(),
                    t.unit_price.sum(),
                    t.name.max(),
                    t.composer.min(),
                )
            })?;
            json!({"a": a, "b": b, "c": c, "s": s.answer(), "x": x, "y": y})
        }),
        // Track.objects.aggregate(a=StdDev("milliseconds"), b=StdDev("milliseconds", sample=True),
        //     c=Variance("unit_price"), d=Variance("unit_price", sample=True))
        case!("agg.stddev_variance", |db| {
            let (a, b, c, d) = Track::objects().aggregate(db, |t| {
                (
                    t.milliseconds.std_dev(),
                    t.milliseconds.std_dev_sample(),
                    t.unit_price.variance(),
                    t.unit_price.variance_sample(),
                )
            })?;
            json!({"a": a, "b": b, "c": c, "d": d})
        }),
        // Track.objects.values("media_type__name").annotate(long=Count(Case(When(milliseconds__gt=600000, then=1))),
        //     tot=Count("id")).order_by("media_type__name")
        case!("agg.conditional_count", |db| named(
            ["media_type__name", "long", "tot"],
            Track::objects()
                .values(|t| t.media_type.name)
                .annotate(|t| (t.count().filter(t.milliseconds.gt(600_000)), t.id.count()))
                .order_by(|t| t.media_type.name)
                .all(db)?
                .into_iter()
                .map(|(name, (long, all))| (name, long, all))
                .collect::<Vec<_>>()
        )),
        // Invoice.objects.values(y=ExtractYear("invoice_date")).annotate(s=Sum("total"),
        //     n=Count("id")).order_by("y")
        case!("agg.group_by_expr", |db| named(
            ["y", "s", "n"],
            Invoice::objects()
                .values(|i| i.invoice_date.year())
                .annotate(|i| (i.total.sum(), i.id.count()))
                .order_by(|i| i.invoice_date.year())
                .all(db)?
                .into_iter()
                .map(|(year, (sum, count))| (year, sum, count))
                .collect::<Vec<_>>()
        )),
        // Artist.objects.alias(n=Count("albums")).filter(n__gt=10).order_by("-n").values_list("name", flat=True)
        case!("agg.alias_then_filter", |db| Artist::objects()
            .filter(|a| a.albums.count().gt(10))
            .order_by(|a| a.albums.count().desc())
            .values(|a| a.name)
            .all(db)),
        // Employee.objects.annotate(n=Count("customers")).order_by("-n", "id").values_list("first_name", "n")
        case!("agg.having_and_order_by_aggregate", |db| Employee::objects()
            .order_by(|e| (e.customers.count().desc(), e.id))
            .values(|e| (e.first_name, e.customers.count()))
            .all(db)),
        // Artist.objects.filter(albums__tracks__genre__name="Jazz").annotate(n=Count("albums",
        //     distinct=True)).order_by("-n", "id").values_list("name", "n")[:5]
        case!("agg.aggregate_over_reverse_filter", |db| Artist::objects()
            .filter(|a| a.albums.tracks.genre.name.eq("Jazz"))
            .annotate(|a| a.albums.count_distinct())
            .order_by(|a| (a.albums.count_distinct().desc(), a.id))
            .limit(5)
            .values(|a| (a.name, a.albums.count_distinct()))
            .all(db)),
        // Album.objects.values("artist__name").annotate(n=Count("tracks")).filter(n__gt=50).order_by("-n",
        //     "artist__name")
        case!("agg.any_value_group", |db| named(
            ["artist__name", "n"],
            Album::objects()
                .values(|a| a.artist.name)
                .annotate(|a| a.tracks.count())
                .filter(|a| a.tracks.count().gt(50))
                .order_by(|a| (a.tracks.count().desc(), a.artist.name))
                .all(db)
        )),
        // Book.objects.annotate(a=Count("authors"), t=Count("tags"),
        //     r=Count("reviews")).order_by("id").values_list("id", "a", "t", "r")
        case!("agg.two_m2m_product", |db| Book::objects()
            .order_by(|b| b.id)
            .values(|b| (b.id, b.authors.count(), b.tags.count(), b.reviews.count()))
            .all(db))
        .law(
            "law 4: an aggregate counts what it names, once",
            json!([
                [1, 2, 2, 3],
                [2, 1, 1, 2],
                [3, 2, 2, 1],
                [4, 2, 2, 2],
                [5, 2, 3, 2],
                [6, 3, 1, 1],
                [7, 1, 1, 1],
                [8, 1, 0, 0],
                [9, 0, 0, 0],
                [10, 2, 2, 1]
            ]),
        ),
        // Book.objects.values("publisher__country").annotate(n=Count("id"),
        //     p=Sum("price")).order_by(F("publisher__country").asc(nulls_first=True))
        case!("agg.group_by_null", |db| named(
            ["publisher__country", "n", "p"],
            Book::objects()
                .values(|b| b.publisher.country)
                .annotate(|b| (b.id.count(), b.price.sum()))
                .order_by(|b| b.publisher.country.code.asc().nulls_first())
                .all(db)?
                .into_iter()
                .map(|(country, (count, price))| (country, count, price))
                .collect::<Vec<_>>()
        )),
        // Sample.objects.exclude(label__in=["big", "neg", "pos"]).aggregate(x=Sum("f"), y=Sum("d"), z=Sum("big"),
        //     w=Avg("d"))
        case!("agg.sum_float_decimal_big", |db| {
            let samples = Sample::objects().exclude(|s| s.label.is_in(["big", "neg", "pos"]));
            let (x, y, z, w) = samples.aggregate(db, |s| (s.f.sum(), s.d.sum(), s.big.sum(), s.d.avg()))?;
            json!({"x": x, "y": y.answer(), "z": z, "w": w})
        }),
        // attempt(lambda: Sample.objects.filter(label__in=["pos", "big"]).aggregate(b=Sum("big")))
        case!("agg.sum_big_overflow", |db| Sample::objects()
            .filter(|s| s.label.is_in(["pos", "big"]))
            .aggregate(db, |s| s.big.sum()))
        .law(
            "law 7: a sum of integers is an `i64`, and one that is none is the same error on both",
            json!({"$error": "OverflowError"}),
        ),
        // Author.objects.annotate(n=Count("books", filter=Q(books__in_print=True),
        //     distinct=True)).filter(n__gte=1).order_by("-n", "id").values_list("id", "n")
        case!("agg.having_subset_of_group", |db| {
            let printed = |a: &'static AuthorFields| a.books.count_distinct().filter(a.books.in_print.eq(true));
            Author::objects()
                .filter(|a| printed(a).gte(1))
                .order_by(|a| (printed(a).desc(), a.id))
                .values(|a| (a.id, printed(a)))
                .all(db)
        }),
        // Review.objects.annotate(hi=Case(When(stars__gte=4, then=Value("hi")),
        //     default=Value("lo"))).values("hi").annotate(n=Count("id")).order_by("hi")
        case!("agg.values_after_annotate_group", |db| {
            let hi = |r: &'static ReviewFields| case().when(r.stars.gte(4), "hi").otherwise("lo");
            named(["hi", "n"], Review::objects().values(hi).annotate(|r| r.id.count()).order_by(hi).all(db))
        }),
    ]
}
