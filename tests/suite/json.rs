//! JSON: paths within it, what can be asked of what is there, and how it is read and written.

use orm::prelude::*;
use orm::{Error, Result};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

use super::{edge, excluded, fresh, ids, keys};
use crate::models::edge::*;

type Asked = fn(&'static <Doc as orm::model::Model>::Fields<Sure>) -> Q;

/// Asks each condition, in `filter` and in `exclude`.
fn ask(conditions: &[(Asked, &[i64])]) {
    let db = edge();
    for (number, (condition, expected)) in conditions.iter().enumerate() {
        assert_eq!(ids(&db, Doc::objects().filter(condition)), *expected, "condition {number}");
        assert_eq!(excluded::<Doc>(&db, *condition).len(), 17 - expected.len(), "condition {number}, excluded");
    }
}

#[test]
fn what_is_under_a_key_equals_what_it_is_worth_and_nothing_else() {
    ask(&[
        (|d| d.data.key("a").eq(1), &[1, 3]),
        (|d| d.data.key("a").eq(1.0), &[1, 3]),
        (|d| d.data.key("a").eq("1"), &[2]),
        (|d| d.data.key("a").eq(9_007_199_254_740_993_i64), &[16]),
        (|d| d.data.key("a").eq(9_007_199_254_740_992_i64), &[]),
        (|d| d.data.key("f").eq(1e20), &[16]),
        (|d| d.data.key("t").eq(true), &[1]),
        (|d| d.data.key("t").eq(false), &[2]),
        (|d| d.data.key("t").eq(1), &[]),
        (|d| d.data.key("t").eq("true"), &[]),
        (|d| d.data.key("b").eq(json!({"d": [1, 2, {"e": null}], "c": "x"})), &[1]),
        (|d| d.data.key("b").key("d").eq(json!([1.0, 2, {"e": null}])), &[1]),
        (|d| d.data.key("b").key("d").eq(json!([2, 1, {"e": null}])), &[]),
        (|d| d.data.key("b").key("c").eq("x"), &[1]),
        (|d| d.data.key("a").key("a").key("a").eq(1), &[17]),
        (|d| d.data.key("clé").eq("é"), &[15]),
        (|d| d.data.key("q\"uote").eq(1), &[15]),
        (|d| d.data.key("a%").eq("pct"), &[15]),
        (|d| d.data.key("a").ne(1), &[2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]),
        (|d| d.data.key("a").eq(d.data.key("a")), &[1, 2, 3, 16, 17]),
        (|d| d.data.key("b").key("c").as_text().eq(d.label), &[]),
    ]);
}

#[test]
fn a_column_of_json_equals_the_same_json_however_it_is_written() {
    ask(&[
        (|d| d.data.eq(json!({"b": {"c": "y"}})), &[4]),
        (|d| d.data.eq(json!({"n": null, "t": true, "b": {"d": [1, 2, {"e": null}], "c": "x"}, "a": 1.0})), &[1]),
        (|d| d.data.eq(42), &[9]),
        (|d| d.data.eq("hello"), &[8]),
        (|d| d.data.eq(true), &[11]),
        (|d| d.data.eq(json!({})), &[5]),
        (|d| d.data.eq(json!([])), &[7]),
        (|d| d.data.is_in([json!(42), json!([]), json!("hello"), json!(null)]), &[7, 8, 9, 13]),
        (|d| d.data.is_in((0..100).map(Json::from)), &[9]),
        (|d| d.data.ne(42), &[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17]),
    ]);
}

#[test]
fn a_null_of_json_and_null_and_a_missing_key_are_three_things() {
    ask(&[
        (|d| d.data.eq(json!(null)), &[13]),
        (|d| d.data.is_null(), &[14]),
        (|d| d.data.eq(None::<Json>), &[14]),
        (|d| d.data.key("n").eq(json!(null)), &[1]),
        (|d| d.data.key("b").eq(json!(null)), &[3]),
        (|d| d.data.key("n").is_null(), &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]),
        (|d| d.data.key("n").is_not_null(), &[1]),
        (|d| d.data.key("n").eq(None::<Json>), &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]),
        (|d| d.data.key("b").is_not_null(), &[1, 2, 3, 4]),
        (|d| d.data.key("b").as_text().is_not_null(), &[1, 2, 4]),
        (|d| d.data.key("b").key("d").index(2).key("e").eq(json!(null)), &[1]),
    ]);
}

