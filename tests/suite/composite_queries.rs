//! What querysets of models can be asked, of models whose key is several columns.

use orm::prelude::*;
use orm::{Error, assert_num_queries};

use super::composite::*;
use super::transactions::is_postgres;

fn lines() -> QuerySet<PurchaseLine> {
    PurchaseLine::objects()
}

fn key(line: &PurchaseLine) -> (i64, i32) {
    (*line.purchase.id(), line.number)
}

fn in_order(rows: Vec<PurchaseLine>) -> Vec<(i64, i32)> {
    rows.iter().map(key).collect()
}

#[test]
fn they_are_combined() {
    let db = stored();
    let db = &*db;
    let (first, seconds) = (|| lines().filter(|l| l.purchase.eq(1)), || lines().filter(|l| l.number.eq(2)));
    let by_key = |rows: QuerySet<PurchaseLine>| in_order(rows.order_by(|l| l.pk()).all(db).unwrap());
    assert_eq!(by_key(first().union(seconds())), [(1, 1), (1, 2), (2, 2)]);
    assert_eq!(first().union_all(seconds()).count(db).unwrap(), 4);
    assert_eq!(by_key(first().intersection(seconds())), [(1, 2)]);
    assert_eq!(by_key(first().difference(seconds())), [(1, 1)]);
    assert_eq!(key(&first().union(seconds()).last(db).unwrap().unwrap()), (2, 2));
    assert_eq!(first().union(seconds()).limit(2).count(db).unwrap(), 2);
    assert_eq!(by_key(first() | seconds()), [(1, 1), (1, 2), (2, 2)]);
    assert_eq!(by_key(first() & seconds()), [(1, 2)]);
    assert_eq!(by_key(first() ^ seconds()), [(1, 1), (2, 2)]);
    let counted = || lines().filter(|l| l.good.labels.count().gt(0));
    assert_eq!(by_key(first() | counted()), [(1, 1), (1, 2), (2, 2)]);
    assert_eq!(by_key(first() & counted()), [(1, 2)]);
    let sliced = (first() | seconds().limit(1)).all(db);
    assert!(matches!(&sliced, Err(Error::InvalidQuery { .. })), "{sliced:?}");
    let regions = || Region::objects().filter(|r| r.code.gt(0));
    assert_eq!(regions().union(regions()).all(db).unwrap().len(), 0);
}

