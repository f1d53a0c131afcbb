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
