//! Functions.

use crate::case::Case;

pub fn cases() -> Vec<Case> {
    vec![
        // Phrase.objects.annotate(x=Length("s")).order_by("id").values_list("id", "x")
        Case::missing("func.length", "functions"),
        // [attempt(lambda: list(Sample.objects.annotate(x=Coalesce("j", "f")).values_list("x")[:1])),
        //     attempt(lambda: Coalesce("j")), attempt(lambda: list(Sample.objects.annotate(x=Coalesce("j",
        //     "big")))), list(Sample.objects.annotate(x=Coalesce("j", 5)).filter(label__in=["nul",
        //     "one"]).order_by("id").values_list("label", "x"))]
        Case::missing("func.coalesce_mixed", "functions"),
        // Sample.objects.annotate(x=Concat("label", Value(":"), "j",
        //     output_field=CharField())).order_by("id").values_list("x", flat=True)
        Case::missing("func.concat_int", "functions"),
        // attempt(lambda: Substr("s", 0))
        Case::missing("func.substr_zero", "functions"),
        // Phrase.objects.filter(s__in=["école", "abc", ""]).annotate(a=Left("s", 2), b=Right("s", 2), c=Right("s",
        //     10)).order_by("id").values_list("a", "b", "c")
        Case::missing("func.left_right", "functions"),
        // attempt(lambda: Left("s", 0))
        Case::missing("func.left_zero", "functions"),
        // Phrase.objects.filter(id__in=[1, 3, 5]).annotate(a=LPad("s", 6, Value("xy")), b=RPad("s", 6), c=LPad("s",
        //     2), d=RPad("s", 7, Value("é"))).order_by("id").values_list("a", "b", "c", "d")
        Case::missing("func.pad", "functions"),
        // Phrase.objects.filter(id__in=[3, 5, 16]).annotate(a=Ord("s"),
        //     b=Chr(Value(233))).order_by("id").values_list("a", "b")
        Case::missing("func.ord_chr", "functions"),
        // Phrase.objects.filter(id__in=[1, 2, 3]).annotate(a=NullIf("t", Value("")), b=NullIf("s",
        //     Value("abc"))).order_by("id").values_list("a", "b")
        Case::missing("func.nullif", "functions"),
        // attempt(lambda: list(Phrase.objects.filter(s=Collate(Value("ABC"),
        //     "nocase")).order_by("id").values_list("id", flat=True)))
        Case::missing("func.collate", "functions"),
        // Phrase.objects.filter(id__in=[3, 18]).annotate(a=JSONObject(s="s", n=Length("s"),
        //     t="t")).order_by("id").values_list("a", flat=True)
        Case::missing("func.json_object", "functions"),
        // Author.objects.annotate(x=Concat(Upper(Left("name", 1)), Lower(Substr("name", 2)), Value(" <"),
        //     Coalesce("alias", Value("-")), Value(">"))).order_by("id").values_list("x", flat=True)
        Case::missing("func.nested_functions", "functions"),
    ]
}