#[test]
fn a_place_is_of_an_array_and_a_key_of_an_object() {
    ask(&[
        (|d| d.data.index(0).eq(1), &[6]),
        (|d| d.data.index(1).eq("two"), &[6]),
        (|d| d.data.index(3).key("a").eq(3), &[6]),
        (|d| d.data.index(-1).key("a").eq(3), &[6]),
        (|d| d.data.index(-3).eq("two"), &[6]),
        (|d| d.data.index(2).eq(json!(null)), &[6]),
        (|d| d.data.index(4).is_not_null(), &[]),
        (|d| d.data.index(i32::MIN).is_not_null(), &[]),
        (|d| d.data.index(i32::MAX).is_not_null(), &[]),
        (|d| d.data.index(1).eq("one"), &[]),
        (|d| d.data.key("1").eq("one"), &[15]),
        (|d| d.data.key("1").is_not_null(), &[15]),
        (|d| d.data.key("b").key("d").index(0).eq(1), &[1]),
    ]);
}

#[test]
fn lists_and_comparisons_go_by_the_order_of_json() {
    ask(&[
        (|d| d.data.key("a").is_in([json!(1), json!("1")]), &[1, 2, 3]),
        (|d| d.data.key("a").is_in([1, 5]), &[1, 3]),
        (|d| d.data.key("a").is_in(["1"]), &[2]),
        (|d| d.data.key("a").is_in(Vec::<i32>::new()), &[]),
        (|d| d.data.key("a").gt(0), &[1, 3, 16, 17]),
        (|d| d.data.key("a").gt(1), &[16, 17]),
        (|d| d.data.key("a").gte(1), &[1, 3, 16, 17]),
        (|d| d.data.key("a").lt(2), &[1, 2, 3]),
        (|d| d.data.key("a").lte(1), &[1, 2, 3]),
        (|d| d.data.key("a").in_range(0..=2), &[1, 3]),
        (|d| d.data.key("f").gte(1e20), &[16]),
        (|d| d.data.key("f").gt(1e20), &[]),
        (|d| d.data.key("a").as_int().gt(0), &[1, 3, 16]),
        (|d| d.data.key("a").as_float().lt(2.0), &[1, 3]),
    ]);
}

#[test]
fn text_is_looked_for_in_what_is_there_as_text() {
    ask(&[
        (|d| d.data.key("b").key("c").icontains("X"), &[1, 2]),
        (|d| d.data.key("b").key("c").iexact("x"), &[1, 2]),
        (|d| d.data.key("b").key("c").starts_with("x"), &[1]),
        (|d| d.data.key("b").key("c").istarts_with("x"), &[1, 2]),
        (|d| d.data.key("b").key("c").ends_with("X"), &[2]),
        (|d| d.data.key("b").key("c").iends_with("X"), &[1, 2]),
        (|d| d.data.key("b").key("c").regex("^[xy]$"), &[1, 4]),
        (|d| d.data.key("b").key("c").iregex("^X$"), &[1, 2]),
        (|d| d.data.key("b").key("c").as_text().contains("x"), &[1]),
        (|d| d.data.key("a").icontains("1"), &[1, 2, 3, 16, 17]),
        (|d| d.data.key("s").iexact("école"), &[15]),
        (|d| d.data.key("b").icontains("\"c\": \"X\""), &[1, 2]),
        (|d| d.data.as_text().icontains("hello"), &[8]),
    ]);
}

