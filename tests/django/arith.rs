//! Arithmetic.

use orm::prelude::*;

use crate::answer::does_not_compile;
use crate::case::{Case, case};
use crate::models::edge::Sample;

pub fn cases() -> Vec<Case> {
    vec![
        // Sample.objects.filter(label__in=['neg', 'pos', 'half2']).annotate(x=ExpressionWrapper(F("i") / D("2"),
        //     output_field=DecimalField(max_digits=10, decimal_places=3))).order_by("id").values_list("label", "x")
        Case::missing("arith.int_by_decimal", "expressions"),
        // Sample.objects.filter(label__in=['neg', 'pos', 'third']).annotate(x=F("i") %
        //     -3).order_by("id").values_list("label", "x")
        Case::missing("arith.modulo_negative_divisor", "expressions"),
        // Sample.objects.filter(label__in=['neg', 'pos', 'third']).annotate(x=Mod("i",
        //     3)).order_by("id").values_list("label", "x")
        Case::missing("arith.mod_function", "expressions"),
        // Sample.objects.filter(label__in=['neg', 'pos', 'half', 'zero']).annotate(x=F("i") **
        //     2).order_by("id").values_list("label", "x")
        Case::missing("arith.power", "expressions"),
        // Sample.objects.filter(label__in=['neg', 'half', 'third']).annotate(x=Power("f",
        //     -1)).order_by("id").values_list("label", "x")
        Case::missing("arith.power_neg_exponent", "expressions"),
        // Sample.objects.filter(label__in=['neg', 'pos', 'half', 'nul']).annotate(x=-F("i") + (F("j") - (F("i") -
        //     1)) * 2).order_by("id").values_list("label", "x")
        Case::missing("arith.unary_minus_nested", "expressions"),
        // Sample.objects.filter(label__in=["neg", "pos", "half", "half2", "minint"]).annotate(a=Round("f"),
        //     b=Round("d"), c=Round("i")).order_by("id").values_list("label", "a", "b", "c")
        Case::missing("arith.round", "expressions"),
        // Sample.objects.filter(label__in=["neg", "pos", "half", "minint", "zero"]).annotate(a=Floor("f"),
        //     b=Ceil("f"), c=Abs("i"), e=Sign("f"), g=Floor("d")).order_by("id").values_list("label", "a", "b", "c",
        //     "e", "g")
        Case::missing("arith.floor_ceil_abs_sign", "expressions"),
        // Sample.objects.filter(label__in=["pos", "half", "one"]).annotate(a=Sqrt("f"), b=Ln("f"), c=Exp("i"),
        //     e=Log(2, "f"), g=Sin("f"), h=Degrees(Pi())).order_by("id").values_list("label", "a", "b", "c", "e",
        //     "g", "h")
        Case::missing("arith.sqrt_etc", "expressions"),
        // Sample.objects.filter(label__in=["neg", "third", "half"]).annotate(a=Cast("f", DecimalField(max_digits=10,
        //     decimal_places=2)), b=Cast("i", DecimalField(max_digits=10, decimal_places=2)), c=Cast("d",
        //     FloatField())).order_by("id").values_list("label", "a", "b", "c")
        Case::missing("arith.cast_decimal", "expressions"),
        // attempt(lambda: list(Book.objects.annotate(a=F("price") * F("rating")).values_list("a")[:1]))
        case!("arith.decimal_float_mix_error", |_db| does_not_compile("FieldError"))
            .refused("query/product_of_a_decimal_and_a_float"),
        // Book.objects.exclude(price=None).exclude(pages=0).annotate(a=F("price") /
        //     F("pages")).order_by("id").values_list("id", "a")
        Case::missing("arith.decimal_int_fields", "expressions"),
        // Sample.objects.filter(label__in=['nul', 'one']).annotate(x=F("i") +
        //     F("j")).order_by("id").values_list("label", "x")
        case!("arith.null_arith", |db| Sample::objects()
            .filter(|s| s.label.is_in(["nul", "one"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.i + s.j))
            .all(db)),
        // [list(Sample.objects.filter(i__gt=F("j") * 2 + 1).order_by("id").values_list("label", flat=True)),
        //     list(Sample.objects.annotate(x=F("i") % 2).filter(x=1).order_by("id").values_list("label",
        //     flat=True)), list(Sample.objects.annotate(x=F("i") %
        //     2).filter(x=-1).order_by("id").values_list("label", flat=True)),
        //     list(Sample.objects.filter(i=-F("j")).order_by("id").values_list("label", flat=True))]
        Case::missing("arith.filter_on_arith", "expressions"),
    ]
}
