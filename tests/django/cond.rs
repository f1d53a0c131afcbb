//! Conditional expressions.

use orm::prelude::*;
use serde_json::json;

use crate::case::{Case, case};
use crate::models::edge::{Book, Review, Sample};

pub fn cases() -> Vec<Case> {
    vec![
        // Sample.objects.annotate(k=Case(When(i__gt=5, then=F("j")))).order_by("id").values_list("label", "k")
        case!("cond.no_default_null", |db| Sample::objects()
            .order_by(|s| s.id)
            .values(|s| (s.label, case().when(s.i.gt(5), s.j)))
            .all(db)),
        // Book.objects.annotate(k=Case(When(pages__gte=300, then=Value("long")), When(pages__lt=300,
        //     then=Value("short")))).exclude(k="long").order_by("id").values_list("id", flat=True)
        case!("cond.filter_on_case", |db| Book::objects()
            .exclude(|b| case().when(b.pages.gte(300), "long").when(b.pages.lt(300), "short").eq("long"))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db))
        .law("law 1: `exclude` leaves the rows where the expression is NULL", json!([2, 3, 5, 6, 8, 9])),
        // Sample.objects.annotate(b=Q(i__gt=F("j"))).filter(b=False).order_by("id").values_list("label", flat=True)
        case!("cond.filter_bool_annotation", |db| Sample::objects()
            .filter(|s| value(s.i.gt(s.j)).eq(false))
            .order_by(|s| s.id)
            .values(|s| s.label)
            .all(db))
        .law(
            "law 1: a condition is true or not, as a value too",
            json!(["zero", "one", "neg", "nul", "half", "half2", "tiny", "minint"]),
        ),
        // Sample.objects.annotate(k=Case(When(pk__in=[], then=Value(1)))).filter(k=None).count()
        case!("cond.all_when_empty", |db| Sample::objects()
            .filter(|s| case().when(s.id.is_in(Vec::<i64>::new()), 1).is_null())
            .count(db)),
        // Review.objects.aggregate(up=Sum(Case(When(stars__gte=4, then=1), default=0)),
        //     down=Sum(Case(When(stars__lt=3, then=1))), none=Sum(Case(When(stars__gt=10, then=1))))
        case!("cond.case_in_sum", |db| {
            let (up, down, none) = Review::objects().aggregate(db, |r| {
                (
                    case().when(r.stars.gte(4), 1).otherwise(0).sum(),
                    case().when(r.stars.lt(3), 1).sum(),
                    case().when(r.stars.gt(10), 1).sum(),
                )
            })?;
            json!({"up": up, "down": down, "none": none})
        }),
        // Sample.objects.annotate(k=Case(When(i=0, then=F("d")), default=F("f"),
        //     output_field=FloatField())).filter(label__in=["zero", "half",
        //     "nul"]).order_by("id").values_list("label", "k")
        case!("cond.case_mixed_types", |db| Sample::objects()
            .filter(|s| s.label.is_in(["zero", "half", "nul"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, case().when(s.i.eq(0), s.d.cast::<f64>()).otherwise(s.f)))
            .all(db)),
    ]
}
