//! Aggregates and groups.

use crate::case::Case;

pub fn cases() -> Vec<Case> {
    vec![
        // Track.objects.filter(id__in=[1, 2, 3, 6, 8]).annotate(p=Count("playlists"),
        //     q=Sum("invoice_lines__quantity"), dp=Count("playlists",
        //     distinct=True)).order_by("id").values_list("id", "p", "q", "dp")
        Case::missing("agg.cross_product_sum", "aggregates"),
        // Artist.objects.annotate(n=Count("albums")).values("n").annotate(k=Count("id")).order_by("n")
        Case::missing("agg.values_annotate_values", "aggregates"),
        // Track.objects.filter(album_id__lte=5).values("genre__name").annotate(n=Count("id")).order_by("album_id")
        Case::missing("agg.order_by_joins_group", "aggregates"),
        // Track.objects.filter(album_id__lte=5).order_by("album_id").values("genre__name")
        //     .annotate(n=Count("id")).order_by()
        Case::missing("agg.order_by_cleared", "aggregates"),
        // Artist.objects.annotate(n=Count("albums")).filter(n__gte=10).order_by("id").values_list("name", "n")
        Case::missing("agg.having", "aggregates"),
        // Genre.objects.annotate(n=Count("tracks")).exclude(n__gt=30).order_by("id").values_list("name", "n")
        Case::missing("agg.having_exclude", "aggregates"),
        // Invoice.objects.order_by("-total", "id")[:10].aggregate(s=Sum("total"), n=Count("id"))
        Case::missing("agg.aggregate_sliced", "aggregates"),
        // Invoice.objects.aggregate(a=Count("id", filter=Q(total__gt=10)), b=Sum("total",
        //     filter=Q(billing_country="USA")), c=Avg("total", filter=Q(billing_country="Nowhere")))
        Case::missing("agg.aggregate_filter_arg", "aggregates"),
        // Invoice.objects.filter(total__gt=1000).aggregate(s=Sum("total"), n=Count("id"), a=Avg("total"),
        //     mx=Max("invoice_date"), d=Sum("total", default=0), v=Variance("total"))
        Case::missing("agg.aggregate_empty", "aggregates"),
        // nq(lambda: Invoice.objects.filter(id__in=[]).aggregate(s=Sum("total"), n=Count("id"), d=Sum("total",
        //     default=5)))
        Case::missing("agg.aggregate_in_empty", "aggregates"),
        // Artist.objects.filter(id__in=[1, 25, 26]).annotate(s=Sum("albums__tracks__milliseconds"),
        //     d=Sum("albums__tracks__milliseconds", default=0)).order_by("id").values_list("id", "s", "d")
        Case::missing("agg.annotate_default", "aggregates"),
        // Track.objects.aggregate(a=Avg("milliseconds"), b=Avg("unit_price"), c=Avg("bytes"), s=Sum("unit_price"),
        //     x=Max("name"), y=Min("composer"))
        Case::missing("agg.avg_int_decimal", "aggregates"),
        // Track.objects.aggregate(a=StdDev("milliseconds"), b=StdDev("milliseconds", sample=True),
        //     c=Variance("unit_price"), d=Variance("unit_price", sample=True))
        Case::missing("agg.stddev_variance", "aggregates"),
        // Track.objects.values("media_type__name").annotate(long=Count(Case(When(milliseconds__gt=600000, then=1))),
        //     tot=Count("id")).order_by("media_type__name")
        Case::missing("agg.conditional_count", "aggregates"),
        // Invoice.objects.values(y=ExtractYear("invoice_date")).annotate(s=Sum("total"),
        //     n=Count("id")).order_by("y")
        Case::missing("agg.group_by_expr", "aggregates"),
        // Artist.objects.alias(n=Count("albums")).filter(n__gt=10).order_by("-n").values_list("name", flat=True)
        Case::missing("agg.alias_then_filter", "aggregates"),
        // Employee.objects.annotate(n=Count("customers")).order_by("-n", "id").values_list("first_name", "n")
        Case::missing("agg.having_and_order_by_aggregate", "aggregates"),
        // Artist.objects.filter(albums__tracks__genre__name="Jazz").annotate(n=Count("albums",
        //     distinct=True)).order_by("-n", "id").values_list("name", "n")[:5]
        Case::missing("agg.aggregate_over_reverse_filter", "aggregates"),
        // Album.objects.values("artist__name").annotate(n=Count("tracks")).filter(n__gt=50).order_by("-n",
        //     "artist__name")
        Case::missing("agg.any_value_group", "aggregates"),
        // Book.objects.annotate(a=Count("authors"), t=Count("tags"),
        //     r=Count("reviews")).order_by("id").values_list("id", "a", "t", "r")
        Case::missing("agg.two_m2m_product", "aggregates"),
        // Book.objects.values("publisher__country").annotate(n=Count("id"),
        //     p=Sum("price")).order_by(F("publisher__country").asc(nulls_first=True))
        Case::missing("agg.group_by_null", "aggregates"),
        // Sample.objects.exclude(label__in=["big", "neg", "pos"]).aggregate(x=Sum("f"), y=Sum("d"), z=Sum("big"),
        //     w=Avg("d"))
        Case::missing("agg.sum_float_decimal_big", "aggregates"),
        // attempt(lambda: Sample.objects.filter(label__in=["pos", "big"]).aggregate(b=Sum("big")))
        Case::missing("agg.sum_big_overflow", "aggregates"),
        // Author.objects.annotate(n=Count("books", filter=Q(books__in_print=True),
        //     distinct=True)).filter(n__gte=1).order_by("-n", "id").values_list("id", "n")
        Case::missing("agg.having_subset_of_group", "aggregates"),
        // Review.objects.annotate(hi=Case(When(stars__gte=4, then=Value("hi")),
        //     default=Value("lo"))).values("hi").annotate(n=Count("id")).order_by("hi")
        Case::missing("agg.values_after_annotate_group", "aggregates"),
    ]
}