#[test]
fn keys_are_asked_for_by_their_names() {
    ask(&[
        (|d| d.data.has_key("a"), &[1, 2, 3, 16, 17]),
        (|d| d.data.has_keys(["a", "t"]), &[1, 2]),
        (|d| d.data.has_any_keys(["n", "f"]), &[1, 16]),
        (|d| d.data.key("b").has_key("c"), &[1, 2, 4]),
        (|d| d.data.key("b").has_any_keys(["c", "d"]), &[1, 2, 4]),
        (|d| d.data.has_key("1"), &[15]),
        // On PostgreSQL Django finds the text in the array, too.
        (|d| d.data.has_key("two"), &[]),
        (|d| d.data.has_key("hello"), &[]),
        (|d| d.data.has_keys(Vec::<String>::new()), &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17]),
        (|d| d.data.has_any_keys(Vec::<String>::new()), &[]),
    ]);
}

#[test]
fn containment_is_that_of_postgresql_on_every_database() {
    ask(&[
        (|d| d.data.contains(json!({"a": 1})), &[1, 3]),
        (|d| d.data.contains(json!({"b": {"d": [{"e": null}, 1]}})), &[1]),
        (|d| d.data.contains(json!({})), &[1, 2, 3, 4, 5, 15, 16, 17]),
        (|d| d.data.contains(json!([])), &[6, 7]),
        (|d| d.data.contains(json!([{"a": 3}, null])), &[6]),
        (|d| d.data.contains("two"), &[6]),
        (|d| d.data.contains(42), &[9]),
        (|d| d.data.contains(json!([42])), &[]),
        (|d| d.data.key("b").contains(json!({"c": "x"})), &[1]),
        (|d| d.data.key("b").key("d").contains(json!([2, 2, 1])), &[1]),
        (|d| d.data.key("b").key("d").contains(json!([3])), &[]),
        (|d| d.data.contained_by(json!({"a": 1, "b": null, "z": 0})), &[3, 5]),
        (|d| d.data.contained_by(json!([1, "two", null, {"a": 3}, 42])), &[6, 7, 9, 13]),
        (|d| d.data.key("b").contained_by(json!({"c": "X", "d": 1})), &[2]),
    ]);
}

#[test]
fn typed_readings_are_null_of_what_is_of_another_kind() {
    let db = edge();
    let db = &*db;
    let read = Doc::objects()
        .filter(|d| d.id.is_in([1, 2, 3, 4, 16, 17]))
        .order_by(|d| d.id)
        .values(|d| {
            let a = d.data.key("a");
            (a.clone().as_text(), a.clone().as_int(), a.as_float(), d.data.key("t").as_bool())
        })
        .all(db)
        .unwrap();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        read,
        [
            (text("1"), Some(1), Some(1.0), Some(true)),
            (text("1"), None, None, Some(false)),
            (text("1.0"), Some(1), Some(1.0), None),
            (None, None, None, None),
            (text("9007199254740993"), Some(9_007_199_254_740_993), Some(9_007_199_254_740_992.0), None),
            (text("{\"a\": {\"a\": 1}}"), None, None, None),
        ]
    );
    let whole = Doc::objects().order_by(|d| d.id).values(|d| d.data.as_text()).all(db).unwrap();
    assert_eq!(whole[4], text("{}"));
    assert_eq!(whole[5], text("[1, \"two\", null, {\"a\": 3}]"));
    assert_eq!(whole[7..10], [text("hello"), text("42"), text("-0.5")]);
    assert_eq!(whole[10..14], [text("true"), text("false"), None, None]);
    assert_eq!(whole[15], text("{\"a\": 9007199254740993, \"f\": 100000000000000000000}"));
}

