use orm::Error;

use super::*;

#[test]
fn text_is_cut_padded_and_joined_as_in_django() {
    let db = edge();
    let db = &*db;
    let ends = Phrase::objects()
        .filter(|p| p.s.is_in(["école", "abc", ""]))
        .order_by(|p| p.id)
        .values(|p| (p.s.left(2), p.s.right(2), p.s.right(10)))
        .all(db)
        .unwrap();
    let expected = [("", "", ""), ("", "", ""), ("ab", "bc", "abc"), ("éc", "le", "école"), ("ab", "bc", "abc")];
    assert_eq!(ends, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    let padded = Phrase::objects()
        .filter(|p| p.id.is_in([1, 3, 5]))
        .order_by(|p| p.id)
        .values(|p| (p.s.lpad(6, "xy"), p.s.rpad(6, " "), p.s.lpad(2, " "), p.s.rpad(7, "é")))
        .all(db)
        .unwrap();
    let expected = [
        ("xyxyxy", "      ", "  ", "ééééééé"),
        ("xyxabc", "abc   ", "ab", "abcéééé"),
        ("xécole", "école ", "éc", "écoleéé"),
    ];
    assert_eq!(padded, expected.map(|(a, b, c, d)| (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned())));
    let lengths = Phrase::objects().order_by(|p| p.id).values(|p| p.s.length()).all(db).unwrap();
    let expected = [0, 0, 3, 3, 5, 5, 6, 4, 3, 3, 3, 10, 4, 8, 8, 7, 7, 11, 3, 3, 6, 7, 2, 4, 5];
    assert_eq!(lengths, expected);
    let nested = Author::objects()
        .order_by(|a| a.id)
        .values(|a| {
            concat((a.name.left(1).upper(), a.name.substr_from(2).lower(), " <", coalesce((a.alias, "-")), ">"))
        })
        .all(db)
        .unwrap();
    let expected = [
        "Anna schmidt <ann>",
        "Émile zola-ray <->",
        "Bob <>",
        "Bob <BOB>",
        "Chika 知佳 <知>",
        "Ölaf straße <->",
        "Nameless <->",
        "D'arcy \"quote\" \\ slash <%>",
    ];
    assert_eq!(nested, expected);
    let numbers = Sample::objects().order_by(|s| s.id).values(|s| concat((s.label, ":", s.j.cast::<String>())));
    let expected = [
        "zero:0",
        "one:1",
        "neg:2",
        "pos:-2",
        "nul:",
        "half:3",
        "half2:3",
        "big:1",
        "tiny:10",
        "third:3",
        "dup:3",
        "minint:-1",
    ];
    assert_eq!(numbers.all(db).unwrap(), expected);
    let characters = Phrase::objects()
        .filter(|p| p.id.is_in([3, 5, 16]))
        .order_by(|p| p.id)
        .values(|p| (p.s.ord(), value(233).chr()))
        .all(db)
        .unwrap();
    assert_eq!(characters, [(97, "é".into()), (233, "é".to_owned()), (26085, "é".into())]);
}

fn phrase(db: &Database, s: &str) {
    Phrase::objects().delete(db).unwrap();
    Phrase::builder().s(s).save(db).unwrap();
}

#[test]
fn text_functions_count_characters() {
    let db = fresh();
    let db = &*db;
    phrase(db, "  añb, añb ");
    let row = Phrase::objects()
        .values(|p| {
            (
                (p.s.trim(), p.s.ltrim(), p.s.rtrim(), p.s.substr(3, 3), p.s.substr(p.s.position("b"), 100)),
                (p.s.replace("añ", "x"), p.s.trim().reverse(), p.s.trim().left(1).repeat(3), p.s.repeat(0)),
                (p.s.position("ñ"), p.s.position("z"), p.s.left(100).length(), p.s.right(2)),
            )
        })
        .all(db)
        .unwrap()
        .remove(0);
    let (first, second, third) = row;
    let text = str::to_owned;
    assert_eq!(first, (text("añb, añb"), text("añb, añb "), text("  añb, añb"), text("añb"), text("b, añb ")));
    assert_eq!(second, (text("  xb, xb "), text("bña ,bña"), text("aaa"), text("")));
    assert_eq!(third, (4, 0, 11, text("b ")));
}

#[test]
fn digests_are_those_of_the_standards() {
    let db = fresh();
    let db = &*db;
    phrase(db, "abc");
    let (md5, sha224, sha256, sha384, sha512) = Phrase::objects()
        .values(|p| (p.s.md5(), p.s.sha224(), p.s.sha256(), p.s.sha384().left(16), p.s.sha512().left(16)))
        .all(db)
        .unwrap()
        .remove(0);
    assert_eq!(md5, "900150983cd24fb0d6963f7d28e17f72");
    assert_eq!(sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
    assert_eq!(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!((sha384.as_str(), sha512.as_str()), ("cb00753f45a35e8b", "ddaf35a193617aba"));
}

#[test]
fn positions_and_lengths_that_cannot_be_are_errors() {
    let db = fresh();
    let db = &*db;
    let refused = |result: orm::Result<Vec<String>>| {
        assert!(matches!(result, Err(Error::InvalidQuery { .. })), "{result:?}");
    };
    refused(Phrase::objects().values(|p| p.s.substr(0, 1)).all(db));
    refused(Phrase::objects().values(|p| p.s.substr_from(0)).all(db));
    refused(Phrase::objects().values(|p| p.s.left(0)).all(db));
    refused(Phrase::objects().values(|p| p.s.right(-1)).all(db));
    phrase(db, "abc");
    let none = Phrase::objects().values(|p| concat((value(0).chr(), p.s))).all(db);
    assert!(none.is_err());
}

#[test]
fn numbers_are_rounded_alike_everywhere() {
    let db = edge();
    let db = &*db;
    let rounded = labelled(&["neg", "pos", "half", "half2", "minint"])
        .values(|s| (s.f.round(0), s.d.round(0), s.i.round(0)))
        .all(db)
        .unwrap();
    let expected = [(-8.0, "-8", -7), (8.0, "8", 7), (3.0, "3", 2), (4.0, "4", 3), (-1.0, "-1", i32::MIN)];
    assert_eq!(rounded, expected.map(|(f, d, i)| (Some(f), Some(decimal(d)), i)));
    let whole = labelled(&["neg", "pos", "half", "zero"])
        .values(|s| (s.f.floor(), s.f.ceil(), s.i.abs(), s.f.sign(), s.d.floor()))
        .all(db)
        .unwrap();
    let expected =
        [(0.0, 0.0, 0, 0.0, "0"), (-8.0, -7.0, 7, -1.0, "-8"), (7.0, 8.0, 7, 1.0, "7"), (2.0, 3.0, 2, 1.0, "2")];
    assert_eq!(whole, expected.map(|(a, b, c, e, g)| (Some(a), Some(b), c, Some(e), Some(decimal(g)))));
    assert!(labelled(&["minint"]).values(|s| s.i.abs()).all(db).is_err());
    let digits = labelled(&["pos"])
        .values(|s| (value(1.005).round(2), (s.d * decimal("1.1")).round(1), value(1250).round(-2), value(2.5).ceil()))
        .all(db)
        .unwrap()
        .remove(0);
    assert_eq!(digits, (1.01, Some(decimal("8.3")), 1300, 3.0));
    assert_eq!(digits.1.unwrap().to_string(), "8.3");
}

#[test]
fn functions_of_floats_are_those_of_mathematics() {
    let db = edge();
    let db = &*db;
    let near = |given: f64, expected: f64| assert!((given - expected).abs() < 1e-12, "{given} {expected}");
    let rows = labelled(&["pos"])
        .values(|s| {
            (
                (s.f.sqrt(), s.f.ln(), s.i.exp(), s.f.log(2), s.f.sin()),
                (s.f.cos(), s.f.tan(), s.f.cot(), s.f.atan(), s.f.atan2(2)),
                (value(0.5).asin(), value(0.5).acos(), pi().degrees(), value(180).radians(), pi().round(1)),
            )
        })
        .all(db)
        .unwrap();
    let (a, b, c) = rows[0];
    near(a.0.unwrap(), 7.5f64.sqrt());
    near(a.1.unwrap(), 7.5f64.ln());
    assert!((a.2 - 7f64.exp()).abs() < 1e-9);
    near(a.3.unwrap(), 7.5f64.log2());
    near(a.4.unwrap(), 7.5f64.sin());
    near(b.0.unwrap(), 7.5f64.cos());
    near(b.1.unwrap(), 7.5f64.tan());
    near(b.2.unwrap(), 1.0 / 7.5f64.tan());
    near(b.3.unwrap(), 7.5f64.atan());
    near(b.4.unwrap(), 7.5f64.atan2(2.0));
    near(c.0, 0.5f64.asin());
    near(c.1, 0.5f64.acos());
    near(c.2, 180.0);
    near(c.3, std::f64::consts::PI);
    near(c.4, 3.1);
    for wrong in [
        labelled(&["neg"]).values(|s| s.f.sqrt()).all(db),
        labelled(&["neg"]).values(|s| s.f.ln()).all(db),
        labelled(&["zero"]).values(|s| s.f.power(-1)).all(db),
        labelled(&["neg"]).values(|s| s.f.power(0.5)).all(db),
        labelled(&["pos"]).values(|s| (s.f * 1000).exp()).all(db),
    ] {
        assert!(matches!(wrong, Err(Error::OutOfRange { .. })), "{wrong:?}");
    }
    let random = Sample::objects().values(|_| random()).all(db).unwrap();
    assert!(random.iter().all(|number| (0.0..1.0).contains(number)));
    assert!(random.iter().any(|number| *number != random[0]));
}

#[test]
fn casts_refuse_what_they_do_not_understand() {
    let db = edge();
    let db = &*db;
    let casts = labelled(&["neg", "half"])
        .values(|s| (s.f.cast::<i32>(), s.d.cast::<i64>(), s.i.cast::<f64>(), s.i.cast::<String>(), s.i.cast::<bool>()))
        .all(db)
        .unwrap();
    let text = str::to_owned;
    assert_eq!(casts, [(Some(-8), Some(-8), -7.0, text("-7"), true), (Some(3), Some(3), 2.0, text("2"), true)]);
    let back = labelled(&["half"])
        .values(|s| {
            (s.i.cast::<String>().cast::<i32>() + 1, value("2.50").cast::<Decimal>(), value(true).cast::<i32>())
        })
        .all(db)
        .unwrap();
    assert_eq!(back, [(3, decimal("2.5"), 1)]);
    let texts = labelled(&["half"])
        .values(|s| {
            (s.f.cast::<String>(), value(1e20).cast::<String>(), value(10.0).cast::<String>(), s.d.cast::<String>())
        })
        .all(db)
        .unwrap();
    assert_eq!(texts, [(Some(text("2.5")), text("1e+20"), text("10"), Some(text("2.500000")))]);
    let dates = labelled(&["half"])
        .values(|_| {
            (
                value("2024-02-29").cast::<NaiveDate>(),
                value("2024-02-29 10:00:00").cast::<NaiveDateTime>().cast::<NaiveDate>(),
                value(true).cast::<String>(),
            )
        })
        .all(db)
        .unwrap();
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
    assert_eq!(dates, [(day, day, text("true"))]);
    let wrong = labelled(&["half"]).values(|s| s.label.cast::<i32>()).all(db);
    assert!(matches!(wrong, Err(Error::OutOfRange { .. })), "{wrong:?}");
    let wrong = labelled(&["half"]).values(|s| s.label.cast::<NaiveDate>()).all(db);
    assert!(matches!(wrong, Err(Error::OutOfRange { .. })), "{wrong:?}");
    let wide = labelled(&["half"]).values(|_| value(70_000).cast::<i16>()).all(db);
    assert!(matches!(wide, Err(Error::OutOfRange { .. })), "{wide:?}");
}

#[test]
fn the_spread_of_numbers_is_what_postgresql_says() {
    let db = fresh();
    let db = &*db;
    let none = Sample::objects().filter(|s| s.id.gt(0)).aggregate(db, |s| (s.f.std_dev(), s.f.variance_sample()));
    assert_eq!(none.unwrap(), (None, None));
    sample(db, "1", 2, Some("1.5"), Some(1e9 + 4.0));
    let one = Sample::objects().aggregate(db, |s| (s.i.std_dev(), s.i.std_dev_sample(), s.i.variance_sample()));
    assert_eq!(one.unwrap(), (Some(0.0), None, None));
    for (label, i) in [("2", 4), ("3", 4), ("4", 4), ("5", 5), ("6", 5), ("7", 7), ("8", 9)] {
        sample(db, label, i, Some("1.5"), Some(1e9 + f64::from(i)));
    }
    let (pop, sample, variance, of_sample, of_decimals) = Sample::objects()
        .aggregate(db, |s| (s.i.std_dev(), s.i.std_dev_sample(), s.i.variance(), s.i.variance_sample(), s.d.std_dev()))
        .unwrap();
    assert_eq!((pop, variance, of_decimals), (Some(2.0), Some(4.0), Some(0.0)));
    assert!((of_sample.unwrap() - 32.0 / 7.0).abs() < 1e-12);
    assert!((sample.unwrap() - (32.0f64 / 7.0).sqrt()).abs() < 1e-12);
    let large = Sample::objects().aggregate(db, |s| s.f.variance()).unwrap().unwrap();
    assert!((large - 2.9375).abs() < 1e-6, "{large}");
}

#[test]
fn different_texts_are_joined_once() {
    let db = fresh();
    let db = &*db;
    for (s, t) in [("b", "x"), ("a", "x"), ("b", "y"), ("c", "y")] {
        Phrase::builder().s(s).t(t).save(db).unwrap();
    }
    let (all, different) = Phrase::objects()
        .aggregate(db, |p| (p.s.string_agg("-").order_by(p.id), p.s.string_agg(", ").distinct()))
        .unwrap();
    assert_eq!(all.as_deref(), Some("b-a-b-c"));
    assert_eq!(different.as_deref(), Some("a, b, c"));
    let down = Phrase::objects().aggregate(db, |p| p.s.string_agg(",").distinct().order_by(p.s.desc())).unwrap();
    assert_eq!(down.as_deref(), Some("c,b,a"));
    assert_eq!(Phrase::objects().none().aggregate(db, |p| p.s.string_agg(",").distinct()).unwrap(), None);
}

#[test]
fn a_collation_orders_text() {
    let db = edge();
    let collation = if db.url().starts_with("postgres") { "C" } else { "BINARY" };
    let db = &*db;
    let ordered = Phrase::objects().order_by(|p| (p.s.collate(collation), p.id)).values(|p| p.s).all(db).unwrap();
    let mut sorted = ordered.clone();
    sorted.sort();
    assert_eq!(ordered, sorted);
}
