//! Aggregates that keep the values of many rows.

use orm::Error;
use orm::prelude::*;
use serde_json::json;

use super::{edge, fresh};
use crate::models::edge::*;

/// That the list of a column is what the rows have of it.
macro_rules! as_the_rows_have {
    ($db:ident: $($model:ident . $column:ident),* $(,)?) => {$({
        let rows = $model::objects().order_by(|row| row.id).values(|row| row.$column).all($db).unwrap();
        let list = $model::objects().aggregate($db, |row| row.$column.array_agg().order_by(row.id)).unwrap();
        assert_eq!(list, Some(rows), "{}.{}", stringify!($model), stringify!($column));
    })*};
}

#[test]
fn a_list_holds_the_values_as_the_rows_have_them_whatever_their_type() {
    let db = edge();
    let db = &*db;
    as_the_rows_have! { db:
        Event.id, Event.name, Event.at, Event.day, Event.clock, Event.dur,
        Sample.i, Sample.j, Sample.big, Sample.f, Sample.d, Sample.flag,
        Profile.avatar, Profile.newsletter, Item.uid, Item.note, Authorship.role, Authorship.share, Book.price, Phrase.s,
    }
    let rows = Doc::objects().filter(|d| d.data.ne(json!(null))).order_by(|d| d.id);
    let documents = rows.clone().values(|d| d.data).all(db).unwrap();
    assert_eq!(rows.aggregate(db, |d| d.data.array_agg().order_by(d.id)).unwrap(), Some(documents));
}

#[test]
fn a_list_is_of_the_rows_that_it_names_in_the_order_it_says() {
    let db = edge();
    let db = &*db;
    let publishers = || Publisher::objects().order_by(|p| p.id);
    let expected: Vec<(Publisher, Vec<i64>)> = publishers()
        .all(db)
        .unwrap()
        .into_iter()
        .map(|p| {
            let books = p.books.query().order_by(|b| b.id.desc()).values(|b| b.id).all(db).unwrap();
            (p, books)
        })
        .collect();
    assert!(expected.iter().any(|(_, books)| books.is_empty()) && expected.iter().any(|(_, books)| books.len() > 1));
    let lists = publishers()
        .annotate(|p| (p.books.id.array_agg().order_by(p.books.id.desc()), p.books.count(), p.imprints.count()))
        .all(db)
        .unwrap();
    for ((publisher, (list, count, _)), (same, books)) in lists.into_iter().zip(&expected) {
        assert_eq!((publisher.id, usize::try_from(count).unwrap()), (same.id, books.len()));
        let present = (!books.is_empty()).then(|| books.iter().copied().map(Some).collect());
        assert_eq!(list, present);
    }
    // Without what cannot be there, and grouped: no row stands for a publisher without books.
    let empty_too =
        publishers().annotate(|p| p.books.id.array_agg().order_by(p.books.id.desc()).without_null().or_empty());
    let empty_too: Vec<Vec<i64>> = empty_too.all(db).unwrap().into_iter().map(|(_, list)| list).collect();
    assert_eq!(empty_too, expected.iter().map(|(_, books)| books.clone()).collect::<Vec<_>>());
    let grouped = Publisher::objects()
        .values(|p| p.id)
        .annotate(|p| p.books.id.array_agg().order_by(p.books.id.desc()).without_null().or_empty())
        .order_by(|p| p.id);
    let grouped: Vec<Vec<i64>> = grouped.all(db).unwrap().into_iter().map(|(_, list)| list).collect();
    assert_eq!(grouped, empty_too);
    let grouped = Publisher::objects().values(|p| p.id).annotate(|p| p.books.title.array_agg()).order_by(|p| p.id);
    let lengths: Vec<_> =
        grouped.all(db).unwrap().into_iter().map(|(_, list)| list.map_or(0, |list| list.len())).collect();
    assert_eq!(lengths, expected.iter().map(|(_, books)| books.len()).collect::<Vec<_>>());
}