#[test]
fn what_is_at_a_path_can_be_selected_and_grouped_by() {
    let db = edge();
    let db = &*db;
    let firsts = Doc::objects().filter(|d| d.data.key("b").is_not_null()).order_by(|d| d.id);
    assert_eq!(
        firsts.clone().values(|d| d.data.key("b")).all(db).unwrap(),
        [
            Some(json!({"c": "x", "d": [1, 2, {"e": null}]})),
            Some(json!({"c": "X"})),
            Some(json!(null)),
            Some(json!({"c": "y"}))
        ]
    );
    assert_eq!(firsts.values(|d| d.data.key("b").key("z")).all(db).unwrap(), [None, None, None, None]);
    let counted = Doc::objects()
        .filter(|d| d.data.key("a").is_in([json!(1), json!("1")]))
        .values(|d| d.data.key("a"))
        .annotate(|d| d.count())
        .order_by(|d| d.data.key("a"))
        .all(db)
        .unwrap();
    let counts: Vec<i64> = counted.iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [1, 2], "text before numbers, and 1 is 1.0");
    assert_eq!(counted[0].0, Some(json!("1")));
    let different = Doc::objects().aggregate(db, |d| d.data.key("a").count_distinct()).unwrap();
    assert_eq!(different, 4);
    let sum = Doc::objects().aggregate(db, |d| d.data.key("a").as_int().sum()).unwrap();
    assert_eq!(sum, Some(9_007_199_254_740_995));
}

#[test]
fn rows_are_put_in_the_order_of_json() {
    let db = edge();
    let whole = keys(&db, Doc::objects().order_by(|d| (d.data.asc().nulls_first(), d.id.asc())));
    assert_eq!(whole, [14, 7, 13, 8, 10, 9, 12, 11, 6, 5, 17, 4, 3, 16, 2, 1, 15]);
    let of_a = Doc::objects().filter(|d| d.data.has_key("a")).order_by(|d| (d.data.key("a").desc(), d.id.asc()));
    assert_eq!(keys(&db, of_a), [17, 16, 1, 3, 2]);
    let text = Doc::objects()
        .filter(|d| d.data.key("b").key("c").is_not_null())
        .order_by(|d| d.data.key("b").key("c").as_text().desc());
    assert_eq!(keys(&db, text)[0], 4);
}

#[test]
fn values_of_json_are_set_and_copied_by_update() {
    let db = edge();
    let db = &*db;
    let of = |id: i64| Doc::objects().find(db, id).unwrap().data;
    Doc::objects().filter(|d| d.id.eq(1)).update(db, |d| d.data.set(json!({"new": true}))).unwrap();
    assert_eq!(of(1), Some(json!({"new": true})));
    Doc::objects().filter(|d| d.id.eq(2)).update(db, |d| d.data.set(d.data.key("b"))).unwrap();
    assert_eq!(of(2), Some(json!({"c": "X"})));
    Doc::objects().filter(|d| d.id.eq(3)).update(db, |d| d.data.set(d.data.key("nowhere"))).unwrap();
    assert_eq!(of(3), None);
    Doc::objects().filter(|d| d.id.eq(4)).update(db, |d| d.data.set("text")).unwrap();
    assert_eq!(of(4), Some(json!("text")));
    Doc::objects().filter(|d| d.data.eq(json!(null))).update(db, |d| d.label.set("null")).unwrap();
    assert_eq!(Doc::objects().get(db, |d| d.label.eq("null")).unwrap().id, 13);
}

