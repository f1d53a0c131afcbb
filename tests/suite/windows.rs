//! Windows: a value of a row and of the rows beside it.

use orm::prelude::*;

use super::{edge, fresh, keys};
use crate::models::edge::*;

#[test]
fn rows_are_numbered_and_ranked_within_their_partition() {
    let db = edge();
    let db = &*db;
    let ranked = Review::objects()
        .values(|r| {
            (
                r.id,
                row_number().over(|w| w.partition_by(r.book).order_by((r.stars.desc(), r.id))),
                rank().over(|w| w.partition_by(r.book).order_by(r.stars.desc())),
                dense_rank().over(|w| w.order_by(r.stars)),
            )
        })
        .order_by(|r| r.id)
        .all(db)
        .unwrap();
    let reviews = Review::objects().all(db).unwrap();
    for (id, number, rank, dense) in ranked {
        let this = reviews.iter().find(|r| r.id == id).unwrap();
        let beside: Vec<_> = reviews.iter().filter(|r| r.book.id() == this.book.id()).collect();
        let before = |r: &&&Review| (-r.stars, r.id) < (-this.stars, this.id);
        assert_eq!(number, 1 + i64::try_from(beside.iter().filter(before).count()).unwrap());
        assert_eq!(rank, 1 + i64::try_from(beside.iter().filter(|r| r.stars > this.stars).count()).unwrap());
        let less: std::collections::BTreeSet<_> =
            reviews.iter().map(|r| r.stars).filter(|stars| *stars < this.stars).collect();
        assert_eq!(dense, 1 + i64::try_from(less.len()).unwrap());
    }
}

#[test]
fn a_row_sees_those_before_and_after_it() {
    let db = edge();
    let db = &*db;
    let rows = Book::objects()
        .values(|b| {
            (
                b.id,
                lag(b.id, 1).over(|w| w.order_by(b.id)),
                lead(b.id, 2).default(0).over(|w| w.order_by(b.id)),
                first_value(b.id).over(|w| w.order_by(b.id)),
                last_value(b.id).over(|w| w.order_by(b.id).rows(..)),
                nth_value(b.id, 2).over(|w| w.order_by(b.id).rows(..)),
                b.id.sum().over(|w| w.order_by(b.id).rows(-1..=0)),
            )
        })
        .order_by(|b| b.id)
        .all(db)
        .unwrap();
    for (id, before, after, first, last, second, sum) in rows {
        assert_eq!(before, (id > 1).then_some(id - 1));
        assert_eq!(after, Some(if id <= 8 { id + 2 } else { 0 }));
        assert_eq!((first, last, second), (Some(1), Some(10), Some(2)));
        assert_eq!(sum, Some(if id == 1 { 1 } else { 2 * id - 1 }));
    }
}

#[test]
fn shares_and_parts_are_those_of_the_whole() {
    let db = edge();
    let db = &*db;
    let rows = Book::objects()
        .values(|b| {
            (
                percent_rank().over(|w| w.order_by(b.id)),
                cume_dist().over(|w| w.order_by(b.id)),
                ntile(4).over(|w| w.order_by(b.id)),
                b.id.count().over(|w| w),
            )
        })
        .order_by(|b| b.id)
        .all(db)
        .unwrap();
    assert_eq!(rows[0], (0.0, 0.1, 1, 10));
    assert_eq!(rows[9], (1.0, 1.0, 4, 10));
    assert_eq!(rows.iter().map(|row| row.2).collect::<Vec<_>>(), [1, 1, 1, 2, 2, 2, 3, 3, 4, 4]);
}

#[test]
fn a_filter_on_a_window_is_asked_of_the_rows_that_other_filters_leave() {
    let db = edge();
    let db = &*db;
    let first = |query: QuerySet<Review>| {
        query.filter(|r| row_number().over(|w| w.partition_by(r.book).order_by((r.stars.desc(), r.id))).eq(1))
    };
    let best = keys(db, first(Review::objects()).order_by(|r| r.id));
    let reviews = Review::objects().order_by(|r| r.id).all(db).unwrap();
    let expected = |kept: &[&Review]| -> Vec<i64> {
        let leads = |r: &&&Review| {
            !kept.iter().any(|other| other.book.id() == r.book.id() && (-other.stars, other.id) < (-r.stars, r.id))
        };
        kept.iter().filter(leads).map(|r| r.id).collect()
    };
    assert_eq!(best, expected(&reviews.iter().collect::<Vec<_>>()));
    let low = first(Review::objects().filter(|r| r.stars.lt(5))).order_by(|r| r.id);
    assert_eq!(keys(db, low.clone()), expected(&reviews.iter().filter(|r| r.stars < 5).collect::<Vec<_>>()));
    // A filter that comes after is asked before the window all the same, as in Django.
    let after = first(Review::objects()).filter(|r| r.stars.lt(5)).order_by(|r| r.id);
    assert_eq!(keys(db, after), keys(db, low.clone()));
    assert_eq!(usize::try_from(low.count(db).unwrap()).unwrap(), keys(db, low.clone()).len());
    assert!(low.exists(db).unwrap());
    assert_eq!(keys(db, low.clone().limit(2)), keys(db, low.clone())[..2]);
    let titles = low.clone().values(|r| r.book.title).all(db).unwrap();
    assert_eq!(titles.len(), keys(db, low).len());
}

