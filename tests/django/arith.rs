//! Arithmetic.

use orm::prelude::*;
use serde_json::json;

use crate::answer::does_not_compile;
use crate::case::{Case, case};
use crate::models::edge::{Book, Sample};

pub fn cases() -> Vec<Case> {
    vec![
        // Sample.objects.filter(label__in=['neg', 'pos', 'half2']).annotate(x=ExpressionWrapper(F("i") / D("2"),
        //     output_field=DecimalField(max_digits=10, decimal_places=3))).order_by("id").values_list("label", "x")
        case!("arith.int_by_decimal", |db| Sample::objects()
            .filter(|s| s.label.is_in(["neg", "pos", "half2"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.i / Decimal::TWO))
            .all(db))
        .unlike(
            "a decimal stays one where it holds a whole number, and its quotient is not cut off",
            json!([["neg", {"$decimal": "-3.5"}], ["pos", {"$decimal": "3.5"}], ["half2", {"$decimal": "1.5"}]]),
        ),
        // Sample.objects.filter(label__in=['neg', 'pos', 'third']).annotate(x=F("i") %
        //     -3).order_by("id").values_list("label", "x")
        case!("arith.modulo_negative_divisor", |db| Sample::objects()
            .filter(|s| s.label.is_in(["neg", "pos", "third"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.i % -3))
            .all(db)),
        // Sample.objects.filter(label__in=['neg', 'pos', 'third']).annotate(x=Mod("i",
        //     3)).order_by("id").values_list("label", "x")
        case!("arith.mod_function", |db| Sample::objects()
            .filter(|s| s.label.is_in(["neg", "pos", "third"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.i.modulo(3).cast::<f64>()))
            .all(db)),
        // Sample.objects.filter(label__in=['neg', 'pos', 'half', 'zero']).annotate(x=F("i") **
        //     2).order_by("id").values_list("label", "x")
        case!("arith.power", |db| Sample::objects()
            .filter(|s| s.label.is_in(["neg", "pos", "half", "zero"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.i.power(2).cast::<i32>()))
            .all(db)),
        // Sample.objects.filter(label__in=['neg', 'half', 'third']).annotate(x=Power("f",
        //     -1)).order_by("id").values_list("label", "x")
        case!("arith.power_neg_exponent", |db| Sample::objects()
            .filter(|s| s.label.is_in(["neg", "half", "third"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.f.power(-1)))
            .all(db)),
        // Sample.objects.filter(label__in=['neg', 'pos', 'half', 'nul']).annotate(x=-F("i") + (F("j") - (F("i") -
        //     1)) * 2).order_by("id").values_list("label", "x")
        case!("arith.unary_minus_nested", |db| Sample::objects()
            .filter(|s| s.label.is_in(["neg", "pos", "half", "nul"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, -s.i + (s.j - (s.i - 1)) * 2))
            .all(db)),
        // Sample.objects.filter(label__in=["neg", "pos", "half", "half2", "minint"]).annotate(a=Round("f"),
        //     b=Round("d"), c=Round("i")).order_by("id").values_list("label", "a", "b", "c")
        case!("arith.round", |db| Sample::objects()
            .filter(|s| s.label.is_in(["neg", "pos", "half", "half2", "minint"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.f.round(0), s.d.round(0), s.i.round(0)))
            .all(db)),
        // Sample.objects.filter(label__in=["neg", "pos", "half", "minint", "zero"]).annotate(a=Floor("f"),
        //     b=Ceil("f"), c=Abs("i"), e=Sign("f"), g=Floor("d")).order_by("id").values_list("label", "a", "b", "c",
        //     "e", "g")
        case!("arith.floor_ceil_abs_sign", |db| Sample::objects()
            .filter(|s| s.label.is_in(["neg", "pos", "half", "minint", "zero"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.f.floor(), s.f.ceil(), s.i.cast::<i64>().abs(), s.f.sign(), s.d.floor()))
            .all(db))
        .like_sqlite("law 7: an integer is computed in 64 bits where it is cast to them"),
        // Sample.objects.filter(label__in=["pos", "half", "one"]).annotate(a=Sqrt("f"), b=Ln("f"), c=Exp("i"),
        //     e=Log(2, "f"), g=Sin("f"), h=Degrees(Pi())).order_by("id").values_list("label", "a", "b", "c", "e",
        //     "g", "h")
        case!("arith.sqrt_etc", |db| Sample::objects()
            .filter(|s| s.label.is_in(["pos", "half", "one"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.f.sqrt(), s.f.ln(), s.i.exp(), s.f.log(2), s.f.sin(), pi().degrees()))
            .all(db)),
        // Sample.objects.filter(label__in=["neg", "third", "half"]).annotate(a=Cast("f", DecimalField(max_digits=10,
        //     decimal_places=2)), b=Cast("i", DecimalField(max_digits=10, decimal_places=2)), c=Cast("d",
        //     FloatField())).order_by("id").values_list("label", "a", "b", "c")
        case!("arith.cast_decimal", |db| Sample::objects()
            .filter(|s| s.label.is_in(["neg", "third", "half"]))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.f.cast::<Decimal>().round(2), s.i.cast::<Decimal>().round(2), s.d.cast::<f64>()))
            .all(db)),
        // attempt(lambda: list(Book.objects.annotate(a=F("price") * F("rating")).values_list("a")[:1]))
        case!("arith.decimal_float_mix_error", |_db| does_not_compile("FieldError"))
            .refused("query/product_of_a_decimal_and_a_float"),
        // Book.objects.exclude(price=None).exclude(pages=0).annotate(a=F("price") /
        //     F("pages")).order_by("id").values_list("id", "a")
        case!("arith.decimal_int_fields", |db| Book::objects()
            .exclude(|b| b.price.is_null())
            .exclude(|b| b.pages.eq(0))
            .order_by(|b| b.id)
            .values(|b| (b.id, b.price / b.pages))
            .all(db))
        .like_postgres("law 7: decimals divide to decimals on both"),
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
        case!("arith.filter_on_arith", |db| {
            let labels = |samples: QuerySet<Sample>| samples.order_by(|s| s.id).values(|s| s.label).all(db);
            (
                labels(Sample::objects().filter(|s| s.i.gt(s.j * 2 + 1))),
                labels(Sample::objects().filter(|s| (s.i % 2).eq(1))),
                labels(Sample::objects().filter(|s| (s.i % 2).eq(-1))),
                labels(Sample::objects().filter(|s| s.i.eq(-s.j))),
            )
        }),
    ]
}
