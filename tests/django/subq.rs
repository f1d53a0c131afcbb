//! Subqueries.

use orm::prelude::*;
use serde_json::json;

use crate::answer::Answer;
use crate::case::{Case, case};
use crate::models::chinook::{Album, Artist, Customer, CustomerFields, Invoice};
use crate::models::edge::{Author, Book, Doc, Review, Sample};

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
        case!("subq.outerref_arith", |db| Customer::objects()
            .filter(|c| {
                let invoices =
                    Invoice::objects().filter(|i| i.total.gt((c.id / 5).cast::<Decimal>()) & i.customer.eq(c.id));
                let counts = invoices.values(|i| i.customer).annotate(|i| i.id.count());
                subquery(counts.values(|i| i.id.count())).is_not_null()
            })
            .count(db)),
        // Artist.objects.order_by(Subquery(Album.objects.filter(artist=OuterRef("pk")).order_by("title")
        //     .values("title")[:1]).asc(nulls_last=True),
        //     "id").values_list("name", flat=True)[:5]
        case!("subq.subquery_order_by", |db| Artist::objects()
            .order_by(|artist| {
                let albums = Album::objects().filter(|a| a.artist.eq(artist.id)).order_by(|a| a.title);
                (subquery(albums.values(|a| a.title)).asc().nulls_last(), artist.id)
            })
            .limit(5)
            .values(|a| a.name)
            .all(db)),
        // Invoice.objects.filter(total__gt=Subquery(Invoice.objects.filter(customer=OuterRef("customer"))
        //     .values("customer").annotate(a=Avg("total")).values("a"))
        //     * 3).count()
        case!("subq.subquery_scalar_compare", |db| Invoice::objects()
            .filter(|i| {
                let same = Invoice::objects().filter(|j| j.customer.eq(i.customer)).values(|j| j.customer);
                i.total.gt(subquery(same.annotate(|j| j.total.avg()).values(|j| j.total.avg())) * 3.0)
            })
            .count(db)),
        // Customer.objects.annotate(s=Subquery(Invoice.objects.filter(customer=OuterRef("pk")).values("customer")
        //     .annotate(s=Sum("total")).values("s"))).aggregate(mx=Max("s"),
        //     mn=Min("s"))
        case!("subq.annotate_subquery_aggregate", |db| {
            let spent = |c: &'static CustomerFields| {
                let own = Invoice::objects().filter(|i| i.customer.eq(c.id)).values(|i| i.customer);
                subquery(own.annotate(|i| i.total.sum()).values(|i| i.total.sum()))
            };
            let (mx, mn) = Customer::objects().annotate(spent).aggregate(db, |c| (spent(c).max(), spent(c).min()))?;
            json!({"mx": mx.answer(), "mn": mn.answer()})
        }),
        // Artist.objects.exclude(Exists(Album.objects.filter(artist=OuterRef("pk")))).count()
        case!("subq.exclude_exists", |db| Artist::objects().exclude(|a| a.albums.any(|_| Q::always())).count(db)),
        // Book.objects.annotate(s=Subquery(Review.objects.filter(book=OuterRef("pk")).order_by("-created")
        //     .values("stars")[:1])).order_by("id").values_list("id",
        //     "s")
        case!("subq.latest_review_per_book", |db| Book::objects()
            .order_by(|b| b.id)
            .values(|b| {
                let reviews = Review::objects().filter(|r| r.book.eq(b.id)).order_by(|r| r.created.desc());
                (b.id, subquery(reviews.values(|r| r.stars)))
            })
            .all(db)),
        // Review.objects.filter(created=Subquery(Review.objects.filter(book=OuterRef("book")).values("book")
        //     .annotate(m=Max("created")).values("m"))).order_by("id").values_list("id",
        //     flat=True)
        case!("subq.groupwise_max", |db| Review::objects()
            .filter(|r| {
                let same = Review::objects().filter(|other| other.book.eq(r.book)).values(|other| other.book);
                r.created.eq(subquery(same.annotate(|o| o.created.max()).values(|o| o.created.max())))
            })
            .order_by(|r| r.id)
            .values(|r| r.id)
            .all(db)),
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
        case!("subq.union_in_subquery", |db| {
            let long = Book::objects().filter(|b| b.pages.gt(400)).values(|b| b.id);
            let poor = Book::objects().filter(|b| b.rating.lt(1.0)).values(|b| b.id);
            Book::objects().filter(|b| b.id.is_in(long.union(poor))).order_by(|b| b.id).values(|b| b.id).all(db)
        }),
    ]
}
