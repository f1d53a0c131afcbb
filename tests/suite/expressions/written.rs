use orm::Error;
use orm::prelude::*;

use super::*;

#[test]
fn sql_is_written_by_hand_with_places_for_expressions() {
    let db = edge();
    let db = &*db;
    let doubled = labelled(&["neg", "pos"]).values(|s| sql::<i64>("{} * 2 + {}", (s.i, 1))).all(db).unwrap();
    assert_eq!(doubled, [Some(-13), Some(15)]);
    let sure = labelled(&["pos"]).values(|s| coalesce((sql::<i32>("abs({})", (s.j,)), 0)) + 1).all(db).unwrap();
    assert_eq!(sure, [3]);
    let filtered = Sample::objects().filter(|s| sql::<bool>("{} > {}", (s.i, s.j)).eq(true));
    assert_eq!(filtered.count(db).unwrap(), Sample::objects().filter(|s| s.i.gt(s.j)).count(db).unwrap());
    let plain = Sample::objects().limit(1).values(|_| sql::<i32>("41 + 1", ())).all(db).unwrap();
    assert_eq!(plain, [Some(42)]);
    let across = Book::objects()
        .filter(|b| sql::<i32>("length({})", (b.publisher.name,)).gt(0))
        .values(|b| b.id)
        .distinct()
        .count(db)
        .unwrap();
    assert_eq!(across, Book::objects().filter(|b| b.publisher.is_not_null()).count(db).unwrap());
}

#[test]
fn a_value_in_written_sql_is_a_parameter() {
    let db = edge();
    let db = &*db;
    let canary = "x'); DROP TABLE edge_sample; --";
    let query = Phrase::objects().filter(|p| sql::<bool>("{} = {}", (p.s, canary)).eq(true));
    assert_eq!(query.count(db).unwrap(), 0);
    let statement = query.sql(db).unwrap().unwrap();
    assert!(!statement.sql.contains("DROP"));
}

#[test]
fn places_and_arguments_must_be_as_many() {
    let db = edge();
    let db = &*db;
    for query in [
        Sample::objects().values(|s| sql::<i32>("{} + {}", (s.i,))),
        Sample::objects().values(|s| sql::<i32>("1", (s.i,))),
        Sample::objects().values(|_| sql::<i32>("{}", (None::<i32>,))),
    ] {
        let refused = query.all(db);
        assert!(matches!(refused, Err(Error::InvalidQuery { .. })), "{refused:?}");
    }
}

#[test]
fn an_aggregate_is_taken_by_its_name_wherever_aggregates_are() {
    let db = edge();
    let db = &*db;
    let whole = Book::objects()
        .aggregate(db, |b| {
            let most = sql_aggregate::<i32>("max", (b.pages,));
            let few = sql_aggregate::<i64>("count", (b.pages,)).filter(b.in_print.eq(true));
            (most, b.pages.max(), few, b.pages.count().filter(b.in_print.eq(true)))
        })
        .unwrap();
    assert_eq!(whole.0, whole.1);
    assert_eq!(whole.2, Some(whole.3));
    let groups = Book::objects()
        .values(|b| b.publisher.name)
        .annotate(|b| (sql_aggregate::<i64>("count", (b.in_print,)).distinct(), b.in_print.count_distinct()));
    assert!(groups.all(db).unwrap().iter().all(|(_, (own, known))| *own == Some(*known)));
    let near = Publisher::objects().order_by(|p| p.id).annotate(|p| {
        (sql_aggregate::<i32>("max", (p.books.pages,)), sql_aggregate::<i64>("count", (p.books.reviews.id,)))
    });
    let known = Publisher::objects().order_by(|p| p.id).annotate(|p| (p.books.pages.max(), p.books.reviews.count()));
    let near: Vec<_> = near.all(db).unwrap().into_iter().map(|(_, (most, count))| (most, count.unwrap())).collect();
    assert_eq!(near, known.all(db).unwrap().into_iter().map(|(_, both)| both).collect::<Vec<_>>());
    let many = Publisher::objects().filter(|p| sql_aggregate::<i64>("count", (p.books.id,)).gt(1));
    assert_eq!(many.count(db).unwrap(), Publisher::objects().filter(|p| p.books.count().gt(1)).count(db).unwrap());
    let beside = Book::objects().order_by(|b| b.id).values(|b| {
        let own = sql_aggregate::<i32>("max", (b.pages,)).over(|w| w.partition_by(b.publisher));
        (own, b.pages.max().over(|w| w.partition_by(b.publisher)))
    });
    assert!(beside.all(db).unwrap().iter().all(|(own, known)| own == known));
    let missing = Book::objects().aggregate(db, |b| sql_aggregate::<f64>("no \"such", (b.pages,)));
    assert!(matches!(missing, Err(Error::Database { .. })), "{missing:?}");
    let none = Book::objects().aggregate(db, |_| sql_aggregate::<i64>("count", (None::<i32>,)));
    assert!(matches!(none, Err(Error::InvalidQuery { .. })), "{none:?}");
    if db.system() == "postgresql" {
        let all =
            Book::objects().aggregate(db, |b| sql_aggregate::<f64>("pg_catalog.corr", (b.pages, b.pages))).unwrap();
        assert!((all.unwrap() - 1.0).abs() < 1e-9);
    } else {
        let total = Book::objects().aggregate(db, |b| sql_aggregate::<f64>("total", (b.pages,))).unwrap();
        let sum = Book::objects().aggregate(db, |b| b.pages.sum()).unwrap();
        assert!((total.unwrap() - sum.unwrap() as f64).abs() < 1e-9);
    }
}
