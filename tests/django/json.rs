//! JSON.

use crate::case::Case;

pub fn cases() -> Vec<Case> {
    vec![
        // [list(Doc.objects.filter(data__n=None).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__n__isnull=True).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__n__isnull=False).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__b=None).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__b__isnull=False).order_by("id").values_list("label", flat=True))]
        Case::missing("json.key_null", "lookups in JSON"),
        // [list(Doc.objects.exclude(data__a=1).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.exclude(data__b__c="x").order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.exclude(data__t=True).order_by("id").values_list("label", flat=True))]
        Case::missing("json.exclude_key", "lookups in JSON"),
        // [list(Doc.objects.filter(data__0=1).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__1="two").order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__3__a=3).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__b__d__2__e=None).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__b__d__0=1).order_by("id").values_list("label", flat=True))]
        Case::missing("json.index", "lookups in JSON"),
        // [list(Doc.objects.filter(data__1="one").order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__a__a__a=1).order_by("id").values_list("label", flat=True))]
        Case::missing("json.negative_index_digit_key", "lookups in JSON"),
        // [list(Doc.objects.filter(data__has_key="a").order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__has_keys=["a", "t"]).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__has_any_keys=["n", "f"]).order_by("id").values_list("label",
        //     flat=True)), list(Doc.objects.filter(data__b__has_key="c").order_by("id").values_list("label",
        //     flat=True)), list(Doc.objects.filter(data__has_key="1").order_by("id").values_list("label",
        //     flat=True)), list(Doc.objects.filter(data__has_key="two").order_by("id").values_list("label",
        //     flat=True))]
        Case::missing("json.has_key", "lookups in JSON"),
        // Doc.objects.annotate(x=KT("data__a"), y=KT("data__b"),
        //     t=KT("data__t")).order_by("id").values_list("label", "x", "y", "t")
        Case::missing("json.values_kt", "lookups in JSON"),
        // Doc.objects.order_by("id").values_list("label", "data")
        Case::missing("json.whole_values", "lookups in JSON"),
        // [Doc.objects.filter(data__a__isnull=True).count(), Doc.objects.filter(data__a__isnull=False).count(),
        //     Doc.objects.exclude(data__has_key="a").count()]
        Case::missing("json.count_key_isnull", "lookups in JSON"),
        // Doc.objects.create(label="x1", data=None); Doc.objects.create(label="x2", data=Value(None, JSONField()));
        //     Doc.objects.create(label="x3", data={"k": [1, {"é": 1.5}], "z": None})
        // Doc.objects.filter(label="obj").update(data={"new": True})
        // [list(Doc.objects.filter(label__in=["x1", "x2"], data__isnull=True).values_list("label", flat=True)),
        //     Doc.objects.get(label="x3").data, Doc.objects.get(label="obj").data]
        Case::missing("json.json_null_save", "lookups in JSON"),
    ]
}
