//! Subqueries.

use orm::prelude::*;
use serde_json::json;

use crate::case::{Case, case};
use crate::models::chinook::{Album, Artist};
use crate::models::edge::{Author, Doc, Review, Sample};

pub fn cases() -> Vec<Case> {
    vec![
        // Album.objects.filter(artist__in=Artist.objects.filter(name__startswith="B")).order_by("id")
        //     .values_list("id",
        //     flat=True)[:8]
        case!("subq.in_queryset_pk", |db| Album::objects()
            .filter(|a| a.artist.is_in(Artist::objects().filter(|a| a.name.starts_with("B"))))
            .order_by(|a| a.id)
            .limit(8)
            .values(|a| a.id)
            .all(db)),
        // Artist.objects.filter(Exists(Album.objects.filter(artist=OuterRef("pk"))
        //     .filter(Exists(Track.objects.filter(album=OuterRef("pk"),
        //     name=OuterRef(OuterRef("name"))))))).order_by("id").values_list("name", flat=True)
        case!("subq.nested_outerref", |db| Artist::objects()
            .filter(|artist| artist.albums.any(|album| album.tracks.any(|t| t.name.eq(artist.name))))
            .order_by(|a| a.id)
            .values(|a| a.name)
            .all(db)),
        // Customer.objects.annotate(n=Subquery(Invoice.objects.filter(total__gt=OuterRef("id") / 5,
        //     customer=OuterRef("id")).values("customer").annotate(c=Count("id")).values("c")))
        //     .filter(n__isnull=False).count()
        Case::missing("subq.outerref_arith", "aggregates"),
        // Artist.objects.order_by(Subquery(Album.objects.filter(artist=OuterRef("pk")).order_by("title")
        //     .values("title")[:1]).asc(nulls_last=True),
        //     "id").values_list("name", flat=True)[:5]
        Case::missing("subq.subquery_order_by", "subqueries"),
        // Invoice.objects.filter(total__gt=Subquery(Invoice.objects.filter(customer=OuterRef("customer"))
        //     .values("customer").annotate(a=Avg("total")).values("a"))
        //     * 3).count()
        Case::missing("subq.subquery_scalar_compare", "aggregates"),
        // Customer.objects.annotate(s=Subquery(Invoice.objects.filter(customer=OuterRef("pk")).values("customer")
        //     .annotate(s=Sum("total")).values("s"))).aggregate(mx=Max("s"),
        //     mn=Min("s"))
        Case::missing("subq.annotate_subquery_aggregate", "aggregates"),
        // Artist.objects.exclude(Exists(Album.objects.filter(artist=OuterRef("pk")))).count()
        case!("subq.exclude_exists", |db| Artist::objects().exclude(|a| a.albums.any(|_| Q::always())).count(db)),
        // Book.objects.annotate(s=Subquery(Review.objects.filter(book=OuterRef("pk")).order_by("-created")
        //     .values("stars")[:1])).order_by("id").values_list("id",
        //     "s")
        Case::missing("subq.latest_review_per_book", "subqueries"),
        // Review.objects.filter(created=Subquery(Review.objects.filter(book=OuterRef("book")).values("book")
        //     .annotate(m=Max("created")).values("m"))).order_by("id").values_list("id",
        //     flat=True)
        Case::missing("subq.groupwise_max", "aggregates"),
        // Author.objects.exclude(pk__in=Review.objects.values("reviewer")).order_by("id").values_list("id",
        //     flat=True)
        case!("subq.not_in_null_subquery", |db| Author::objects()
            .exclude(|a| a.id.is_in(Review::objects().values(|r| r.reviewer.id)))
            .order_by(|a| a.id)
            .values(|a| a.id)
            .all(db))
        .law("law 1: NULL in a subquery is no reason to leave a row out", json!([6, 7])),
        // Doc.objects.filter(data__a__in=Subquery(Sample.objects.filter(label="one").values("i"))).order_by("id")
        //     .values_list("label",
        //     flat=True)
        case!("subq.subquery_json", |db| Doc::objects()
            .filter(|d| d
                .data
                .key("a")
                .is_in(Sample::objects().filter(|s| s.label.eq("one")).values(|s| json_array((s.i,)).index(0))))
            .order_by(|d| d.id)
            .values(|d| d.label)
            .all(db))
        .law("law 7: a number is no text on either, and both compare the two", json!(["obj", "obj3"])),
        // Book.objects.filter(pk__in=Book.objects.filter(pages__gt=400).values("pk")
        //     .union(Book.objects.filter(rating__lt=1).values("pk"))).order_by("id").values_list("id",
        //     flat=True)
        Case::missing("subq.union_in_subquery", "set operations"),
    ]
}
