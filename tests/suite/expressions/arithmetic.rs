use orm::{Error, Result};

use super::*;

#[test]
fn arithmetic_is_as_in_django() {
    let db = edge();
    let db = &*db;
    let nested = labelled(&["neg", "pos", "half", "nul"]).values(|s| -s.i + (s.j - (s.i - 1)) * 2);
    assert_eq!(nested.all(db).unwrap(), [Some(27), Some(-23), None, Some(2)]);
    let rest = labelled(&["neg", "pos", "third"]).values(|s| (s.i % -3, s.i.modulo(3)));
    assert_eq!(rest.all(db).unwrap(), [(-1, -1), (1, 1), (1, 1)]);
    let nothing = labelled(&["nul", "one"]).values(|s| s.i + s.j);
    assert_eq!(nothing.all(db).unwrap(), [Some(2), None]);
    let powers = labelled(&["neg", "pos", "half", "zero"]).values(|s| s.i.power(2));
    assert_eq!(powers.all(db).unwrap(), [0.0, 49.0, 49.0, 4.0]);
    let inverse = labelled(&["neg", "half", "third"]).values(|s| s.f.power(-1));
    assert_eq!(inverse.all(db).unwrap(), [Some(-2.0 / 15.0), Some(0.4), Some(10.0)]);
}

#[test]
fn arithmetic_filters_and_orders() {
    let db = edge();
    let db = &*db;
    let labels = |query: QuerySet<Sample>| query.order_by(|s| s.id).values(|s| s.label).all(db).unwrap();
    assert_eq!(labels(Sample::objects().filter(|s| s.i.gt(s.j * 2 + 1))), ["pos", "big", "third", "dup"]);
    assert_eq!(labels(Sample::objects().filter(|s| (s.i % 2).eq(1))), ["one", "pos", "nul", "half2", "big"]);
    assert_eq!(labels(Sample::objects().filter(|s| (s.i % 2).eq(-1))), ["neg", "tiny"]);
    assert_eq!(labels(Sample::objects().filter(|s| s.i.eq(-s.j))), ["zero"]);
    let last = Sample::objects().filter(|s| s.i.lt(100)).order_by(|s| (2 * s.i).desc()).values(|s| s.label);
    assert_eq!(last.first(db).unwrap().as_deref(), Some("third"));
    let labels = |query: QuerySet<Sample>| super::super::ids(db, query);
    let all = Sample::objects().count(db).unwrap();
    let (more, rest) = (
        labels(Sample::objects().filter(|s| (s.i / 2 + s.j).gt(1))),
        labels(Sample::objects().exclude(|s| (s.i / 2 + s.j).gt(1))),
    );
    assert_eq!((more.len() + rest.len()) as u64, all);
}

#[test]
fn literals_stand_on_either_side() {
    let db = edge();
    let db = &*db;
    let (i, f, d) =
        labelled(&["half2"]).values(|s| (10 - s.i, 1.0 / s.f, decimal("10") - s.d)).all(db).unwrap().remove(0);
    assert_eq!((i, f, d), (7, Some(1.0 / 3.5), Some(decimal("6.5"))));
    let (by_decimal, by_float) =
        labelled(&["half2"]).values(|s| (s.i * decimal("1.5"), 0.5 * s.i)).all(db).unwrap().remove(0);
    assert_eq!((by_decimal, by_float), (decimal("4.5"), 1.5));
    let (doubled, halved, both) =
        labelled(&["half2"]).values(|s| (2 * s.d, s.f * 2, s.d * s.i)).all(db).unwrap().remove(0);
    assert_eq!((doubled, halved, both), (Some(decimal("7")), Some(7.0), Some(decimal("10.5"))));
    let wide = labelled(&["half2"]).values(|s| s.i + s.big).all(db).unwrap().remove(0);
    let big = labelled(&["half2"]).values(|s| s.big).all(db).unwrap().remove(0);
    assert_eq!(wide, big.map(|big| big + 3));
}

#[test]
fn integers_divide_to_integers_and_decimals_to_decimals_unlike_django() {
    let db = edge();
    let db = &*db;
    let by_int = labelled(&["neg", "pos", "half2"]).values(|s| s.i / 2);
    assert_eq!(by_int.all(db).unwrap(), [-3, 3, 1]);
    let by_decimal = labelled(&["neg", "pos", "half2"]).values(|s| s.i / decimal("2"));
    assert_eq!(by_decimal.all(db).unwrap(), [decimal("-3.5"), decimal("3.5"), decimal("1.5")]);
    let priced = Book::objects()
        .filter(|b| b.price.is_not_null() & !b.pages.eq(0))
        .order_by(|b| b.id)
        .values(|b| (b.id, (b.price / b.pages).round(10)));
    let expected = ["0.0663333333", "0.08325", "0.0555555556", "0.0738095238", "0.0663333333", "0.0732323232", "0.1"];
    let ids = [1, 2, 4, 6, 7, 8, 10];
    let expected: Vec<_> = ids.into_iter().zip(expected.map(|text| Some(decimal(text)))).collect();
    assert_eq!(priced.all(db).unwrap(), expected);
}

fn beyond<T: std::fmt::Debug>(result: Result<T>) {
    assert!(matches!(result, Err(Error::OutOfRange { .. })), "{result:?}");
}

