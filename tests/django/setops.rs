//! Unions, intersections, differences.

use orm::prelude::*;

use crate::case::{Case, case};
use crate::models::chinook::Artist;

pub fn cases() -> Vec<Case> {
    vec![
        // Artist.objects.filter(id__lte=3).values_list("id").union(Artist.objects.filter(id__in=[2, 3,
        //     4]).values_list("id"), all=True).order_by("id")
        Case::missing("setops.union_all", "set operations"),
        // Artist.objects.filter(id__lte=2).values_list("name").union(Genre.objects.filter(id__lte=2)
        //     .values_list("name")).order_by("name")
        Case::missing("setops.union_different_models", "set operations"),
        // u = Artist.objects.filter(id__lte=30).union(Artist.objects.filter(id__gte=200))
        // [u.count(), list(u.order_by("-id").values_list("id", flat=True)[1:4]), u.exists(),
        //     u.order_by("id").first().pk]
        Case::missing("setops.union_slice_count", "set operations"),
        // attempt(lambda: Artist.objects.filter(id=1).union(Artist.objects.filter(id=2)).filter(id=1))
        Case::missing("setops.union_filter_error", "set operations"),
        // attempt(lambda:
        //     list(Artist.objects.order_by("-id")[:2].union(Artist.objects.order_by("id")[:2]).values_list("id",
        //     flat=True)))
        Case::missing("setops.union_ordered_parts", "set operations"),
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
        Case::missing("setops.intersection_nulls", "set operations"),
    ]
}