#[test]
fn json_is_asked_by_name_as_django_spells_it() -> Result<()> {
    let db = edge();
    let asked = |name: &str, value: Json, expected: &[i64]| {
        let found = match value {
            Json::Null => Doc::objects().filter_by(name, None::<i32>),
            value => Doc::objects().filter_by(name, value),
        };
        assert_eq!(ids(&db, found.unwrap()), expected, "{name}");
    };
    asked("data__a", json!(1), &[1, 3]);
    asked("data__a__exact", json!("1"), &[2]);
    asked("data__n", json!(null), &[1]);
    asked("data__b", json!(null), &[3]);
    asked("data", json!(null), &[14]);
    asked("data__0", json!(1), &[6]);
    asked("data__-1__a", json!(3), &[6]);
    asked("data__b__d__2__e", json!(null), &[1]);
    asked("data__1", json!("one"), &[]);
    asked("data__q\"uote", json!(1), &[15]);
    asked("data__a b", json!("sp ace"), &[15]);
    asked("data__a__gt", json!(0), &[1, 3, 16, 17]);
    asked("data__contains", json!({"a": 1}), &[1, 3]);
    asked("data__contained_by", json!({"a": 1, "b": null}), &[3, 5]);
    let by = |name, value: &str| Doc::objects().filter_by(name, value);
    assert_eq!(ids(&db, by("data__b__c", "x")?), [1]);
    assert_eq!(ids(&db, by("data__b__c__icontains", "X")?), [1, 2]);
    assert_eq!(ids(&db, by("data__has_key", "a")?), [1, 2, 3, 16, 17]);
    assert_eq!(ids(&db, by("data__b__has_key", "c")?), [1, 2, 4]);
    assert_eq!(ids(&db, Doc::objects().filter_by("data__has_keys", ["a", "t"])?), [1, 2]);
    assert_eq!(ids(&db, Doc::objects().filter_by("data__has_any_keys", ["n", "f"])?), [1, 16]);
    assert_eq!(ids(&db, Doc::objects().filter_by("data__a__isnull", false)?), [1, 2, 3, 16, 17]);
    assert_eq!(ids(&db, Doc::objects().exclude_by("data__a", 1)?).len(), 15);
    assert_eq!(ids(&db, Doc::objects().filter_by("data__a__in", [json!(1), json!("1")])?), [1, 2, 3]);
    assert_eq!(ids(&db, Doc::objects().filter_by("data__a__range", [0, 2])?), [1, 3]);
    assert_eq!(ids(&db, Doc::objects().filter_by("data__b__d__contains", [2, 1])?), [1]);
    let ordered = Doc::objects().filter(|d| d.data.has_key("a")).order_by_name("-data__a,id")?;
    assert_eq!(keys(&db, ordered), [17, 16, 1, 3, 2]);
    for name in ["data__a__in", "data__a__range", "data__has_keys"] {
        assert!(matches!(Doc::objects().filter_by(name, 1), Err(Error::InvalidQuery { .. })), "{name}");
    }
    Ok(())
}

#[test]
fn no_key_and_no_value_stands_in_the_text_of_a_statement() {
    let db = edge();
    const CANARY: &str = "CA\"N'ARY";
    let query = Doc::objects()
        .filter(|d| d.data.key(CANARY).index(7_654_321).eq(CANARY) | d.data.has_key(CANARY) | d.data.contains(CANARY))
        .order_by(|d| d.data.key(CANARY));
    let sql = query.sql(&*db).unwrap().unwrap().sql.to_string();
    assert!(!sql.contains("CA") && !sql.contains("7654321"), "{sql}");
    assert_eq!(query.count(&*db).unwrap(), 0);
}

#[test]
fn objects_and_arrays_are_made_of_columns() {
    let db = edge();
    let db = &*db;
    let rows = Doc::objects().filter(|d| d.id.is_in([1, 14])).order_by(|d| d.id);
    let made = rows.clone().values(|d| {
        json_object((
            ("label", d.label),
            ("id", d.id),
            ("c", d.data.key("b").key("c")),
            ("late", d.id.gt(5)),
            ("k\"ey", d.data.key("t").as_bool()),
        ))
    });
    assert_eq!(
        made.all(db).unwrap(),
        [
            json!({"label": "obj", "id": 1, "c": "x", "late": false, "k\"ey": true}),
            json!({"label": "sqlnull", "id": 14, "c": null, "late": true, "k\"ey": null}),
        ]
    );
    let made = rows.values(|d| json_array((d.id, d.label, d.data.key("n"), json_array((d.data.key("b").key("d"),)))));
    assert_eq!(
        made.all(db).unwrap(),
        [json!([1, "obj", null, [[1, 2, {"e": null}]]]), json!([14, "sqlnull", null, [null]])]
    );
    let same = Doc::objects().filter(|d| json_object((("c", d.data.key("a")),)).eq(json!({"c": 1})));
    assert_eq!(ids(db, same), [1, 3]);
}