#[test]
fn a_division_by_zero_is_an_error() {
    let db = fresh();
    let db = &*db;
    sample(db, "zero", 0, Some("0"), Some(0.0));
    beyond(Sample::objects().values(|s| 1 / s.i).all(db));
    beyond(Sample::objects().values(|s| 1 % s.i).all(db));
    beyond(Sample::objects().values(|s| 1.0 / s.f).all(db));
    beyond(Sample::objects().values(|s| 1.0 % s.f).all(db));
    beyond(Sample::objects().values(|s| s.i / s.d).all(db));
    beyond(Sample::objects().values(|s| 1 / (s.i * 2)).all(db));
    beyond(Sample::objects().filter(|s| (5 / s.i).gt(1)).count(db));
    beyond(Sample::objects().update(db, |s| s.i.set(7 / s.i)));
}

#[test]
fn what_passes_sixty_four_bits_is_an_error() {
    let db = fresh();
    let db = &*db;
    let big = |label: &str, big: i64| Sample::builder().label(label).i(1).big(big).save(db).unwrap();
    big("most", i64::MAX);
    assert!(Sample::objects().values(|s| s.big + 1).all(db).is_err());
    assert!(Sample::objects().values(|s| s.big * 2).all(db).is_err());
    assert!(Sample::objects().update(db, |s| s.big.set(s.big + 1)).is_err());
    big("more", 1);
    assert!(Sample::objects().aggregate(db, |s| s.big.sum()).is_err());
    let within = Sample::objects().filter(|s| s.big.lt(10)).values(|s| s.big + i64::MAX - 1);
    assert!(within.all(db).is_err());
    let of_32_bits = sample(db, "wide", i32::MAX, None, None);
    let wide = Sample::objects().filter(|s| s.id.eq(of_32_bits.id));
    assert!(wide.clone().values(|s| s.i + 1).all(db).is_err());
    assert_eq!(wide.values(|s| s.i.cast::<i64>() + 1).all(db).unwrap(), [2_147_483_648]);
}

#[test]
fn remainders_are_exact() {
    let db = fresh();
    let db = &*db;
    sample(db, "x", 7, Some("0.3"), Some(7.5));
    let (d, f, negative) =
        Sample::objects().values(|s| (s.d % decimal("0.1"), s.f % 2, -s.f % 2)).all(db).unwrap().remove(0);
    assert_eq!((d, f, negative), (Some(Decimal::ZERO), Some(1.5), Some(-1.5)));
}

#[test]
fn bits_are_put_together() {
    let db = fresh();
    let db = &*db;
    sample(db, "a", 0b1100, None, None);
    let row = Sample::objects()
        .values(|s| {
            (s.i.bitand(0b1010), s.i.bitor(0b1010), s.i.bitxor(0b1010), s.i.shift_left(2), s.i.shift_right(1) + 1)
        })
        .all(db);
    assert_eq!(row.unwrap(), [(0b1000, 0b1110, 0b0110, 0b110000, 0b111)]);
    sample(db, "b", 0b0110, None, None);
    let of_all = Sample::objects().aggregate(db, |s| (s.i.bit_and(), s.i.bit_or(), s.i.bit_xor()));
    assert_eq!(of_all.unwrap(), (Some(0b0100), Some(0b1110), Some(0b1010)));
}

#[test]
fn aggregates_are_computed_with() {
    let db = edge();
    let db = &*db;
    let per_book = Book::objects()
        .annotate(|b| (b.reviews.stars.sum() * 2 - b.reviews.count(), 100 * b.reviews.count()))
        .order_by(|b| b.id);
    for (book, (computed, hundredfold)) in per_book.all(db).unwrap() {
        let stars: Vec<i64> = book.reviews.all(db).unwrap().iter().map(|r| i64::from(r.stars)).collect();
        let count = i64::try_from(stars.len()).unwrap();
        assert_eq!(hundredfold, 100 * count);
        assert_eq!(computed, (count > 0).then(|| stars.iter().sum::<i64>() * 2 - count));
    }
    let (weighted, spread) =
        Review::objects().aggregate(db, |r| ((r.stars * r.stars).sum(), r.stars.max() - r.stars.min())).unwrap();
    let stars: Vec<i64> = Review::objects().all(db).unwrap().iter().map(|r| i64::from(r.stars)).collect();
    assert_eq!(weighted, Some(stars.iter().map(|s| s * s).sum()));
    assert_eq!(spread.map(i64::from), Some(stars.iter().max().unwrap() - stars.iter().min().unwrap()));
}

#[test]
fn update_sets_what_is_computed() {
    let db = fresh();
    let db = &*db;
    sample(db, "a", 10, Some("2.5"), Some(1.0));
    let changed = Sample::objects().update(db, |s| {
        (s.i.set(s.i * 2 + 1), s.d.set(s.d * s.i), s.label.set(concat((s.label, "-", s.label.upper()))))
    });
    assert_eq!(changed.unwrap(), 1);
    let after = Sample::objects().values(|s| (s.i, s.d, s.label)).all(db).unwrap().remove(0);
    assert_eq!(after, (21, Some(decimal("25")), "a-A".into()));
    Sample::objects().update(db, |s| s.j.set(coalesce((s.j, s.i)) / 2)).unwrap();
    assert_eq!(Sample::objects().values(|s| s.j).all(db).unwrap(), [Some(10)]);
}

#[test]
fn an_expression_nested_without_end_is_an_error() {
    let db = fresh();
    let nested = Sample::objects().values(|s| (0..100_000).fold(s.i + 0, |sum, _| sum + 1)).all(&*db);
    assert!(matches!(nested, Err(Error::QueryTooComplex { .. })), "{nested:?}");
}
