//! What definitions compute by the database's own functions is what queries compute.

use orm::Error;
use orm::prelude::*;
use orm::serde_json::{Value as Json, json};

use super::fresh;

/// A model with a generated column of each expression, and a test that the column holds what a query of the expression
/// gives.
macro_rules! generated {
    ($($name:ident: $type:ty = ($($of:tt)*);)*) => {
        #[derive(Model, Debug, Clone)]
        #[model(app = "definitions")]
        pub struct Computing {
            pub id: i64,
            #[field(max_length = 40)]
            pub a: String,
            #[field(max_length = 40)]
            pub b: Option<String>,
            pub n: i64,
            pub m: i32,
            pub k: Option<i64>,
            pub f: f64,
            #[field(max_digits = 8, decimal_places = 2)]
            pub x: Decimal,
            pub ok: bool,
            pub d: NaiveDate,
            pub t: DateTime<Utc>,
            pub h: NaiveTime,
            pub j: Json,
            $(#[field(generated = $($of)*)] pub $name: $type,)*
        }

        #[test]
        fn generated_columns_hold_what_queries_compute() {
            let db = &*fresh();
            rows(db);
            let mut different = Vec::new();
            $({
                let pairs = Computing::objects().order_by(|c| c.id);
                let kept = pairs.clone().values(|c| c.$name).all(db).unwrap();
                let asked = pairs.values($($of)*).all(db).unwrap();
                let (kept, asked) = (format!("{kept:?}"), format!("{asked:?}"));
                if kept != asked {
                    different.push(format!("{}: {kept}, not {asked}", stringify!($name)));
                }
            })*
            assert!(different.is_empty(), "{different:#?}");
        }
    };
}

generated! {
    g_lower: String = (|c| c.a.lower());
    g_length: i32 = (|c| c.a.length());
    g_trim: String = (|c| c.a.trim());
    g_concat: String = (|c| concat((c.a, "-", c.b)));
    g_substr: String = (|c| c.a.substr(2, 2));
    g_left: String = (|c| c.a.left(2));
    g_right: String = (|c| c.a.right(2));
    g_repeat: String = (|c| c.a.repeat(2));
    g_replace: String = (|c| c.a.replace("b", "'x"));
    g_position: i32 = (|c| c.a.position("b"));
    g_ord: i32 = (|c| c.a.ord());
    g_chr: String = (|c| (c.m + 70).chr());
    g_coalesce: String = (|c| coalesce((c.b, c.a)));
    g_nullif: Option<String> = (|c| c.a.nullif("abc"));
    g_greatest: i64 = (|c| greatest((c.k, c.n)));
    g_least: i64 = (|c| least((c.k, c.n, c.k)));
    g_greatest_of_sure: i64 = (|c| greatest((c.n, c.n * 2)));
    g_abs: i64 = (|c| c.n.abs());
    g_negate: i64 = (|c| -c.n + 1);
    g_sign: i64 = (|c| c.n.sign());
    g_ceil: f64 = (|c| c.f.ceil());
    g_floor: f64 = (|c| c.f.floor());
    g_round: f64 = (|c| c.f.round(1));
    g_round_decimal: f64 = (|c| c.x.round(1).cast::<f64>());
    g_modulo: i64 = (|c| c.n % 4);
    g_divide: i64 = (|c| c.n / 2);
    g_bits: i64 = (|c| c.n.bitxor(5));
    g_half: f64 = (|c| c.f / 2.0 + 0.25);
    g_cast: String = (|c| c.n.cast::<String>());
    g_cast_float: f64 = (|c| c.n.cast::<f64>());
    g_case: String = (|c| case().when(c.n.gt(3), "big").when(c.k.is_null(), "none").otherwise(c.a));
    g_case_null: Option<i64> = (|c| case().when(c.n.gt(3), c.k).otherwise(None::<i64>));
    g_year: i32 = (|c| c.t.year());
    g_iso_year: i32 = (|c| c.t.iso_year());
    g_quarter: i32 = (|c| c.d.quarter());
    g_month: i32 = (|c| c.d.month());
    g_week: i32 = (|c| c.d.week());
    g_day: i32 = (|c| c.t.day());
    g_week_day: i32 = (|c| c.t.week_day());
    g_iso_week_day: i32 = (|c| c.d.iso_week_day());
    g_hour: i32 = (|c| c.h.hour());
    g_minute: i32 = (|c| c.t.minute());
    g_second: i32 = (|c| c.t.second());
    g_date: NaiveDate = (|c| c.t.date());
    g_time: NaiveTime = (|c| c.t.time());
    g_trunc_quarter: NaiveDate = (|c| c.d.trunc(Unit::Quarter));
    g_trunc_week: DateTime<Utc> = (|c| c.t.trunc(Unit::Week));
    g_trunc_hour: DateTime<Utc> = (|c| c.t.trunc(Unit::Hour));
    g_trunc_time: NaiveTime = (|c| c.h.trunc(Unit::Minute));
    g_json_text: Option<String> = (|c| c.j.key("s").as_text());
    g_json_int: Option<i64> = (|c| c.j.key("i").as_int());
    g_json_deep: Option<i64> = (|c| c.j.key("o").key("it's \"x\"").index(1).as_int());
    g_json_float: Option<f64> = (|c| c.j.key("i").as_float());
    g_json_bool: Option<bool> = (|c| c.j.key("b").as_bool());
    g_written: Option<i64> = (|c| sql::<i64>("({} * 3 + 1)", (c.n,)));
}

fn rows(db: &orm::Database) {
    let texts = [
        ("abc", Some("x"), 7, None, 2.25),
        ("", None, -3, Some(4), -2.75),
        (" b\u{e9}b ", Some(""), 0, Some(-9), 0.0),
        ("o'bb", None, 4, Some(4), 3.5),
    ];
    let moments = [
        (2020, 12, 31, 23, 59, 59, 999_999),
        (2021, 1, 3, 0, 0, 0, 0),
        (2024, 2, 29, 12, 30, 0, 1),
        (1999, 8, 15, 7, 5, 9, 500_000),
    ];
    let documents = [
        json!({"s": "t\u{e9}xt", "i": 3, "b": true, "o": {"it's \"x\"": [1, 2]}}),
        json!({"s": 5, "i": "3", "b": "true"}),
        json!({"s": null, "i": null, "b": false, "o": [1]}),
        json!({"s": true, "i": 2.0}),
    ];
    for ((text, moment), document) in texts.into_iter().zip(moments).zip(documents) {
        let (a, b, n, k, f) = text;
        let (year, month, day, hour, minute, second, micro) = moment;
        let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let time = NaiveTime::from_hms_micro_opt(hour, minute, second, micro).unwrap();
        let row = Computing::builder().a(a).b(b).n(n).m(i32::try_from(n).unwrap()).k(k).f(f).j(document);
        let row = row.x(Decimal::new(n * 10 + 125, 2)).ok(n > 0).d(date).h(time).t(date.and_time(time).and_utc());
        row.save(db).unwrap();
    }
}

#[derive(Model, Debug, Clone)]
#[model(
    app = "definitions",
    check("kept_contains", |k| k.name.contains(k.part)),
    check("kept_starts", |k| k.name.starts_with(k.part)),
    check("kept_ends", |k| !k.name.ends_with("zz")),
    check("kept_icontains", |k| !k.name.icontains("spam")),
    check("kept_iexact", |k| !k.name.iexact("Nobody")),
    check("kept_year", |k| k.day.year().gte(2000) & k.day.month().ne(2)),
    check("kept_json", |k| k.meta.key("kind").ne(json!("bad")) & k.meta.key("on").ne(json!(false))),
    check("kept_key", |k| k.meta.has_key("kind") | k.meta.is_null()),
    check("kept_case", |k| case().when(k.name.length().gt(3), k.rank).otherwise(0).lte(10)),
    check("kept_float", |k| k.ratio.lt(1.5)),
    check("kept_round", |k| k.ratio.round(2).eq(k.ratio)),
    check("kept_greatest", |k| greatest((k.rank, k.most)).lt(100)),
    unique(name = "kept_once", |k| (k.name.lower().left(3), k.day.year(), k.meta.key("kind").as_text())),
    index(name = "kept_ordered", condition = |k| k.name.istarts_with("a"), |k| coalesce((k.most, k.rank)).desc())
)]
pub struct Kept {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(default = "", blank)]
    pub part: String,
    pub day: NaiveDate,
    pub meta: Option<Json>,
    #[field(default = 1)]
    pub rank: i64,
    pub most: Option<i64>,
    #[field(default = 1.25)]
    pub ratio: f64,
    #[field(db_default = || now())]
    pub since: DateTime<Utc>,
    #[field(db_default = || value("A").lower())]
    pub grade: String,
    #[field(db_default = || value(3_i64) + 4)]
    pub score: i64,
    #[field(db_default = || TimeDelta::days(2))]
    pub lasts: TimeDelta,
    #[field(db_default = || json!({"it's": [1, "\\"]}))]
    pub extra: Json,
    #[field(db_default = || vec![0_u8, 255])]
    pub bytes: Vec<u8>,
}