#[test]
fn rows_that_a_window_finds_are_changed_and_deleted() {
    let db = edge();
    let db = &*db;
    let worst =
        Review::objects().filter(|r| row_number().over(|w| w.partition_by(r.book).order_by((r.stars, r.id))).eq(1));
    let found = worst.count(db).unwrap();
    assert!(found > 1);
    assert_eq!(worst.update(db, |r| r.body.set("worst")).unwrap(), found);
    assert_eq!(Review::objects().filter(|r| r.body.eq("worst")).count(db).unwrap(), found);
    assert_eq!(worst.delete(db).unwrap().total, found);
}

#[test]
fn windows_go_over_groups() {
    let db = edge();
    let db = &*db;
    let groups = Review::objects()
        .values(|r| r.book)
        .annotate(|r| (r.count(), rank().over(|w| w.order_by(r.count().desc()))))
        .all(db)
        .unwrap();
    for (_, (count, rank)) in &groups {
        assert_eq!(*rank, 1 + i64::try_from(groups.iter().filter(|(_, (other, _))| other > count).count()).unwrap());
    }
}

#[test]
fn a_frame_that_ends_before_it_begins_is_refused() {
    let db = edge();
    let db = &*db;
    let (start, end) = (1, -1);
    let refused = Book::objects().values(|b| b.id.sum().over(|w| w.rows(start..=end))).all(db);
    assert!(matches!(refused, Err(orm::Error::InvalidQuery { .. })), "{refused:?}");
}

#[test]
fn aggregates_are_of_what_windows_give_and_of_the_rows_they_find() {
    let db = edge();
    let db = &*db;
    let place = |b: &'static BookFields| row_number().over(|w| w.order_by((b.pages.desc(), b.id)));
    assert_eq!(Book::objects().aggregate(db, |b| place(b).max()).unwrap(), Some(10));
    let best = Review::objects()
        .filter(|r| row_number().over(|w| w.partition_by(r.book).order_by((r.stars.desc(), r.id))).eq(1));
    assert_eq!(best.aggregate(db, |r| (r.count(), r.stars.sum())).unwrap(), (8, Some(27)));
    assert_eq!(best.values(|r| r.stars).distinct().count(db).unwrap(), 5);
}

#[test]
fn windows_over_groups_go_by_what_these_are_of() {
    let db = edge();
    let db = &*db;
    let groups = Review::objects().values(|r| r.book).annotate(|r| {
        (
            r.count(),
            rank().over(|w| w.order_by(r.count().desc())),
            row_number().over(|w| w.order_by(r.book.id)),
            r.count().sum().over(|w| w),
        )
    });
    let rows = groups.clone().order_by(|r| r.book.id).all(db).unwrap();
    let ranks: Vec<_> =
        rows.iter().map(|(book, (count, rank, number, all))| (*book, *count, *rank, *number, *all)).collect();
    let wanted = [
        (1, 3, 1, 1, Some(13)),
        (2, 2, 2, 2, Some(13)),
        (3, 1, 5, 3, Some(13)),
        (4, 2, 2, 4, Some(13)),
        (5, 2, 2, 5, Some(13)),
        (6, 1, 5, 6, Some(13)),
        (7, 1, 5, 7, Some(13)),
        (10, 1, 5, 8, Some(13)),
    ];
    assert_eq!(ranks, wanted);
    let first = groups.clone().filter(|r| rank().over(|w| w.order_by(r.count().desc())).eq(1));
    assert_eq!(first.all(db).unwrap().iter().map(|(book, _)| *book).collect::<Vec<_>>(), [1]);
    assert_eq!(groups.count(db).unwrap(), 8);
}

#[test]
fn conditions_may_mix_windows_and_columns() {
    let db = edge();
    let db = &*db;
    let number =
        |r: &'static ReviewFields| row_number().over(|w| w.partition_by(r.book).order_by((r.stars.desc(), r.id)));
    let either = Review::objects().filter(|r| number(r).eq(1) | r.stars.eq(1)).order_by(|r| r.id);
    assert_eq!(keys(db, either), [1, 4, 5, 6, 7, 9, 10, 11, 12, 13]);
    let rest = Review::objects().exclude(|r| number(r).eq(1)).order_by(|r| r.id);
    assert_eq!(keys(db, rest), [2, 3, 4, 8, 10]);
    let last = Review::objects().filter(|r| row_number().over(|w| w.order_by((r.stars.desc(), r.id))).lte(5));
    let last = last.order_by(|r| row_number().over(|w| w.order_by((r.stars.desc(), r.id))).desc()).limit(2);
    assert_eq!(keys(db, last), [13, 8]);
    let running = Book::objects().order_by(|b| b.id);
    let running =
        running.values(|b| b.pages.sum().over(|w| w.partition_by(b.in_print).order_by(b.id))).all(db).unwrap();
    let wanted = [300, 420, -1, 870, 0, 1080, 1380, 99, 1380, 2380].map(|sum| (sum >= 0).then_some(sum));
    assert_eq!(running, wanted);
}

