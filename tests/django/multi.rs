//! Conditions on related rows of which there may be many.

use orm::prelude::*;
use serde_json::json;

use crate::case::{Case, case};
use crate::models::chinook::{Artist, Customer, Employee, Playlist};
use crate::models::edge::{Author, Book, Role};

pub fn cases() -> Vec<Case> {
    vec![
        // Customer.objects.filter(invoices__invoice_date__year=2009).filter(invoices__total__gt=13)
        //     .order_by("id").values_list("id",
        //     flat=True)
        case!("multi.chained_filter_calls", |db| Customer::objects()
            .filter(|c| c.invoices.invoice_date.year().eq(2009))
            .filter(|c| c.invoices.total.gt(Decimal::from(13)))
            .order_by(|c| c.id)
            .values(|c| c.id)
            .all(db)),
        // Customer.objects.filter(invoices__invoice_date__year=2009).filter(invoices__total__gt=13).distinct()
        //     .order_by("id").values_list("id",
        //     flat=True)
        case!("multi.chained_distinct", |db| Customer::objects()
            .filter(|c| c.invoices.invoice_date.year().eq(2009))
            .filter(|c| c.invoices.total.gt(Decimal::from(13)))
            .distinct()
            .order_by(|c| c.id)
            .values(|c| c.id)
            .all(db)),
        // qs = Customer.objects.filter(invoices__invoice_date__year=2009).filter(invoices__total__gt=13)
        // [qs.count(), qs.distinct().count(), qs.values("id").distinct().count()]
        case!("multi.chained_count_vs_len", |db| {
            let qs = Customer::objects()
                .filter(|c| c.invoices.invoice_date.year().eq(2009))
                .filter(|c| c.invoices.total.gt(Decimal::from(13)));
            (qs.count(db)?, qs.clone().distinct().count(db)?, qs.values(|c| c.id).distinct().count(db)?)
        })
        .counted(),
        // Customer.objects.exclude(invoices__invoice_date__year=2009,
        //     invoices__total__gt=13).order_by("id").values_list("id", flat=True)
        case!("multi.exclude_two_conditions", |db| Customer::objects()
            .exclude(|c| c.invoices.invoice_date.year().eq(2009) & c.invoices.total.gt(Decimal::from(13)))
            .order_by(|c| c.id)
            .values(|c| c.id)
            .all(db))
        .law(
            "law 1: `exclude` gives what `filter` does not, where one invoice is of 2009 and above 13",
            json!([
                1, 2, 3, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 22, 23, 24, 26, 27, 28, 30, 31, 32, 33,
                34, 35, 36, 39, 40, 41, 43, 44, 45, 47, 48, 49, 51, 52, 53, 54, 56, 57, 58
            ]),
        ),
        // Playlist.objects.filter(tracks__genre__name="Jazz").exclude(tracks__genre__name="Rock").distinct()
        //     .order_by("id").values_list("id",
        //     flat=True)
        case!("multi.filter_then_exclude_same_relation", |db| Playlist::objects()
            .filter(|p| p.tracks.genre.name.eq("Jazz"))
            .exclude(|p| p.tracks.genre.name.eq("Rock"))
            .distinct()
            .order_by(|p| p.id)
            .values(|p| p.id)
            .all(db)),
        // Artist.objects.filter(albums__isnull=True).order_by("id").values_list("id", flat=True)[:15]
        case!("multi.reverse_fk_isnull_true", |db| Artist::objects()
            .filter(|a| a.albums.is_null())
            .order_by(|a| a.id)
            .limit(15)
            .values(|a| a.id)
            .all(db)),
        // Employee.objects.filter(reports__isnull=False).order_by("id").values_list("id", flat=True)
        case!("multi.reverse_fk_isnull_false_dups", |db| Employee::objects()
            .filter(|e| e.reports.is_not_null())
            .order_by(|e| e.id)
            .values(|e| e.id)
            .all(db)),
        // Employee.objects.exclude(customers__isnull=True).order_by("id").values_list("id", flat=True)
        case!("multi.exclude_reverse_isnull", |db| Employee::objects()
            .exclude(|e| e.customers.is_null())
            .order_by(|e| e.id)
            .values(|e| e.id)
            .all(db)),
        // Artist.objects.filter(name__in=["Accept", "AC/DC"]).order_by("id",
        //     "albums__tracks__id").values_list("name", "albums__title", "albums__tracks__name")[:8]
        case!("multi.values_over_multi", |db| Artist::objects()
            .filter(|a| a.name.is_in(["Accept", "AC/DC"]))
            .order_by(|a| (a.id, a.albums.tracks.id))
            .limit(8)
            .values(|a| (a.name, a.albums.title, a.albums.tracks.name))
            .all(db)),
        // Book.objects.exclude(reviews__reviewer__name="Bob").order_by("id").values_list("id", flat=True)
        case!("multi.exclude_through_null_reviewer", |db| Book::objects()
            .exclude(|b| b.reviews.reviewer.name.eq("Bob"))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Book.objects.exclude(reviews__reviewer=None).order_by("id").values_list("id", flat=True)
        case!("multi.exclude_reviewer_null", |db| Book::objects()
            .exclude(|b| b.reviews.reviewer.is_null())
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Book.objects.exclude(authorships__author=F("reviews__reviewer")).order_by("id").values_list("id",
        //     flat=True)
        case!("multi.exclude_f_same_multi", |db| Book::objects()
            .exclude(|b| b.authorships.author.eq(b.reviews.reviewer))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db))
        .law("law 1: `exclude` gives each of the other rows once", json!([1, 2, 3, 4, 5, 7, 8, 9])),
        // Book.objects.filter(Q(tags__name="fiction") ^ Q(tags__name="sci-fi")).order_by("id",
        //     "tags__id").values_list("id", "tags__name")
        case!("multi.xor_multi", |db| Book::objects()
            .filter(|b| b.tags.name.eq("fiction") ^ b.tags.name.eq("sci-fi"))
            .order_by(|b| (b.id, b.tags.id))
            .values(|b| (b.id, b.tags.name))
            .all(db)),
        // Book.objects.filter(Q(pages__gt=100) ^ Q(in_print=True) ^
        //     Q(rating__gt=2)).order_by("id").values_list("id", flat=True)
        case!("multi.xor_three", |db| Book::objects()
            .filter(|b| b.pages.gt(100) ^ b.in_print.eq(true) ^ b.rating.gt(2.0))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Author.objects.filter(authorships__role="co",
        //     authorships__book__title="Zeta").order_by("id").values_list("id", flat=True)
        case!("multi.through_extra_same", |db| Author::objects()
            .filter(|a| a.authorships.role.eq(Role::Co) & a.authorships.book.title.eq("Zeta"))
            .order_by(|a| a.id)
            .values(|a| a.id)
            .all(db)),
        // Author.objects.filter(friends__name="Anna Schmidt").order_by("id").values_list("id", flat=True)
        case!("multi.self_m2m_symmetrical", |db| Author::objects()
            .filter(|a| a.friends.name.eq("Anna Schmidt"))
            .order_by(|a| a.id)
            .values(|a| a.id)
            .all(db)),
        // [list(Author.objects.filter(follows=1).order_by("id").values_list("id", flat=True)),
        //     list(Author.objects.filter(followers=1).order_by("id").values_list("id", flat=True))]
        case!("multi.self_m2m_asym", |db| {
            let ids = |qs: QuerySet<Author>| qs.order_by(|a| a.id).values(|a| a.id).all(db);
            (ids(Author::objects().filter(|a| a.follows.eq(1)))?, ids(Author::objects().filter(|a| a.followers.eq(1)))?)
        }),
        // Book.objects.annotate(good=FilteredRelation("reviews",
        //     condition=Q(reviews__stars__gte=4))).filter(good__isnull=True).order_by("id").values_list("id",
        //     flat=True)
        case!("multi.filteredrelation_isnull", |db| Book::objects()
            .filter(|b| b.reviews.none(|r| r.stars.gte(4)))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Book.objects.filter(publisher__country=F("editor__country")).order_by("id").values_list("id", flat=True)
        case!("multi.diamond_same_country", |db| Book::objects()
            .filter(|b| b.publisher.country.eq(b.editor.country))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Book.objects.filter(publisher__country__name="Germany",
        //     editor__country__name="France").order_by("id").values_list("id", flat=True)
        case!("multi.diamond_two_paths", |db| Book::objects()
            .filter(|b| b.publisher.country.name.eq("Germany") & b.editor.country.name.eq("France"))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // (Book.objects.filter(tags__name="fiction") &
        //     Book.objects.filter(tags__name="sci-fi")).order_by("id").values_list("id", flat=True)
        case!("multi.qs_and_combined", |db| Book::objects()
            .filter(|b| b.tags.name.eq("fiction"))
            .filter(|b| b.tags.name.eq("sci-fi"))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
    ]
}