#[test]
fn a_list_keeps_nulls_and_may_be_narrowed() {
    let db = edge();
    let db = &*db;
    let ordered = Sample::objects().order_by(|s| s.id).values(|s| s.j).all(db).unwrap();
    assert!(ordered.contains(&None));
    let present: Vec<i32> = ordered.iter().copied().flatten().collect();
    let mut different = present.clone();
    different.sort_unstable();
    different.dedup();
    let (all, there, once, few, down) = Sample::objects()
        .aggregate(db, |s| {
            let list = || s.j.array_agg();
            (
                list().order_by(s.id),
                list().without_null().order_by(s.id),
                list().without_null().distinct(),
                list().filter(s.id.lt(3)).filter(s.j.gt(1_000_000)).or_empty(),
                list().without_null().distinct().order_by(s.j.desc()),
            )
        })
        .unwrap();
    assert_eq!((all, there, once), (Some(ordered), Some(present), Some(different.clone())));
    different.reverse();
    assert_eq!((few, down), (Vec::new(), Some(different)));
    assert_eq!(Sample::objects().none().aggregate(db, |s| s.j.array_agg()).unwrap(), None);
    assert_eq!(Sample::objects().filter(|s| s.id.lt(0)).aggregate(db, |s| s.j.array_agg().or_empty()).unwrap(), []);
    let slice =
        Sample::objects().order_by(|s| s.id).limit(2).aggregate(db, |s| s.d.array_agg().order_by(s.id)).unwrap();
    assert_eq!(slice.map(|list| list.len()), Some(2));
}

#[test]
fn json_gathers_values_as_json_has_them() {
    let db = fresh();
    let db = &*db;
    let day = NaiveDate::from_ymd_opt(2024, 2, 29);
    for (name, day) in [("one", day), ("two", None)] {
        Event::builder().name(name).day(day).save(db).unwrap();
    }
    for (label, i, flag) in [("a", 3, Some(true)), ("b", 1, Some(false)), ("c", 3, None)] {
        Sample::builder().label(label).i(i).flag(flag).save(db).unwrap();
        Doc::builder().label(label).data(json!({"flag": flag, "of": [i]})).save(db).unwrap();
    }
    let (names, days) = Event::objects()
        .aggregate(db, |e| (e.name.json_agg().order_by(e.id), e.day.json_agg().order_by(e.id)))
        .unwrap();
    assert_eq!((names, days), (Some(json!(["one", "two"])), Some(json!(["2024-02-29", null]))));
    let (flags, numbers, part) = Sample::objects()
        .aggregate(db, |s| {
            (
                s.flag.json_agg().order_by(s.id.desc()),
                s.i.json_agg().distinct(),
                s.i.json_agg().filter(s.i.gt(5)).default(json!([])),
            )
        })
        .unwrap();
    assert_eq!((flags, numbers, part), (Some(json!([null, false, true])), Some(json!([1, 3])), json!([])));
    let documents = Doc::objects().aggregate(db, |d| d.data.json_agg().order_by(d.id)).unwrap();
    assert_eq!(documents.unwrap()[1], json!({"flag": false, "of": [1]}));
    // It is JSON as any other: filters ask what is in it.
    let groups = Sample::objects()
        .values(|s| s.i)
        .annotate(|s| s.label.json_agg().order_by(s.label))
        .filter(|s| s.label.json_agg().order_by(s.label).index(1).eq("c"));
    assert_eq!(groups.all(db).unwrap(), [(3, Some(json!(["a", "c"])))]);
    let empty = Sample::objects().filter(|s| s.i.gt(5)).aggregate(db, |s| s.i.json_agg()).unwrap();
    assert_eq!(empty, None);
}

#[test]
fn a_list_of_different_values_stands_in_its_own_order_alone() {
    let db = edge();
    let db = &*db;
    let wrong = Sample::objects().aggregate(db, |s| s.j.array_agg().distinct().order_by(s.id));
    assert!(matches!(wrong, Err(Error::InvalidQuery { .. })), "{wrong:?}");
    let wrong = Sample::objects().aggregate(db, |s| s.j.json_agg().order_by(s.id).distinct());
    assert!(matches!(wrong, Err(Error::InvalidQuery { .. })), "{wrong:?}");
    let wrong = Sample::objects().values(|s| s.j.json_agg().over(|w| w)).all(db);
    assert!(matches!(wrong, Err(Error::InvalidQuery { .. })), "{wrong:?}");
}