#[test]
fn rows_that_a_window_finds_are_grouped_unlike_django() {
    let db = edge();
    let db = &*db;
    // Django numbers the groups instead.
    let best = Review::objects()
        .filter(|r| r.stars.gt(0))
        .filter(|r| row_number().over(|w| w.partition_by(r.book).order_by((r.stars.desc(), r.id))).eq(1));
    let grouped = best.values(|r| r.stars).annotate(|r| r.count()).order_by(|r| r.stars);
    assert_eq!(grouped.all(db).unwrap(), [(1, 1), (3, 1), (4, 1), (5, 4)]);
    assert_eq!(grouped.filter(|r| r.count().gt(1)).all(db).unwrap(), [(5, 4)]);
}

#[test]
fn every_aggregate_over_a_window_is_what_it_is_of_these_rows_alone() {
    let db = fresh();
    let db = &*db;
    let decimals = ["0.1", "0.2", "1000000.000001", "-0.3", "0.000001", "33.333333"];
    for (at, text) in decimals.iter().enumerate() {
        let at = i32::try_from(at).unwrap();
        let d: Decimal = text.parse().unwrap();
        let made = Sample::builder().label(*text).i(at * at).d(d).f(f64::from(at) / 2.0).flag(at % 2 == 0);
        made.save(db).unwrap();
        Event::builder().name(*text).dur(TimeDelta::microseconds(i64::from(at) * 1_000_003)).save(db).unwrap();
    }
    let windows = Sample::objects()
        .order_by(|s| s.id)
        .values(|s| {
            let two = |w: orm::expr::Over| w.order_by(s.id).rows(-1..=0);
            (
                (s.d.sum().over(two), s.d.avg().over(two), s.d.min().over(two), s.d.max().over(two)),
                (s.i.sum().over(two), s.i.avg().over(two), s.f.std_dev().over(two), s.i.variance_sample().over(two)),
                (s.flag.bool_and().over(two), s.flag.max().over(two), s.flag.min().over(two), s.big.sum().over(two)),
            )
        })
        .all(db)
        .unwrap();
    for (at, window) in windows.into_iter().enumerate() {
        let at = i64::try_from(at + 1).unwrap();
        let rows = Sample::objects().filter(|s| s.id.in_range(at - 1..=at));
        let (((sum, avg, min, max), (whole, mean, spread, variance), flags), (of, decimal, low, high)) =
            (window, rows.aggregate(db, |s| (s.d.sum(), s.d.avg(), s.d.min(), s.d.max())).unwrap());
        assert_eq!((sum, min, max), (of, low, high), "row {at}");
        let near = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() < 1e-6,
            (one, other) => one == other,
        };
        assert!(near(avg, decimal), "{avg:?} {decimal:?}");
        let (sum, avg, std_dev, sample) =
            rows.aggregate(db, |s| (s.i.sum(), s.i.avg(), s.f.std_dev(), s.i.variance_sample())).unwrap();
        assert!(whole == sum && near(mean, avg) && near(spread, std_dev) && near(variance, sample), "row {at}");
        let all = rows.aggregate(db, |s| (s.flag.bool_and(), s.flag.max(), s.flag.min(), s.big.sum())).unwrap();
        assert_eq!(flags, all, "row {at}");
    }
    let spans = Event::objects().order_by(|e| e.id).values(|e| {
        let two = |w: orm::expr::Over| w.order_by(e.id).rows(-1..=0);
        (e.dur.sum().over(two), e.dur.avg().over(two), e.dur.max().over(two), lag(e.dur, 1).over(|w| w.order_by(e.id)))
    });
    for (at, (sum, avg, most, before)) in spans.all(db).unwrap().into_iter().enumerate() {
        let at = i64::try_from(at + 1).unwrap();
        let rows = Event::objects().filter(|e| e.id.in_range(at - 1..=at));
        let of = rows.aggregate(db, |e| (e.dur.sum(), e.dur.avg(), e.dur.max())).unwrap();
        assert_eq!((sum, avg, most), of, "row {at}");
        let last = (at > 1).then(|| TimeDelta::microseconds((at - 2) * 1_000_003));
        assert_eq!(before, last);
    }
    // Durations are compared, added and put in groups as numbers are.
    let longer =
        Event::objects().filter(|e| (e.dur * 2).gt(e.dur + TimeDelta::seconds(3)) & e.dur.lt(TimeDelta::hours(1)));
    assert_eq!(longer.count(db).unwrap(), 3);
    let having = Event::objects()
        .values(|e| e.name)
        .annotate(|e| e.dur.sum())
        .filter(|e| e.dur.sum().gte(TimeDelta::seconds(4)));
    assert_eq!(having.count(db).unwrap(), 2);
    let by_span = Event::objects().filter(|e| e.dur.sum().over(|w| w.order_by(e.id)).gt(TimeDelta::seconds(8)));
    assert_eq!(by_span.count(db).unwrap(), 2);
}