/// JSON by another name.
#[derive(FieldType, Debug, Clone, PartialEq)]
pub struct Meta(Json);

/// A table to write JSON of any kind to.
#[derive(Model, Debug, Clone)]
#[model(app = "json")]
pub struct Note {
    pub id: i64,
    pub json: Json,
    pub meta: Option<Meta>,
}

#[test]
fn a_newtype_of_json_is_walked_into_as_json_is() {
    let db = fresh();
    let db = &*db;
    let note = Note::builder().json(0).meta(Meta(json!({"a": [1, 2]}))).save(db).unwrap();
    Note::builder().json("x").save(db).unwrap();
    let found = Note::objects().filter(|n| n.meta.key("a").index(1).eq(2) & n.meta.contains(json!({"a": [1]})));
    assert_eq!(ids(db, found), [note.id]);
    assert_eq!(ids(db, Note::objects().filter(|n| n.meta.eq(Meta(json!({"a": [1, 2.0]}))))), [note.id]);
    assert_eq!(ids(db, Note::objects().filter(|n| n.json.eq(0))), [note.id]);
    assert_eq!(Note::objects().filter(|n| n.meta.has_key("b")).count(db).unwrap(), 0);
}

#[test]
fn what_is_no_json_is_refused() {
    let db = edge();
    let db = &*db;
    let refused = |query: QuerySet<Doc>| {
        assert!(matches!(query.count(db), Err(Error::InvalidQuery { .. } | Error::OutOfRange { .. })));
    };
    refused(Doc::objects().filter(|d| d.data.key("a").eq(f64::NAN)));
    refused(Doc::objects().filter(|d| d.data.key("a").gt(None::<i32>)));
    refused(Doc::objects().filter(|d| d.data.contains(None::<Json>)));
    refused(Doc::objects().filter(|d| d.data.key("a\0b").eq(1)));
    refused(Doc::objects().filter(|d| d.data.key("a").eq("a\0b")));
}

fn key() -> impl Strategy<Value = String> {
    let odd = "[\"\\\\.\\[\\]$*#@'%?: \t\n\u{1}\u{7f}aA0-9]{0,6}";
    prop_oneof![odd, any::<String>().prop_map(|text| text.replace('\0', ""))]
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-3..4i64).prop_map(Json::from),
        any::<f64>().prop_filter("finite", |f| f.is_finite() && f.abs() < 1e100).prop_map(Json::from),
        (-3..4i8).prop_map(|n| Json::from(f64::from(n))),
        key().prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map(key(), inner, 0..4).prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

#[test]
fn whatever_a_key_is_what_is_written_under_it_is_found_by_it() {
    let db = fresh();
    let db = &*db;
    TestRunner::new(Config { cases: 120, failure_persistence: None, ..Config::default() })
        .run(&(key(), key(), any_json()), |(outer, inner, value)| {
            let mut document = serde_json::Map::new();
            document.insert("other".into(), json!({"other": 1}));
            document.insert(outer.clone(), json!({ inner.clone(): value.clone(), (inner.clone() + "x"): 0 }));
            let note = Note::builder().json(Json::Object(document)).save(db).unwrap();
            let row = Note::objects().filter(|n| n.id.eq(note.id));
            let found = row.clone().values(|n| n.json.key(outer.clone()).key(inner.clone())).all(db).unwrap();
            prop_assert_eq!(found, [Some(value.clone())]);
            let asked = row.filter(|n| {
                let path = n.json.key(outer.clone()).key(inner.clone());
                path.clone().eq(value.clone())
                    & path.clone().gte(value.clone())
                    & path.contains(value.clone())
                    & n.json.has_key(outer.clone())
                    & n.json.key(outer.clone()).has_key(inner.clone())
                    & !n.json.has_key(outer.clone() + "y")
            });
            prop_assert_eq!(asked.count(db).unwrap(), 1);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}
