//! Orders.

use orm::prelude::*;

use crate::case::{Case, case};
use crate::models::chinook::Artist;
use crate::models::edge::{Book, Event, Publisher, Sample, Tag};

pub fn cases() -> Vec<Case> {
    vec![
        // Book.objects.exclude(publisher=None).order_by("-publisher", "-id").values_list("id", flat=True)
        case!("order.fk_desc_reverses_meta", |db| Book::objects()
            .exclude(|b| b.publisher.is_null())
            .order_by(|b| (b.publisher.desc(), b.id.desc()))
            .values(|b| b.id)
            .all(db)),
        // Book.objects.exclude(publisher=None).order_by("-publisher_id", "id").values_list("id", flat=True)
        case!("order.fk_id_no_join", |db| Book::objects()
            .exclude(|b| b.publisher.is_null())
            .order_by(|b| (b.publisher.id.desc(), b.id))
            .values(|b| b.id)
            .all(db)),
        // Tag.objects.filter(parent__isnull=False).values_list("name", flat=True)
        case!("order.meta_ordering_through_relation", |db| Tag::objects()
            .filter(|t| t.parent.is_not_null())
            .values(|t| t.name)
            .all(db)),
        // Publisher.objects.reverse().values_list("id", flat=True)
        case!("order.meta_reverse", |db| Publisher::objects().reverse().values(|p| p.id).all(db)),
        // Book.objects.order_by("-rating", "id").values_list("id", flat=True)
        case!("order.nulls_default_desc", |db| Book::objects()
            .order_by(|b| (b.rating.desc(), b.id))
            .values(|b| b.id)
            .all(db)),
        // Book.objects.order_by(F("rating").desc(nulls_first=True), "id").reverse().values_list("id", flat=True)
        case!("order.nulls_first_reversed", |db| Book::objects()
            .order_by(|b| (b.rating.desc().nulls_first(), b.id))
            .reverse()
            .values(|b| b.id)
            .all(db)),
        // Sample.objects.exclude(j=None).exclude(label__in=["big", "minint"]).order_by((F("i") * F("j")).desc(),
        //     "id").values_list("label", flat=True)
        case!("order.expression_desc", |db| Sample::objects()
            .exclude(|s| s.j.is_null())
            .exclude(|s| s.label.is_in(["big", "minint"]))
            .order_by(|s| ((s.i * s.j).desc(), s.id))
            .values(|s| s.label)
            .all(db)),
        // Book.objects.alias(n=Count("tags")).order_by("-n", "id").values_list("id", flat=True)
        case!("order.alias_in_order", |db| Book::objects()
            .order_by(|b| (b.tags.count().desc(), b.id))
            .values(|b| b.id)
            .all(db)),
        // attempt(lambda: list(Book.objects.order_by("nope")))
        case!("order.order_bad_field", |db| Book::objects().order_by_name("nope")?.all(db)).counted(),
        // Event.objects.exclude(dur=None).order_by("-dur", "id").values_list("name", flat=True)
        case!("order.order_by_duration_time", |db| Event::objects()
            .exclude(|e| e.dur.is_null())
            .order_by(|e| (e.dur.desc(), e.id))
            .values(|e| e.name)
            .all(db)),
        // Artist.objects.order_by("name").values_list("name", flat=True)[:12]
        case!("order.text_binary", |db| Artist::objects().order_by(|a| a.name).limit(12).values(|a| a.name).all(db)),
    ]
}