type Builder = KeptBuilder<orm::model::Set<__Kept::name>, orm::model::Set<__Kept::day>>;

/// A row that breaks the check of this name.
type Broken = (&'static str, fn() -> Builder);

fn day(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap()
}

fn kept(name: &str) -> Builder {
    Kept::builder().name(name).day(NaiveDate::from_ymd_opt(2020, 1, 2).unwrap()).meta(json!({"kind": "good"}))
}

#[test]
fn checks_hold_what_they_say_and_validation_says_the_same() {
    let db = &*fresh();
    let cases: [Broken; 14] = [
        ("kept_contains", || kept("abc").part("x")),
        ("kept_starts", || kept("abc").part("b")),
        ("kept_ends", || kept("abzz")),
        ("kept_icontains", || kept("a Spam")),
        ("kept_iexact", || kept("NOBODY")),
        ("kept_year", || kept("abc").day(day(1999, 12))),
        ("kept_year", || kept("abc").day(day(2001, 2))),
        ("kept_json", || kept("abc").meta(json!({"kind": "bad"}))),
        ("kept_json", || kept("abc").meta(json!({"kind": "good", "on": false}))),
        ("kept_key", || kept("abc").meta(json!({"other": 1}))),
        ("kept_case", || kept("abcd").rank(11)),
        ("kept_float", || kept("abc").ratio(1.75)),
        ("kept_round", || kept("abc").ratio(1.125)),
        ("kept_greatest", || kept("abc").most(100)),
    ];
    for (name, builder) in cases {
        let found = builder().full_clean(db);
        let Err(Error::Validation(errors)) = &found else { panic!("{name}: {:?}", found.err()) };
        assert!(errors.to_string().contains(name), "{name}: {errors}");
        match builder().save(db) {
            Err(Error::CheckViolation { constraint, .. }) => assert_eq!(constraint, name),
            other => panic!("{name}: {other:?}"),
        }
    }
    for builder in [
        kept("abc").part("ab").rank(11),
        kept("abd").meta(json!({"kind": "x", "on": 0})),
        kept("abe").meta(None::<Json>),
        kept("abf").most(99).ratio(0.5),
    ] {
        builder.full_clean(db).unwrap().save(db).unwrap();
    }
    assert!(matches!(kept("ABCd").full_clean(db), Err(Error::Validation(_))));
    assert!(matches!(kept("ABCd").save(db), Err(Error::UniqueViolation { .. })));
}

#[test]
fn defaults_of_the_database_may_be_expressions() {
    let db = &*fresh();
    let before = Utc::now() - TimeDelta::minutes(5);
    let row = kept("abc").save(db).unwrap();
    assert!(row.since > before && row.since < Utc::now() + TimeDelta::minutes(5), "{}", row.since);
    assert_eq!((row.grade.as_str(), row.score, row.lasts), ("a", 7, TimeDelta::days(2)));
    assert_eq!((row.extra.clone(), row.bytes.clone()), (json!({"it's": [1, "\\"]}), vec![0, 255]));
    let found = Kept::objects().filter(|k| k.since.eq(row.since) & k.extra.key("it's").index(0).eq(1));
    assert_eq!(found.count(db).unwrap(), 1);
}
