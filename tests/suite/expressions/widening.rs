//! Numbers of different types beside each other, without casts.

use super::*;

fn samples(db: &Database) {
    for (label, i, big, d, f) in [
        ("a", 3, Some(5_000_000_000), Some("2.5"), Some(3.5)),
        ("b", 7, Some(7), Some("7"), Some(7.0)),
        ("c", -1, None, None, None),
    ] {
        let sample = sample(db, label, i, d, f);
        Sample::objects().filter(|s| s.id.eq(sample.id)).update(db, |s| s.big.set(big)).unwrap();
    }
}

fn labels(db: &Database, condition: fn(&'static SampleFields) -> Q) -> Vec<String> {
    Sample::objects().filter(condition).order_by(|s| s.id).values(|s| s.label).all(db).unwrap()
}

#[test]
fn numbers_of_different_types_compare() {
    let db = fresh();
    let db = &*db;
    samples(db);
    assert_eq!(labels(db, |s| s.i.lt(s.big)), ["a"]);
    assert_eq!(labels(db, |s| s.big.gt(s.i)), ["a"]);
    assert_eq!(labels(db, |s| s.i.eq(s.big)), ["b"]);
    assert_eq!(labels(db, |s| s.i.eq(s.d)), ["b"]);
    assert_eq!(labels(db, |s| s.d.lt(s.i)), ["a"]);
    assert_eq!(labels(db, |s| s.i.lt(s.f)), ["a"]);
    assert_eq!(labels(db, |s| s.f.gt(s.d)), ["a"]);
    assert_eq!(labels(db, |s| s.d.eq(s.f)), ["b"]);
    assert_eq!(labels(db, |s| s.f.gte(s.big)), ["b"]);
    assert_eq!(labels(db, |s| !s.i.eq(s.big)), ["a", "c"]);
    assert_eq!(labels(db, |s| s.i.in_range(s.d..=s.d)), ["b"]);
    assert_eq!(labels(db, |s| s.i.is_in(Sample::objects().values(|s| s.big))), ["b"]);
    assert_eq!(labels(db, |s| s.i.nullif(s.big).is_null()), ["b"]);
    assert_eq!(labels(db, |s| (s.i + 1).lt(s.big / 2)), ["a"]);
}

#[test]
fn of_numbers_of_different_types_the_wider_is_what_comes_of_them() {
    let db = fresh();
    let db = &*db;
    samples(db);
    let all: Vec<(i64, Decimal, f64, Decimal)> = Sample::objects()
        .order_by(|s| s.id)
        .values(|s| {
            (coalesce((s.big, s.i)), coalesce((s.d, s.i)), coalesce((s.f, s.i)), coalesce((s.j, s.big, s.d, s.i)))
        })
        .all(db)
        .unwrap();
    assert_eq!(
        all,
        [
            (5_000_000_000, decimal("2.5"), 3.5, decimal("5000000000")),
            (7, decimal("7"), 7.0, decimal("7")),
            (-1, decimal("-1"), -1.0, decimal("-1"))
        ]
    );
    let greatest: Vec<(Option<i64>, i64, Option<Decimal>)> = Sample::objects()
        .order_by(|s| s.id)
        .values(|s| {
            (greatest((s.i, s.big)).nullif(-1), least((s.i, s.big)), greatest((s.i, s.d)).nullif(decimal("-1")))
        })
        .all(db)
        .unwrap();
    assert_eq!(
        greatest,
        [(Some(5_000_000_000), 3, Some(decimal("3"))), (Some(7), 7, Some(decimal("7"))), (None, -1, None)]
    );
    let cases: Vec<(Option<i64>, Option<Decimal>, i64)> = Sample::objects()
        .order_by(|s| s.id)
        .values(|s| {
            (
                case().when(s.i.gt(5), s.i).otherwise(s.big),
                case().when(s.i.lt(0), s.i).when(s.i.lt(5), s.d).otherwise(None::<Decimal>),
                case().when(s.i.lt(0), s.i).otherwise(coalesce((s.big, 0))) + 1,
            )
        })
        .all(db)
        .unwrap();
    assert_eq!(
        cases,
        [
            (Some(5_000_000_000), Some(decimal("2.5")), 5_000_000_001),
            (Some(7), None, 8),
            (None, Some(decimal("-1")), 0)
        ]
    );
    let (most, sum) = Sample::objects()
        .filter(|s| s.id.lt(0))
        .aggregate(db, |s| (s.i.max().default(value(5_000_000_000i64)), s.i.sum().default(value(decimal("0.5")))))
        .map(|(most, sum): (i64, Decimal)| (most, sum))
        .unwrap();
    assert_eq!((most, sum), (5_000_000_000, decimal("0.5")));
}

#[test]
fn what_is_put_into_a_narrower_column_fits_or_is_refused() {
    let db = fresh();
    let db = &*db;
    samples(db);
    let of = |label: &'static str| Sample::objects().filter(move |s| s.label.eq(label));
    assert_eq!(of("b").update(db, |s| (s.i.set(coalesce((s.big, 0)) * 2), s.d.set(s.big), s.f.set(s.i))).unwrap(), 1);
    let row = of("b").values(|s| (s.i, s.d, s.f)).at(db, 0).unwrap();
    assert_eq!(row, (14, Some(decimal("7")), Some(7.0)));
    let beyond = of("a").update(db, |s| s.i.set(coalesce((s.big, 0))));
    assert!(matches!(beyond, Err(orm::Error::OutOfRange { .. })), "{beyond:?}");
    assert_eq!(of("a").values(|s| s.i).at(db, 0).unwrap(), 3);
}
