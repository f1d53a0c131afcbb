//! Unions, intersections, differences.

use orm::prelude::*;

use crate::answer::Answer;
use crate::case::{Case, answers, case};
use crate::models::chinook::{Artist, Genre};
use crate::models::edge::Book;

pub fn cases() -> Vec<Case> {
    vec![
        // Artist.objects.filter(id__lte=3).values_list("id").union(Artist.objects.filter(id__in=[2, 3,
        //     4]).values_list("id"), all=True).order_by("id")
        case!("setops.union_all", |db| {
            let some = Artist::objects().filter(|a| a.id.is_in([2, 3, 4])).values(|a| a.id);
            let all = Artist::objects().filter(|a| a.id.lte(3)).values(|a| a.id).union_all(some);
            lists(all.order_by(|a| a.id).all(db)?)
        })
        .counted(),
        // Artist.objects.filter(id__lte=2).values_list("name").union(Genre.objects.filter(id__lte=2)
        //     .values_list("name")).order_by("name")
        case!("setops.union_different_models", |db| {
            let genres = Genre::objects().filter(|g| g.id.lte(2)).values(|g| g.name);
            let all = Artist::objects().filter(|a| a.id.lte(2)).values(|a| a.name).union(genres);
            lists(all.order_by(|a| a.name).all(db)?)
        })
        .counted(),
        // u = Artist.objects.filter(id__lte=30).union(Artist.objects.filter(id__gte=200))
        // [u.count(), list(u.order_by("-id").values_list("id", flat=True)[1:4]), u.exists(),
        //     u.order_by("id").first().pk]
        case!("setops.union_slice_count", |db| {
            let u = Artist::objects().filter(|a| a.id.lte(30)).union(Artist::objects().filter(|a| a.id.gte(200)));
            let slice = u.clone().order_by(|a| a.id.desc()).values(|a| a.id).offset(1).limit(3);
            answers![u.count(db), slice.all(db), u.exists(db), u.order_by(|a| a.id).first(db)?.map(|a| a.id)]
        })
        .counted(),
        // attempt(lambda: Artist.objects.filter(id=1).union(Artist.objects.filter(id=2)).filter(id=1))
        case!("setops.union_filter_error", |db| Artist::objects()
            .filter(|a| a.id.eq(1))
            .union(Artist::objects().filter(|a| a.id.eq(2)))
            .filter(|a| a.id.eq(1))
            .all(db))
        .counted(),
        // attempt(lambda:
        //     list(Artist.objects.order_by("-id")[:2].union(Artist.objects.order_by("id")[:2]).values_list("id",
        //     flat=True)))
        case!("setops.union_ordered_parts", |db| Artist::objects()
            .order_by(|a| a.id.desc())
            .limit(2)
            .union(Artist::objects().order_by(|a| a.id).limit(2))
            .values(|a| a.id)
            .all(db))
        .like_postgres("law 7: the parts of a combination may be slices on both"),
        // [(Artist.objects.filter(id__lte=3) ^ Artist.objects.filter(id__in=[3, 4])).count(),
        //     (Artist.objects.filter(id__lte=3) | Artist.objects.filter(id__in=[3, 4])).count(),
        //     (Artist.objects.filter(id__lte=3) & Artist.objects.none()).count(), (Artist.objects.filter(id__lte=3)
        //     | Artist.objects.none()).count()]
        case!("setops.xor_or_querysets", |db| {
            let a = Artist::objects;
            (
                a().filter(|a| a.id.lte(3) ^ a.id.is_in([3, 4])).count(db)?,
                a().filter(|a| a.id.lte(3) | a.id.is_in([3, 4])).count(db)?,
                a().filter(|a| a.id.lte(3)).none().count(db)?,
                a().filter(|a| a.id.lte(3) | Q::never()).count(db)?,
            )
        })
        .counted(),
        // Book.objects.filter(pk__in=[3, 1]).values_list("rating").intersection(Book.objects.filter(pk__in=[9,
        //     7]).values_list("rating"))
        case!("setops.intersection_nulls", |db| {
            let ratings = |ids: [i64; 2]| Book::objects().filter(move |b| b.id.is_in(ids)).values(|b| b.rating);
            lists(ratings([3, 1]).intersection(ratings([9, 7])).all(db)?)
        })
        .counted(),
    ]
}

/// Rows of one column, as lists of one.
fn lists<T: Answer>(rows: Vec<T>) -> Vec<Vec<T>> {
    rows.into_iter().map(|cell| vec![cell]).collect()
}
