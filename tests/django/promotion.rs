//! Joins as outer as they must be.

use orm::prelude::*;

use crate::case::{Case, case};
use crate::models::edge::{Author, Book};

pub fn cases() -> Vec<Case> {
    vec![
        // Book.objects.filter(Q(publisher__country="DE") | Q(editor__country="GB")).order_by("id").values_list("id",
        //     flat=True)
        case!("promotion.or_two_fks", |db| Book::objects()
            .filter(|b| b.publisher.country.eq("DE") | b.editor.country.eq("GB"))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Book.objects.filter(publisher__country__name="Germany").filter(Q(publisher__name="Aufbau") |
        //     Q(pages__gte=300)).order_by("id").values_list("id", flat=True)
        case!("promotion.and_then_or", |db| Book::objects()
            .filter(|b| b.publisher.country.name.eq("Germany"))
            .filter(|b| b.publisher.name.eq("Aufbau") | b.pages.gte(300))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Book.objects.filter(Q(publisher__name="Aufbau") |
        //     Q(publisher__name="Viking")).order_by("id").values_list("id", flat=True)
        case!("promotion.or_same_relation_both", |db| Book::objects()
            .filter(|b| b.publisher.name.eq("Aufbau") | b.publisher.name.eq("Viking"))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Book.objects.annotate(cn=F("publisher__country__name")).filter(cn="Germany").order_by("id")
        //     .values_list("id",
        //     "cn")
        case!("promotion.annotate_then_filter_demotes", |db| Book::objects()
            .filter(|b| b.publisher.country.name.eq("Germany"))
            .order_by(|b| b.id)
            .values(|b| (b.id, b.publisher.country.name))
            .all(db)),
        // Book.objects.order_by("id").values_list("id", "publisher__name", "editor__profile__website")
        case!("promotion.values_nullable", |db| Book::objects()
            .order_by(|b| b.id)
            .values(|b| (b.id, b.publisher.name, b.editor.profile.website))
            .all(db)),
        // Author.objects.filter(Q(books__pages__gt=400) |
        //     Q(mentor__isnull=True)).annotate(n=Count("books")).order_by("id").values_list("id", "n")
        case!("promotion.count_with_or", |db| Author::objects()
            .filter(|a| a.books.pages.gt(400) | a.mentor.is_null())
            .annotate(|a| a.books.count())
            .order_by(|a| a.id)
            .values(|a| (a.id, a.books.count()))
            .all(db)),
        // Book.objects.filter(Q(publisher__country=F("editor__country")) |
        //     Q(pages__gt=400)).order_by("id").values_list("id", flat=True)
        case!("promotion.f_in_or", |db| Book::objects()
            .filter(|b| b.publisher.country.eq(b.editor.country) | b.pages.gt(400))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
    ]
}