#[test]
fn they_are_divided_into_pages_by_their_whole_key() {
    let db = stored();
    let db = &*db;
    for number in 3..12 {
        PurchaseLine::builder().purchase(1).number(number).save(db).unwrap();
    }
    let all = in_order(lines().order_by(|l| l.pk()).all(db).unwrap());
    for rows in [lines(), lines().order_by(|l| l.purchase), lines().order_by(|l| l.purchase.buyer)] {
        let mut paged = Vec::new();
        for number in 1..=5 {
            paged.extend(in_order(rows.page(db, number, 3).unwrap().rows));
        }
        assert_eq!(paged, all);
        let mut scrolled = Vec::new();
        let mut cursor = None;
        loop {
            let part = rows.after(db, cursor.as_ref(), 4).unwrap();
            scrolled.extend(in_order(part.rows));
            cursor = part.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(scrolled, all);
    }
    let last = lines().page(db, 1, 3).unwrap();
    assert_eq!((last.total(), last.pages()), (13, 5));
    assert_eq!(key(&lines().latest(db, |l| (l.number, l.purchase)).unwrap()), (1, 11));
    assert_eq!(key(&lines().earliest(db, |l| l.pk()).unwrap()), (1, 1));
}

#[test]
fn the_first_of_each_is_told_apart_where_the_database_can() {
    let db = stored();
    let db = &*db;
    let first = lines().order_by(|l| (l.purchase, l.number.desc())).distinct_on(|l| l.purchase);
    if !is_postgres(db) {
        assert!(matches!(first.all(db), Err(Error::Unsupported { .. })));
        return;
    }
    assert_eq!(in_order(first.all(db).unwrap()), [(1, 2), (2, 2)]);
    assert_eq!(first.count(db).unwrap(), 2);
    assert!(matches!(first.delete(db), Err(Error::InvalidQuery { .. })));
}

#[test]
fn they_are_locked_read_by_sql_and_one_after_another() {
    let db = stored();
    let db = &*db;
    let found = db.atomic(|tx| lines().filter(|l| l.pk().eq((2, 1))).select_for_update().all(tx)).unwrap();
    assert_eq!(in_order(found), [(2, 1)]);
    let raw = PurchaseLine::raw("SELECT * FROM suite_purchaseline WHERE number = ? ORDER BY purchase_id", (2,));
    assert_eq!(in_order(raw.all(db).unwrap()), [(1, 2), (2, 2)]);
    let mut line = raw.all(db).unwrap().swap_remove(0);
    line.note = "raw".into();
    line.save(db).unwrap();
    assert_eq!(lines().find(db, (1, 2)).unwrap().note, "raw");
    let rows: orm::Result<Vec<_>> = lines().order_by(|l| l.pk()).iter(db).unwrap().collect();
    assert_eq!(in_order(rows.unwrap()), [(1, 1), (1, 2), (2, 1), (2, 2)]);
    assert!(!lines().explain(db).unwrap().is_empty());
}

#[test]
fn their_relations_load_together() {
    let db = stored();
    let db = &*db;
    assert_num_queries!(db, 3, {
        for line in lines().prefetch(|l| (l.purchase, l.good)).all(db).unwrap() {
            assert_eq!(line.purchase.get(db).unwrap().id, *line.purchase.id());
            assert!(line.good.as_ref().is_none_or(|good| good.loaded().is_some()));
        }
    });
    assert_num_queries!(db, 2, {
        for line in lines().all(db).unwrap() {
            line.purchase.get(db).unwrap();
        }
    });
    assert_num_queries!(db, 3, {
        for purchase in Purchase::objects().prefetch(|p| p.lines.good).all(db).unwrap() {
            for line in purchase.lines.all(db).unwrap() {
                assert_eq!(line.purchase.get(db).unwrap().buyer, purchase.buyer);
                assert!(line.good.as_ref().is_none_or(|good| good.loaded().is_some()));
            }
        }
    });
    let sliced = Purchase::objects()
        .order_by(|p| p.id)
        .prefetch(|p| p.lines.matching(|lines| lines.order_by(|l| l.number.desc()).limit(1)))
        .all(db)
        .unwrap();
    assert!(sliced.iter().all(|p| in_order(p.lines.loaded().unwrap().to_vec()) == [(p.id, 2)]));
}

#[test]
fn they_are_set_to_what_subqueries_give() {
    let db = stored();
    let db = &*db;
    let before = |l: &'static PurchaseLineFields| {
        lines().filter(|o| o.purchase.eq(l.purchase) & o.number.lt(l.number)).order_by(|o| o.number.desc())
    };
    let note = |l: &'static PurchaseLineFields| subquery(before(l).values(|o| o.purchase.buyer));
    lines().update(db, |l| l.note.set(coalesce((note(l), "none")))).unwrap();
    let notes = lines().order_by(|l| l.pk()).values(|l| l.note).all(db).unwrap();
    assert_eq!(notes, ["none", "a", "none", "b"]);
    let followed = lines().filter(|l| exists(lines().filter(|o| o.purchase.eq(l.purchase) & o.number.gt(l.number))));
    assert_eq!(keys(db, followed.clone()), [(1, 1), (2, 1)]);
    assert_eq!(followed.clone().update(db, |l| l.note.set("followed")).unwrap(), 2);
    assert_eq!(followed.delete(db).unwrap().total, 2);
    assert_eq!(keys(db, lines()), [(1, 2), (2, 2)]);
    assert_eq!(lines().order_by(|l| l.pk()).limit(1).count(db).unwrap(), 1);
}

#[test]
fn they_are_looked_for_among_the_rows_of_a_queryset() {
    let db = stored();
    let db = &*db;
    let noted = || lines().filter(|l| l.note.eq("x"));
    let of = Purchase::objects().filter(|p| p.lines.is_in(noted().filter(|l| l.purchase.eq(2))));
    assert_eq!(of.values(|p| p.id).all(db).unwrap(), [2]);
    assert_eq!(keys(db, lines().filter(|l| l.pk().is_in(noted().filter(|l| l.purchase.eq(1))))), [(1, 2)]);
    assert_eq!(keys(db, lines().exclude(|l| l.pk().is_in(noted()))), [(1, 1), (2, 1)]);
}
