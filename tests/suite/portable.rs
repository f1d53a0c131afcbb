//! What one database could keep and another not, or not give back, no database is given.

use orm::prelude::*;
use orm::{Error, Result};
use serde_json::{Value as Json, json};

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "portable")]
pub struct Note {
    pub id: i64,
    #[field(default = 0.0)]
    pub weight: f64,
    pub data: Option<Json>,
}

fn nested(depth: usize) -> Json {
    (0..depth).fold(json!(1), |inner, at| match at % 2 {
        0 => Json::Array(vec![inner]),
        _ => Json::Object(std::iter::once(("a".to_owned(), inner)).collect()),
    })
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T>, named: &str) {
    match result.unwrap_err() {
        Error::OutOfRange { column, .. } => assert_eq!(column, named),
        other => panic!("{other:?}"),
    }
}

#[test]
fn json_with_nul_or_nested_too_deep_is_refused_before_it_is_stored() {
    let home = fresh();
    let db = &*home;
    const DATA: &str = "portable_note.data";
    let mut kept = Note::builder().data(json!({"keep": "\\u0000"})).save(db).unwrap();
    for bad in [json!("a\0"), json!({"\0": 1}), json!(["\\\0"]), nested(128), nested(1_000)] {
        orm::assert_num_queries!(db, 0, {
            refused(Note::builder().data(bad.clone()).save(db), DATA);
            refused(Note::objects().bulk_create(db, [Note::builder().data(bad.clone())]), DATA);
            refused(Note::objects().update(db, |n| n.data.set(bad.clone())), DATA);
            let mut changed = kept.clone();
            changed.data = Some(bad.clone());
            refused(changed.save(db), DATA);
        });
        refused(Note::objects().filter(|n| n.data.eq(bad.clone())).count(db), DATA);
        refused(Note::objects().filter(|n| n.data.is_in([json!(1), bad.clone()])).count(db), DATA);
    }
    kept.data = Some(nested(127));
    kept.save(db).unwrap();
    assert_eq!(Note::objects().all(db).unwrap()[0].data, Some(nested(127)));
}

#[test]
fn a_comparison_with_nan_is_refused_as_storing_it_is() {
    let home = fresh();
    let db = &*home;
    refused(Note::builder().weight(f64::NAN).save(db), "portable_note.weight");
    for filter in [
        Note::objects().filter(|n| n.weight.eq(f64::NAN)),
        Note::objects().filter(|n| n.weight.gt(f64::NAN)),
        Note::objects().filter(|n| n.weight.is_in([1.0, f64::NAN])),
    ] {
        refused(filter.count(db), "portable_note.weight");
    }
}
