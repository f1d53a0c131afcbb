//! Conditional expressions.

use crate::case::Case;

pub fn cases() -> Vec<Case> {
    vec![
        // Sample.objects.annotate(k=Case(When(i__gt=5, then=F("j")))).order_by("id").values_list("label", "k")
        Case::missing("cond.no_default_null", "conditional expressions"),
        // Book.objects.annotate(k=Case(When(pages__gte=300, then=Value("long")), When(pages__lt=300,
        //     then=Value("short")))).exclude(k="long").order_by("id").values_list("id", flat=True)
        Case::missing("cond.filter_on_case", "conditional expressions"),
        // Sample.objects.annotate(b=Q(i__gt=F("j"))).filter(b=False).order_by("id").values_list("label", flat=True)
        Case::missing("cond.filter_bool_annotation", "conditional expressions"),
        // Sample.objects.annotate(k=Case(When(pk__in=[], then=Value(1)))).filter(k=None).count()
        Case::missing("cond.all_when_empty", "conditional expressions"),
        // Review.objects.aggregate(up=Sum(Case(When(stars__gte=4, then=1), default=0)),
        //     down=Sum(Case(When(stars__lt=3, then=1))), none=Sum(Case(When(stars__gt=10, then=1))))
        Case::missing("cond.case_in_sum", "conditional expressions"),
        // Sample.objects.annotate(k=Case(When(i=0, then=F("d")), default=F("f"),
        //     output_field=FloatField())).filter(label__in=["zero", "half",
        //     "nul"]).order_by("id").values_list("label", "k")
        Case::missing("cond.case_mixed_types", "conditional expressions"),
    ]
}
