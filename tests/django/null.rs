//! NULL, which no condition leaks.

use orm::prelude::*;

use crate::case::{Case, case};
use crate::models::chinook::Track;
use crate::models::edge::{Author, Book, Sample};

pub fn cases() -> Vec<Case> {
    vec![
        // Track.objects.filter(album_id__in=[1, 41]).exclude(composer="Angus Young, Malcolm Young, Brian
        //     Johnson").order_by("id").values_list("id", "composer")
        case!("null.exclude_eq_keeps_null", |db| Track::objects()
            .filter(|t| t.album.is_in([1, 41]))
            .exclude(|t| t.composer.eq("Angus Young, Malcolm Young, Brian Johnson"))
            .order_by(|t| t.id)
            .values(|t| (t.id, t.composer))
            .all(db)),
        // t = Track.objects
        // [t.count(), t.filter(composer="AC/DC").count(), t.exclude(composer="AC/DC").count(),
        //     t.filter(~Q(composer="AC/DC")).count(),
        //  t.exclude(composer__contains="a").count(), t.exclude(composer__in=["AC/DC", "U2"]).count(),
        //      t.exclude(composer=None).count(), t.exclude(composer__isnull=True).count(),
        //  t.exclude(composer__gt="M").count(), t.exclude(composer__isnull=False).count()]
        case!("null.exclude_counts", |db| {
            let t = Track::objects;
            vec![
                t().count(db)?,
                t().filter(|t| t.composer.eq("AC/DC")).count(db)?,
                t().exclude(|t| t.composer.eq("AC/DC")).count(db)?,
                t().filter(|t| !t.composer.eq("AC/DC")).count(db)?,
                t().exclude(|t| t.composer.contains("a")).count(db)?,
                t().exclude(|t| t.composer.is_in(["AC/DC", "U2"])).count(db)?,
                t().exclude(|t| t.composer.eq(None::<&str>)).count(db)?,
                t().exclude(|t| t.composer.is_null()).count(db)?,
                t().exclude(|t| t.composer.gt("M")).count(db)?,
                t().exclude(|t| t.composer.is_not_null()).count(db)?,
            ]
        })
        .like_postgres("law 7: `contains` tells capitals from small letters on both"),
        // t = Track.objects
        // [t.filter(composer__in=["AC/DC", None]).count(), t.exclude(composer__in=["AC/DC", None]).count(),
        //     t.filter(composer__in=[None]).count(), t.exclude(composer__in=[None]).count()]
        case!("null.exclude_in_with_none", |db| {
            let t = Track::objects;
            let (some, none) = ([Some("AC/DC"), None], [None::<&str>]);
            (
                t().filter(|t| t.composer.is_in(some)).count(db)?,
                t().exclude(|t| t.composer.is_in(some)).count(db)?,
                t().filter(|t| t.composer.is_in(none)).count(db)?,
                t().exclude(|t| t.composer.is_in(none)).count(db)?,
            )
        })
        .counted(),
        // Book.objects.exclude(publisher__country__name="Germany").order_by("id").values_list("id", flat=True)
        case!("null.exclude_null_fk_chain", |db| Book::objects()
            .exclude(|b| b.publisher.country.name.eq("Germany"))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Book.objects.exclude(publisher__parent__isnull=True).order_by("id").values_list("id", flat=True)
        case!("null.isnull_fk_chain_exclude", |db| Book::objects()
            .exclude(|b| b.publisher.parent.is_null())
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Author.objects.filter(profile__website__isnull=True).order_by("id").values_list("id", flat=True)
        case!("null.one_to_one_reverse_value_null", |db| Author::objects()
            .filter(|a| a.profile.website.is_null())
            .order_by(|a| a.id)
            .values(|a| a.id)
            .all(db)),
        // Book.objects.exclude(pages__gt=100, price__gt=15).order_by("id").values_list("id", flat=True)
        case!("null.exclude_and_with_nulls", |db| Book::objects()
            .exclude(|b| b.pages.gt(100) & b.price.gt(Decimal::from(15)))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Book.objects.exclude(~Q(pages__gt=100)).order_by("id").values_list("id", flat=True)
        case!("null.exclude_nested_not", |db| Book::objects()
            .exclude(|b| !b.pages.gt(100))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Sample.objects.exclude(i=F("j")).order_by("id").values_list("label", flat=True)
        case!("null.exclude_f_other_side_null", |db| Sample::objects()
            .exclude(|s| s.i.eq(s.j))
            .order_by(|s| s.id)
            .values(|s| s.label)
            .all(db)),
        // Book.objects.annotate(x=Coalesce("rating", 4.5)).exclude(x=4.5).order_by("id").values_list("id",
        //     flat=True)
        case!("null.exclude_coalesced", |db| Book::objects()
            .exclude(|b| coalesce((b.rating, 4.5)).eq(4.5))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
        // Author.objects.filter(mentor__mentor__mentor=None).order_by("id").values_list("id", flat=True)
        case!("null.mentor_chain_null", |db| Author::objects()
            .filter(|a| a.mentor.mentor.mentor.eq(None::<i64>))
            .order_by(|a| a.id)
            .values(|a| a.id)
            .all(db)),
        // Book.objects.filter(publisher__isnull=1).count()
        case!("null.isnull_nonbool_error", |db| Book::objects().filter_by("publisher__isnull", 1)?.count(db)).counted(),
        // Book.objects.filter(subtitle__iexact=None).order_by("id").values_list("id", flat=True)
        case!("null.iexact_none", |db| Book::objects()
            .filter(|b| b.subtitle.iexact(None::<&str>))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
    ]
}
