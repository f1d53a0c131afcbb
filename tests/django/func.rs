//! Functions.

use orm::prelude::*;

use crate::answer::does_not_compile;
use crate::case::{Case, case};
use crate::models::edge::{Author, Phrase, Sample};

pub fn cases() -> Vec<Case> {
    vec![
        // Phrase.objects.annotate(x=Length("s")).order_by("id").values_list("id", "x")
        case!("func.length", |db| Phrase::objects().order_by(|p| p.id).values(|p| (p.id, p.s.length())).all(db)),
        // [attempt(lambda: list(Sample.objects.annotate(x=Coalesce("j", "f")).values_list("x")[:1])),
        //     attempt(lambda: Coalesce("j")), attempt(lambda: list(Sample.objects.annotate(x=Coalesce("j",
        //     "big")))), list(Sample.objects.annotate(x=Coalesce("j", 5)).filter(label__in=["nul",
        //     "one"]).order_by("id").values_list("label", "x"))]
        case!("func.coalesce_mixed", |db| (
            does_not_compile("FieldError"),
            does_not_compile("ValueError"),
            does_not_compile("FieldError"),
            Sample::objects()
                .filter(|s| s.label.is_in(["nul", "one"]))
                .order_by(|s| s.id)
                .values(|s| (s.label, coalesce((s.j, 5))))
                .all(db),
        ))
        .refused("query/values_of_different_types_in_coalesce")
        .refused("query/coalesce_of_one_value"),
        // Sample.objects.annotate(x=Concat("label", Value(":"), "j",
        //     output_field=CharField())).order_by("id").values_list("x", flat=True)
        case!("func.concat_int", |db| Sample::objects()
            .order_by(|s| s.id)
            .values(|s| concat((s.label, ":", s.j.cast::<String>())))
            .all(db)),
        // attempt(lambda: Substr("s", 0))
        case!("func.substr_zero", |db| Phrase::objects().values(|p| p.s.substr_from(0)).all(db)),
        // Phrase.objects.filter(s__in=["école", "abc", ""]).annotate(a=Left("s", 2), b=Right("s", 2), c=Right("s",
        //     10)).order_by("id").values_list("a", "b", "c")
        case!("func.left_right", |db| Phrase::objects()
            .filter(|p| p.s.is_in(["école", "abc", ""]))
            .order_by(|p| p.id)
            .values(|p| (p.s.left(2), p.s.right(2), p.s.right(10)))
            .all(db)),
        // attempt(lambda: Left("s", 0))
        case!("func.left_zero", |db| Phrase::objects().values(|p| p.s.left(0)).all(db)),
        // Phrase.objects.filter(id__in=[1, 3, 5]).annotate(a=LPad("s", 6, Value("xy")), b=RPad("s", 6), c=LPad("s",
        //     2), d=RPad("s", 7, Value("é"))).order_by("id").values_list("a", "b", "c", "d")
        case!("func.pad", |db| Phrase::objects()
            .filter(|p| p.id.is_in([1, 3, 5]))
            .order_by(|p| p.id)
            .values(|p| (p.s.lpad(6, "xy"), p.s.rpad(6, " "), p.s.lpad(2, " "), p.s.rpad(7, "é")))
            .all(db)),
        // Phrase.objects.filter(id__in=[3, 5, 16]).annotate(a=Ord("s"),
        //     b=Chr(Value(233))).order_by("id").values_list("a", "b")
        case!("func.ord_chr", |db| Phrase::objects()
            .filter(|p| p.id.is_in([3, 5, 16]))
            .order_by(|p| p.id)
            .values(|p| (p.s.ord(), value(233).chr()))
            .all(db)),
        // Phrase.objects.filter(id__in=[1, 2, 3]).annotate(a=NullIf("t", Value("")), b=NullIf("s",
        //     Value("abc"))).order_by("id").values_list("a", "b")
        case!("func.nullif", |db| Phrase::objects()
            .filter(|p| p.id.is_in([1, 2, 3]))
            .order_by(|p| p.id)
            .values(|p| (p.t.nullif(""), p.s.nullif("abc")))
            .all(db)),
        // attempt(lambda: list(Phrase.objects.filter(s=Collate(Value("ABC"),
        //     "nocase")).order_by("id").values_list("id", flat=True)))
        case!("func.collate", |db| Phrase::objects()
            .filter(|p| p.s.eq(value("ABC").collate("nocase")))
            .order_by(|p| p.id)
            .values(|p| p.id)
            .all(db)),
        // Phrase.objects.filter(id__in=[3, 18]).annotate(a=JSONObject(s="s", n=Length("s"),
        //     t="t")).order_by("id").values_list("a", flat=True)
        Case::missing("func.json_object", "functions"),
        // Author.objects.annotate(x=Concat(Upper(Left("name", 1)), Lower(Substr("name", 2)), Value(" <"),
        //     Coalesce("alias", Value("-")), Value(">"))).order_by("id").values_list("x", flat=True)
        case!("func.nested_functions", |db| Author::objects()
            .order_by(|a| a.id)
            .values(|a| concat((
                a.name.left(1).upper(),
                a.name.substr_from(2).lower(),
                " <",
                coalesce((a.alias, "-")),
                ">"
            )))
            .all(db)),
    ]
}
