//! JSON.

use orm::prelude::*;
use orm::{Database, Model, Result};
use serde_json::{Value as Json, json};

use crate::case::{Case, answers, case, writing};
use crate::models::edge::Doc;

type Asked = fn(&'static <Doc as Model>::Fields<Sure>) -> Q;

fn labels(db: &Database, condition: Asked) -> Result<Vec<String>> {
    Doc::objects().filter(condition).order_by(|d| d.id).values(|d| d.label).all(db)
}

fn labels_without(db: &Database, condition: Asked) -> Result<Vec<String>> {
    Doc::objects().exclude(condition).order_by(|d| d.id).values(|d| d.label).all(db)
}

/// All rows but these.
fn others(without: &[&str]) -> Vec<&'static str> {
    let all = [
        "obj",
        "obj2",
        "obj3",
        "missing",
        "empty",
        "list",
        "emptylist",
        "str",
        "num",
        "neg",
        "true",
        "false",
        "jsonnull",
        "sqlnull",
        "unicode",
        "bignum",
        "nested",
    ];
    all.into_iter().filter(|label| !without.contains(label)).collect()
}

pub fn cases() -> Vec<Case> {
    vec![
        // [list(Doc.objects.filter(data__n=None).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__n__isnull=True).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__n__isnull=False).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__b=None).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__b__isnull=False).order_by("id").values_list("label", flat=True))]
        case!("json.key_null", |db| vec![
            labels(db, |d| d.data.key("n").eq(json!(null)))?,
            labels(db, |d| d.data.key("n").is_null())?,
            labels(db, |d| d.data.key("n").is_not_null())?,
            labels(db, |d| d.data.key("b").eq(json!(null)))?,
            labels(db, |d| d.data.key("b").is_not_null())?
        ]),
        // [list(Doc.objects.exclude(data__a=1).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.exclude(data__b__c="x").order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.exclude(data__t=True).order_by("id").values_list("label", flat=True))]
        case!("json.exclude_key", |db| vec![
            labels_without(db, |d| d.data.key("a").eq(1))?,
            labels_without(db, |d| d.data.key("b").key("c").eq("x"))?,
            labels_without(db, |d| d.data.key("t").eq(true))?
        ])
        .law(
            "law 1: `exclude` gives the rows without the key, too",
            json!([others(&["obj", "obj3"]), others(&["obj"]), others(&["obj"])]),
        ),
        // [list(Doc.objects.filter(data__0=1).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__1="two").order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__3__a=3).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__b__d__2__e=None).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__b__d__0=1).order_by("id").values_list("label", flat=True))]
        case!("json.index", |db| vec![
            labels(db, |d| d.data.index(0).eq(1))?,
            labels(db, |d| d.data.index(1).eq("two"))?,
            labels(db, |d| d.data.index(3).key("a").eq(3))?,
            labels(db, |d| d.data.key("b").key("d").index(2).key("e").eq(json!(null)))?,
            labels(db, |d| d.data.key("b").key("d").index(0).eq(1))?
        ]),
        // [list(Doc.objects.filter(data__1="one").order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__a__a__a=1).order_by("id").values_list("label", flat=True))]
        case!("json.negative_index_digit_key", |db| vec![
            labels(db, |d| d.data.index(1).eq("one"))?,
            labels(db, |d| d.data.key("a").key("a").key("a").eq(1))?
        ]),
        // [list(Doc.objects.filter(data__has_key="a").order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__has_keys=["a", "t"]).order_by("id").values_list("label", flat=True)),
        //     list(Doc.objects.filter(data__has_any_keys=["n", "f"]).order_by("id").values_list("label",
        //     flat=True)), list(Doc.objects.filter(data__b__has_key="c").order_by("id").values_list("label",
        //     flat=True)), list(Doc.objects.filter(data__has_key="1").order_by("id").values_list("label",
        //     flat=True)), list(Doc.objects.filter(data__has_key="two").order_by("id").values_list("label",
        //     flat=True))]
        case!("json.has_key", |db| vec![
            labels(db, |d| d.data.has_key("a"))?,
            labels(db, |d| d.data.has_keys(["a", "t"]))?,
            labels(db, |d| d.data.has_any_keys(["n", "f"]))?,
            labels(db, |d| d.data.key("b").has_key("c"))?,
            labels(db, |d| d.data.has_key("1"))?,
            labels(db, |d| d.data.has_key("two"))?
        ])
        .like_sqlite("law 7: a key is of an object on both; a text in an array is none"),
        // Doc.objects.annotate(x=KT("data__a"), y=KT("data__b"),
        //     t=KT("data__t")).order_by("id").values_list("label", "x", "y", "t")
        case!("json.values_kt", |db| Doc::objects()
            .order_by(|d| d.id)
            .values(|d| (d.label, d.data.key("a").as_text(), d.data.key("b").as_text(), d.data.key("t").as_text()))
            .all(db))
        .like_postgres("law 7: text is text, written alike, on both"),
        // Doc.objects.order_by("id").values_list("label", "data")
        case!("json.whole_values", |db| Doc::objects().order_by(|d| d.id).values(|d| (d.label, d.data)).all(db)),
        // [Doc.objects.filter(data__a__isnull=True).count(), Doc.objects.filter(data__a__isnull=False).count(),
        //     Doc.objects.exclude(data__has_key="a").count()]
        case!("json.count_key_isnull", |db| vec![
            Doc::objects().filter(|d| d.data.key("a").is_null()).count(db)?,
            Doc::objects().filter(|d| d.data.key("a").is_not_null()).count(db)?,
            Doc::objects().exclude(|d| d.data.has_key("a")).count(db)?
        ]),
        // Doc.objects.create(label="x1", data=None); Doc.objects.create(label="x2", data=Value(None, JSONField()));
        //     Doc.objects.create(label="x3", data={"k": [1, {"é": 1.5}], "z": None})
        // Doc.objects.filter(label="obj").update(data={"new": True})
        // [list(Doc.objects.filter(label__in=["x1", "x2"], data__isnull=True).values_list("label", flat=True)),
        //     Doc.objects.get(label="x3").data, Doc.objects.get(label="obj").data]
        writing!("json.json_null_save", |tx| {
            Doc::builder().label("x1").data(None::<Json>).save(tx)?;
            Doc::builder().label("x2").data(json!(null)).save(tx)?;
            Doc::builder().label("x3").data(json!({"k": [1, {"é": 1.5}], "z": null})).save(tx)?;
            Doc::objects().filter(|d| d.label.eq("obj")).update(tx, |d| d.data.set(json!({"new": true})))?;
            let nulls = Doc::objects().filter(|d| d.label.is_in(["x1", "x2"]) & d.data.is_null());
            answers![
                nulls.values(|d| d.label).all(tx),
                Doc::objects().get(tx, |d| d.label.eq("x3"))?.data,
                Doc::objects().get(tx, |d| d.label.eq("obj"))?.data
            ]
        }),
    ]
}
