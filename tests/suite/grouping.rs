//! Aggregates and groups as Django has them: what is expected here Django answers on the same database.

use orm::prelude::*;

use super::{edge, keys};
use crate::models::edge::*;

#[test]
fn a_condition_may_mix_aggregates_and_columns() {
    let db = edge();
    let db = &*db;
    let either = Book::objects().annotate(|b| b.reviews.count()).filter(|b| b.reviews.count().gt(1) | b.pages.gt(400));
    let either = either.order_by(|b| b.id).values(|b| (b.id, b.reviews.count())).all(db).unwrap();
    assert_eq!(either, [(1, 3), (2, 2), (4, 2), (5, 2), (10, 1)]);
    let not_both = Author::objects().exclude(|a| a.books.count().gt(1) & a.country.eq("DE")).order_by(|a| a.id);
    assert_eq!(keys(db, not_both), [2, 3, 4, 5, 6, 7, 8]);
    let not_all = Author::objects().exclude(|a| a.books.count().gt(1) & a.books.in_print.eq(true)).order_by(|a| a.id);
    assert_eq!(keys(db, not_all), [3, 6, 7]);
    let long = Author::objects().filter(|a| a.books.count().gt(3) | a.books.pages.gt(900)).order_by(|a| a.id);
    assert_eq!(keys(db, long), [1, 2, 8]);
    let and = Author::objects().filter(|a| a.books.count().gt(1) & a.name.is_not_null()).count(db).unwrap();
    assert_eq!(and, 5);
}

#[test]
fn exclude_gives_the_rows_that_filter_leaves_out_where_an_aggregate_is_null_too() {
    let db = edge();
    let db = &*db;
    let above = |a: &'static AuthorFields| a.books.pages.avg().gt(300.0);
    assert_eq!(keys(db, Author::objects().filter(above).order_by(|a| a.id)), [2, 3, 8]);
    // Django leaves out 7, who has no book.
    assert_eq!(keys(db, Author::objects().exclude(above).order_by(|a| a.id)), [1, 4, 5, 6, 7]);
    assert_eq!(keys(db, Author::objects().filter(|a| !above(a)).order_by(|a| a.id)), [1, 4, 5, 6, 7]);
}

#[test]
fn groups_are_counted_and_asked_for() {
    let db = edge();
    let db = &*db;
    let groups = Book::objects().values(|b| b.publisher).annotate(|b| b.count());
    assert_eq!(groups.count(db).unwrap(), 7);
    let many = groups.clone().filter(|b| b.count().gt(1));
    assert_eq!((many.count(db).unwrap(), many.exists(db).unwrap()), (3, true));
    assert!(!groups.clone().filter(|b| b.count().gt(9)).exists(db).unwrap());
    let few = groups.clone().exclude(|b| b.count().gt(1)).order_by(|b| b.publisher.id).all(db).unwrap();
    assert_eq!(few, [(Some(3), 1), (Some(4), 1), (Some(5), 1), (Some(6), 1)]);
    let (most, mean, number) = groups.aggregate(db, |b| (b.count().max(), b.count().avg(), b.count().count())).unwrap();
    assert_eq!((most, number), (Some(2), 7));
    assert!((mean.unwrap() - 10.0 / 7.0).abs() < 1e-9);
    let two = groups.clone().order_by(|b| (b.count().desc(), b.publisher.id.asc().nulls_first())).limit(2);
    assert_eq!(two.aggregate(db, |b| b.count().sum()).unwrap(), Some(4));
    let by_count = Review::objects().values(|r| r.book).annotate(|r| r.count());
    let by_count = by_count.order_by(|r| (r.count().desc(), r.book.id));
    assert_eq!(by_count.first(db).unwrap(), Some((1, 3)));
    assert_eq!(by_count.last(db).unwrap(), Some((10, 1)));
}

#[test]
fn groups_stay_when_other_columns_are_selected() {
    let db = edge();
    let db = &*db;
    let twice = Review::objects().values(|r| r.book).annotate(|r| r.count()).filter(|r| r.count().gt(1));
    let books = twice.clone().values(|r| r.book.id).order_by(|r| r.book.id);
    assert_eq!(books.all(db).unwrap(), [1, 2, 4, 5]);
    assert_eq!(keys(db, Book::objects().filter(|b| b.id.is_in(books.clone())).order_by(|b| b.id)), [1, 2, 4, 5]);
    assert_eq!(keys(db, Book::objects().exclude(|b| b.id.is_in(books)).order_by(|b| b.id)), [3, 6, 7, 8, 9, 10]);
    // The key is grouped by though it is not selected.
    let counts = Book::objects().values(|b| b.publisher.country).annotate(|b| b.count()).values(|b| b.count());
    assert_eq!(counts.order_by(|b| b.count()).all(db).unwrap(), [1, 2, 2, 2, 3]);
    // What is selected and was no key divides further.
    let finer = Book::objects().values(|b| b.publisher).annotate(|b| b.count()).values(|b| (b.in_print, b.count()));
    let finer = finer.order_by(|b| (b.publisher.id.asc().nulls_first(), b.in_print)).all(db).unwrap();
    let wanted = [(true, 2), (true, 2), (false, 1), (true, 1), (true, 1), (false, 1), (true, 1), (false, 1)];
    assert_eq!(finer, wanted);
    // A row that an aggregate was computed for is given once, whatever the filters join.
    let named = Author::objects().filter(|a| a.books.pages.gt(100)).annotate(|a| a.books.count()).values(|a| a.name);
    assert_eq!((named.count(db).unwrap(), named.all(db).unwrap().len()), (7, 7));
}

#[test]
fn rows_are_grouped_by_expressions() {
    let db = edge();
    let db = &*db;
    let large = Book::objects().values(|b| b.pages.gt(300)).annotate(|b| b.count()).order_by(|b| b.pages.gt(300));
    assert_eq!(large.all(db).unwrap(), [(false, 8), (true, 2)]);
    let years = Book::objects().values(|b| b.published.year()).annotate(|b| b.count());
    let years = years.order_by(|b| b.published.year().asc().nulls_first()).all(db).unwrap();
    let wanted = [
        (None, 2),
        (Some(2000), 1),
        (Some(2016), 1),
        (Some(2018), 1),
        (Some(2019), 2),
        (Some(2020), 2),
        (Some(2021), 1),
    ];
    assert_eq!(years, wanted);
    let shifted = Book::objects().values(|b| b.pages * 2 + 1).annotate(|b| b.count()).filter(|b| b.count().gt(0));
    assert_eq!(shifted.all(db).unwrap().iter().map(|(_, count)| *count).sum::<i64>(), 10);
    let best = |b: &'static BookFields| exists(Review::objects().filter(|r| r.book.eq(b.id) & r.stars.gte(5)));
    let found = Book::objects().values(best).annotate(|b| b.count()).order_by(best).all(db).unwrap();
    assert_eq!(found, [(false, 6), (true, 4)]);
    let stars = |b: &'static BookFields| {
        subquery(Review::objects().filter(|r| r.book.eq(b.id)).order_by(|r| (r.stars.desc(), r.id)).values(|r| r.stars))
    };
    let found = Book::objects().values(stars).annotate(|b| b.count());
    let found = found.order_by(|b| stars(b).asc().nulls_first()).all(db).unwrap();
    assert_eq!(found, [(None, 2), (Some(-1), 1), (Some(1), 1), (Some(3), 1), (Some(4), 1), (Some(5), 4)]);
}

#[test]
fn rows_are_grouped_by_an_aggregate_of_each_unlike_django() {
    let db = edge();
    let db = &*db;
    // Django forgets the groups here.
    let histogram = Book::objects().values(|b| b.reviews.count()).annotate(|b| b.count());
    let sorted = histogram.clone().order_by(|b| b.reviews.count()).all(db).unwrap();
    assert_eq!(sorted, [(0, 2), (1, 4), (2, 3), (3, 1)]);
    let some = histogram.clone().filter(|b| b.reviews.count().gt(0) & b.count().gt(1));
    assert_eq!(some.order_by(|b| b.reviews.count().desc()).all(db).unwrap(), [(2, 3), (1, 4)]);
    assert_eq!(histogram.count(db).unwrap(), 4);
    assert_eq!(histogram.values(|b| b.count()).order_by(|b| b.count()).all(db).unwrap(), [1, 2, 3, 4]);
    let annotated = Book::objects().annotate(|b| b.reviews.count()).values(|b| b.reviews.count());
    assert_eq!(annotated.distinct().order_by(|b| b.reviews.count()).all(db).unwrap(), [0, 1, 2, 3]);
}

#[test]
fn groups_go_along_relations() {
    let db = edge();
    let db = &*db;
    let tags = Book::objects().values(|b| b.tags.name).annotate(|b| b.count());
    let tags = tags.order_by(|b| (b.count().desc(), b.tags.name.asc().nulls_last())).limit(5).all(db).unwrap();
    let tags: Vec<_> = tags.iter().map(|(name, count)| (name.as_deref(), *count)).collect();
    assert_eq!(tags[..2], [(Some("fiction"), 3), (Some("sci-fi"), 3)]);
    assert_eq!(tags[2..], [(Some("crime"), 2), (Some("history"), 2), (Some("science"), 2)]);
    let reviews = Book::objects().values(|b| b.tags.name).annotate(|b| b.reviews.count());
    let reviews = reviews.order_by(|b| b.tags.name.asc().nulls_first()).all(db).unwrap();
    assert_eq!(reviews.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [0, 1, 4, 7, 3, 1, 6, 2]);
    let news = Author::objects().values(|a| a.profile.newsletter).annotate(|a| a.count());
    let news = news.order_by(|a| a.profile.newsletter.asc().nulls_first()).all(db).unwrap();
    assert_eq!(news, [(None, 4), (Some(false), 2), (Some(true), 2)]);
    let rated = Book::objects().values(|b| b.editor.country.name).annotate(|b| (b.count(), b.rating.avg()));
    let rated = rated.filter(|b| b.editor.country.name.is_null() | b.rating.avg().gt(4.0));
    let rated = rated.order_by(|b| b.editor.country.name.asc().nulls_first()).all(db).unwrap();
    assert_eq!(rated.len(), 3);
    assert_eq!(rated[0].1.0, 4);
    assert!((rated[0].1.1.unwrap() - 10.0 / 3.0).abs() < 1e-9);
}

#[test]
fn aggregates_of_relations_to_one_are_of_one_row_or_none() {
    let db = edge();
    let db = &*db;
    let profiles = Author::objects().order_by(|a| a.id).values(|a| a.profile.count()).all(db).unwrap();
    assert_eq!(profiles, [1, 1, 0, 1, 1, 0, 0, 0]);
    let siblings = Book::objects().order_by(|b| b.id).values(|b| b.publisher.books.count()).all(db).unwrap();
    assert_eq!(siblings, [2, 2, 2, 1, 1, 1, 0, 1, 0, 2]);
    let sequels = Book::objects().order_by(|b| b.id).values(|b| (b.sequel.count(), b.sequel_of.count()));
    assert_eq!(sequels.all(db).unwrap()[..3], [(1, 0), (1, 1), (0, 0)]);
    let mentees = Author::objects().annotate(|a| a.mentees.count()).order_by(|a| (a.mentees.count().desc(), a.id));
    let mentees: Vec<_> = mentees.all(db).unwrap().into_iter().map(|(a, count)| (a.id, count)).collect();
    assert_eq!(mentees, [(1, 2), (2, 1), (3, 1), (4, 1), (5, 0), (6, 0), (7, 0), (8, 0)]);
    let counts = Review::objects()
        .aggregate(db, |r| (r.reviewer.count(), r.reviewer.count_distinct(), r.count(), r.reviewer.mentor.count()));
    assert_eq!(counts.unwrap(), (11, 6, 13, 9));
}

#[test]
fn what_a_filter_of_an_aggregate_joins_multiplies_nothing() {
    let db = edge();
    let db = &*db;
    let fiction = Author::objects().order_by(|a| a.id).values(|a| {
        (a.books.count().filter(a.books.tags.name.eq("fiction")), a.books.count().filter(!a.books.in_print.eq(true)))
    });
    let wanted = [(2, 0), (1, 1), (0, 0), (1, 2), (0, 1), (0, 0), (0, 0), (0, 1)];
    assert_eq!(fiction.all(db).unwrap(), wanted);
    // An author is one author, however many books of theirs the condition is true of; Django counts the books.
    let countries = Author::objects()
        .values(|a| a.country.code)
        .annotate(|a| (a.count().filter(a.books.pages.gt(100)), a.count().filter(!a.books.pages.gt(100)), a.count()));
    for (_, (some, none, all)) in countries.all(db).unwrap() {
        assert_eq!(some + none, all);
    }
    let (some, all) =
        Author::objects().aggregate(db, |a| (a.count().filter(a.books.pages.gt(100)), a.count())).unwrap();
    let wanted = Author::objects().filter(|a| a.books.any(|b| b.pages.gt(100))).count(db).unwrap();
    assert_eq!((u64::try_from(some).unwrap(), all), (wanted, 8));
    let books = Author::objects().order_by(|a| a.id).values(|a| {
        (a.books.count().filter(a.reviews.stars.gte(4)), a.books.pages.sum().filter(a.reviews.stars.gte(4)))
    });
    for (author, (count, pages)) in
        Author::objects().order_by(|a| a.id).all(db).unwrap().iter().zip(books.all(db).unwrap())
    {
        let good = author.reviews.all(db).unwrap().iter().any(|r| r.stars >= 4);
        let books = author.books.all(db).unwrap();
        let sum = books.iter().filter_map(|b| b.pages).map(i64::from).reduce(|a, b| a + b);
        assert_eq!(count, if good { i64::try_from(books.len()).unwrap() } else { 0 });
        assert_eq!(pages, if good { sum } else { None });
    }
    let own = Author::objects().order_by(|a| a.id);
    let own = own.values(|a| a.books.reviews.count().filter(a.books.reviews.reviewer.eq(a.id)));
    assert_eq!(own.all(db).unwrap(), [1, 0, 0, 0, 0, 0, 0, 1]);
}

#[test]
fn aggregates_are_computed_with_and_ordered_by() {
    let db = edge();
    let db = &*db;
    let twice = Book::objects().filter(|b| (b.reviews.count() * 2).gt(2)).order_by(|b| b.id);
    let twice = twice.values(|b| b.reviews.count() * 2).all(db).unwrap();
    assert_eq!(twice, [6, 4, 4, 4]);
    let sums =
        Book::objects().order_by(|b| b.id).values(|b| b.authors.count_distinct() + b.tags.count()).all(db).unwrap();
    assert_eq!(sums, [4, 2, 4, 4, 4, 4, 2, 1, 0, 4]);
    let publishers = Publisher::objects()
        .annotate(|p| (p.books.count(), p.books.pages.max()))
        .order_by(|p| (p.books.pages.max().desc().nulls_last(), p.id));
    let publishers: Vec<_> = publishers.all(db).unwrap().into_iter().map(|(p, (count, _))| (p.id, count)).collect();
    assert_eq!(publishers, [(2, 2), (3, 1), (1, 2), (5, 1), (6, 1), (4, 1), (7, 0)]);
    let reversed = Book::objects().order_by(|b| (b.reviews.count(), b.id)).reverse();
    assert_eq!(keys(db, reversed), [1, 5, 4, 2, 10, 7, 6, 3, 9, 8]);
    let none = Publisher::objects().filter(|p| p.books.count().eq(0));
    assert_eq!(keys(db, none), [7]);
    // What stands beside an aggregate divides the groups, as in Django.
    let beside = Book::objects().values(|b| b.publisher).annotate(|b| b.rating.sum() + b.rating);
    assert_eq!(beside.count(db).unwrap(), 10);
}

#[test]
fn an_aggregate_said_again_is_the_one_that_was_selected() {
    let db = edge();
    let db = &*db;
    let good = Book::objects().annotate(|b| b.reviews.count()).filter(|b| b.reviews.stars.gte(4));
    let of = |rows: Vec<(Book, i64)>| rows.into_iter().map(|(b, n)| (b.id, n)).collect::<Vec<_>>();
    // The count is of all reviews, as it was selected before the filter, also where it is asked about and ordered by.
    let several = good.clone().filter(|b| b.reviews.count().gt(1));
    let several = several.order_by(|b| (b.reviews.count().desc(), b.id));
    assert_eq!(of(several.all(db).unwrap()), [(1, 3), (2, 2), (4, 2)]);
    let before = Book::objects().filter(|b| b.reviews.stars.gte(4)).annotate(|b| b.reviews.count());
    assert_eq!(of(before.clone().order_by(|b| b.id).all(db).unwrap()), [(1, 2), (2, 1), (4, 2), (6, 1), (10, 1)]);
    assert_eq!(of(before.filter(|b| b.reviews.count().gt(1)).order_by(|b| b.id).all(db).unwrap()), [(1, 2), (4, 2)]);
    let ordered = Book::objects().order_by(|b| (b.reviews.count().desc(), b.id)).annotate(|b| b.reviews.count());
    let ordered = ordered.filter(|b| b.reviews.stars.gte(4));
    assert_eq!(of(ordered.all(db).unwrap()), [(1, 3), (2, 2), (4, 2), (6, 1), (10, 1)]);
    let most = good.aggregate(db, |b| b.reviews.count().max()).unwrap();
    assert_eq!(most, Some(3));
}

#[test]
fn aggregates_of_different_rows_and_of_slices_are_of_just_these() {
    let db = edge();
    let db = &*db;
    assert_eq!(Book::objects().distinct().aggregate(db, |b| (b.count(), b.pages.sum())).unwrap(), (10, Some(2479)));
    let publishers = Book::objects().values(|b| b.publisher).distinct();
    assert_eq!(publishers.aggregate(db, |b| (b.publisher.count(), b.count())).unwrap(), (6, 7));
    let joined = Book::objects().filter(|b| b.reviews.stars.gte(4));
    let counts = joined.aggregate(db, |b| (b.count(), b.id.count_distinct(), b.reviews.stars.sum())).unwrap();
    assert_eq!(counts, (7, 5, Some(33)));
    let most = Book::objects().aggregate(db, |b| (b.reviews.count().max(), b.reviews.count().avg())).unwrap();
    assert_eq!(most, (Some(3), Some(1.3)));
    let last = Book::objects().order_by(|b| b.id.desc()).limit(3).annotate(|b| b.reviews.count());
    assert_eq!(last.aggregate(db, |b| b.reviews.count().sum()).unwrap(), Some(1));
}

#[test]
fn a_filter_before_rows_are_put_together_asks_about_each_row_unlike_django() {
    let db = edge();
    let db = &*db;
    let busy = Author::objects().filter(|a| a.books.count().gt(1));
    assert_eq!(busy.aggregate(db, |a| (a.count(), a.books.count())).unwrap(), (5, 14));
    let annotated = Author::objects().annotate(|a| a.books.count()).filter(|a| a.books.count().gt(1));
    assert_eq!(annotated.aggregate(db, |a| (a.count(), a.books.count().max())).unwrap(), (5, Some(4)));
    // Django asks this of the groups, though of each author where nothing is grouped.
    let countries = busy.values(|a| a.country).annotate(|a| (a.count(), a.books.count()));
    let (mut authors, mut books) = (0, 0);
    for (_, (count, of_them)) in countries.all(db).unwrap() {
        authors += count;
        books += of_them;
    }
    assert_eq!((authors, books), (5, 14));
    let one = countries.filter(|a| a.count().eq(1) & a.books.count().gt(3));
    assert_eq!(one.values(|a| a.books.count()).all(db).unwrap(), [4]);
}

#[test]
fn rows_are_changed_and_deleted_by_their_aggregates() {
    let db = edge();
    let db = &*db;
    let lonely = Book::objects().filter(|b| b.reviews.count().eq(0));
    assert_eq!(lonely.update(db, |b| b.in_print.set(false)).unwrap(), 2);
    assert_eq!(Book::objects().filter(|b| b.in_print.eq(false)).count(db).unwrap(), 4);
    assert_eq!(lonely.delete(db).unwrap().by_model["edge.Book"], 2);
    assert_eq!(Book::objects().count(db).unwrap(), 8);
}

#[test]
fn models_with_aggregates_bring_what_is_loaded_with_them() {
    let db = edge();
    let db = &*db;
    let rows = Book::objects()
        .annotate(|b| (b.reviews.count(), b.publisher.name))
        .select_related(|b| (b.publisher.country, b.editor))
        .prefetch(|b| (b.authors, b.reviews))
        .order_by(|b| (b.reviews.count().desc(), b.id))
        .all(db)
        .unwrap();
    let found: Vec<_> = rows.iter().map(|(b, (n, _))| (b.id, *n)).collect();
    assert_eq!(found, [(1, 3), (2, 2), (4, 2), (5, 2), (3, 1), (6, 1), (7, 1), (10, 1), (8, 0), (9, 0)]);
    let log = db.capture(|| {
        for (book, (count, name)) in &rows {
            assert_eq!(book.reviews.all(db).unwrap().len(), usize::try_from(*count).unwrap());
            let publisher = book.publisher.as_ref().map(|p| p.get(db).unwrap());
            assert_eq!(publisher.map(|p| p.name.clone()), *name);
            let _ = publisher.and_then(|p| p.country.as_ref()).map(|c| c.get(db).unwrap().name.clone());
        }
    });
    assert_eq!(log.len(), 0);
}

#[test]
fn nothing_is_asked_of_groups_of_nothing() {
    let db = edge();
    let db = &*db;
    let log = db.capture(|| {
        let none = Author::objects().filter(|a| a.id.is_in(Vec::<i64>::new()));
        assert_eq!(none.clone().annotate(|a| a.books.count()).count(db).unwrap(), 0);
        assert!(none.clone().values(|a| a.country).annotate(|a| a.count()).all(db).unwrap().is_empty());
        let groups = none.values(|a| a.country).annotate(|a| a.count());
        assert_eq!(groups.aggregate(db, |a| (a.count().max(), a.count().count())).unwrap(), (None, 0));
        let empty = Author::objects().limit(0).aggregate(db, |a| (a.count(), a.id.max())).unwrap();
        assert_eq!(empty, (0, None));
    });
    assert_eq!(log.len(), 0);
    let nothing = Author::objects().filter(|a| a.name.eq("nobody")).aggregate(db, |a| (a.count(), a.books.count()));
    assert_eq!(nothing.unwrap(), (0, 0));
}

#[test]
fn moments_and_spans_are_aggregated() {
    let db = edge();
    let db = &*db;
    let (first, last) =
        (|a: &'static AuthorFields| a.books.published.min(), |a: &'static AuthorFields| a.books.published.max());
    let spans = Author::objects().order_by(|a| a.id).values(|a| (first(a), last(a))).all(db).unwrap();
    let day = |y, m, d| orm::chrono::NaiveDate::from_ymd_opt(y, m, d);
    assert_eq!(spans[0], (day(2016, 2, 29), day(2020, 12, 31)));
    assert_eq!(spans[6], (None, None));
    let (sum, mean) = Event::objects().aggregate(db, |e| (e.dur.sum(), e.dur.avg())).unwrap();
    assert_eq!(sum.unwrap().num_microseconds(), Some(32_348_885_000_005));
    assert!((mean.unwrap().num_microseconds().unwrap() - 2_310_634_642_858).abs() <= 1);
    let (at, clock, day) = Event::objects().aggregate(db, |e| (e.at.max(), e.clock.min(), e.day.max())).unwrap();
    assert_eq!(at.unwrap().to_rfc3339(), "2999-12-31T23:59:59+00:00");
    assert_eq!(clock.unwrap().to_string(), "00:00:00");
    assert_eq!(day.unwrap().to_string(), "2999-12-31");
}

#[test]
fn groups_over_several_relations_take_any_aggregate() {
    let db = edge();
    let db = &*db;
    let countries = Author::objects()
        .values(|a| a.country)
        .annotate(|a| (a.books.count_distinct(), a.reviews.count_distinct(), a.count()))
        .order_by(|a| a.country.code.asc().nulls_first());
    let counts: Vec<_> = countries.all(db).unwrap().into_iter().map(|(c, (b, r, _))| (c, b, r)).collect();
    let wanted = [("DE", 4, 2), ("FR", 3, 2), ("GB", 3, 4), ("IS", 1, 0), ("JP", 2, 2), ("US", 2, 1)]
        .map(|(c, b, r)| (Some(c.to_owned()), b, r));
    assert_eq!(counts[0], (None, 0, 0));
    assert_eq!(counts[1..], wanted);
    let tags = Book::objects()
        .values(|b| b.tags.name)
        .annotate(|b| (b.authors.count_distinct(), b.reviews.count_distinct()))
        .order_by(|b| b.tags.name.asc().nulls_first());
    let tags: Vec<_> = tags.all(db).unwrap().into_iter().map(|(_, counts)| counts).collect();
    assert_eq!(tags, [(1, 0), (2, 1), (2, 4), (3, 7), (4, 3), (2, 1), (3, 6), (4, 2)]);
    let restricted = Author::objects().filter(|a| a.id.lte(4)).values(|a| a.country.name);
    let restricted = restricted.annotate(|a| {
        (a.books.title.string_agg(",").order_by(a.books.title), a.reviews.stars.count_distinct(), a.books.count())
    });
    let restricted = restricted.order_by(|a| a.country.name).all(db).unwrap();
    assert_eq!(restricted.len(), 4);
    for (country, (titles, _, count)) in restricted {
        let authors = Author::objects().filter(|a| a.id.lte(4) & a.country.name.eq(country)).all(db).unwrap();
        let mut wanted: Vec<_> =
            authors.iter().flat_map(|a| a.books.all(db).unwrap()).map(|b| b.title.clone()).collect();
        wanted.sort();
        assert_eq!(usize::try_from(count).unwrap(), wanted.len());
        assert_eq!(titles, Some(wanted.join(",")));
    }
    let computed = Author::objects().values(|a| a.born.year()).annotate(|a| (a.books.count(), a.reviews.count()));
    assert_eq!(computed.all(db).unwrap().iter().map(|(_, (books, _))| books).sum::<i64>(), 16);
    let refused = computed.annotate(|a| a.books.count_distinct()).all(db);
    assert!(matches!(refused, Err(orm::Error::InvalidQuery { .. })), "{refused:?}");
}

#[test]
fn aggregates_of_an_objects_own_rows_are_of_just_these() {
    let db = edge();
    let db = &*db;
    let author = Author::objects().find(db, 1).unwrap();
    let printed = author.books.query().values(|b| b.in_print).annotate(|b| b.count());
    assert_eq!(printed.order_by(|b| b.in_print).all(db).unwrap(), [(true, 4)]);
    let (books, reviews, tags) =
        author.books.query().aggregate(db, |b| (b.count(), b.reviews.count(), b.tags.count_distinct())).unwrap();
    assert_eq!((books, reviews, tags), (4, 7, 3));
    let rows = author.books.query().annotate(|b| b.reviews.count()).order_by(|b| (b.reviews.count().desc(), b.id));
    assert_eq!(rows.all(db).unwrap().iter().map(|(_, n)| *n).sum::<i64>(), 7);
    let own = author.reviews.query().aggregate(db, |r| (r.count(), r.stars.sum())).unwrap();
    assert_eq!(own, (2, Some(7)));
}

#[test]
fn truth_values_have_a_least_and_a_greatest() {
    let db = edge();
    let db = &*db;
    let ends = Book::objects().aggregate(db, |b| (b.in_print.max(), b.in_print.min())).unwrap();
    assert_eq!(ends, (Some(true), Some(false)));
    let groups = Book::objects().values(|b| b.in_print).annotate(|b| (b.in_print.max(), b.in_print.min()));
    assert!(groups.all(db).unwrap().into_iter().all(|(key, ends)| ends == (Some(key), Some(key))));
}

#[test]
fn aggregates_stand_in_questions_about_related_rows() {
    let db = edge();
    let db = &*db;
    let any = Author::objects().filter(|a| a.books.any(|b| b.reviews.count().gt(1))).order_by(|a| a.id);
    assert_eq!(keys(db, any), [1, 2, 3, 4]);
    let every = Author::objects().filter(|a| a.books.every(|b| b.reviews.count().gt(0))).order_by(|a| a.id);
    let wanted: Vec<_> = Author::objects()
        .order_by(|a| a.id)
        .all(db)
        .unwrap()
        .iter()
        .filter(|a| a.books.all(db).unwrap().iter().all(|b| !b.reviews.all(db).unwrap().is_empty()))
        .map(|a| a.id)
        .collect();
    assert_eq!(keys(db, every), wanted);
    // Inside, an aggregate of the row outside is still of that row.
    let outside = Author::objects().filter(|a| a.books.any(|b| b.price.gt(a.books.price.avg()))).order_by(|a| a.id);
    let counted = keys(db, outside.clone());
    assert!(!counted.is_empty() && counted.len() < 8);
    let dearer = Author::objects().filter(|a| a.books.price.max().gt(a.books.price.avg())).order_by(|a| a.id);
    assert_eq!(counted, keys(db, dearer));
    let rest = Author::objects().exclude(|a| a.books.any(|b| b.price.gt(a.books.price.avg())));
    assert_eq!(rest.count(db).unwrap(), 8 - u64::try_from(counted.len()).unwrap());
    let of_their_own = Author::objects().filter(|a| a.books.count().eq(a.reviews.count())).order_by(|a| a.id);
    let wanted: Vec<_> = Author::objects()
        .order_by(|a| a.id)
        .all(db)
        .unwrap()
        .iter()
        .filter(|a| a.books.all(db).unwrap().len() == a.reviews.all(db).unwrap().len())
        .map(|a| a.id)
        .collect();
    assert_eq!(keys(db, of_their_own), wanted);
}

#[test]
fn several_relations_are_counted_at_once() {
    let db = edge();
    let db = &*db;
    let circles =
        Author::objects().order_by(|a| a.id).values(|a| (a.friends.count(), a.follows.count(), a.followers.count()));
    let wanted = [(2, 1, 3), (2, 1, 1), (1, 1, 1), (0, 1, 0), (1, 1, 1), (0, 0, 0), (0, 0, 0), (0, 1, 0)];
    assert_eq!(circles.all(db).unwrap(), wanted);
    let countries = Country::objects().order_by(|c| c.code).values(|c| (c.authors.count(), c.publishers.count()));
    assert_eq!(countries.all(db).unwrap(), [(1, 1), (1, 1), (2, 1), (1, 0), (1, 0), (1, 2)]);
    let stars = Book::objects().order_by(|b| b.id).values(|b| {
        (b.reviews.count().filter(b.reviews.stars.gte(4)), b.reviews.count().filter(b.reviews.stars.lt(4)))
    });
    let wanted = [(2, 1), (1, 1), (0, 1), (2, 0), (0, 2), (1, 0), (0, 1), (0, 0), (0, 0), (1, 0)];
    assert_eq!(stars.all(db).unwrap(), wanted);
    let houses = Publisher::objects().order_by(|p| p.id).values(|p| (p.imprints.count(), p.imprints.books.count()));
    assert_eq!(houses.all(db).unwrap(), [(0, 0), (0, 0), (1, 1), (1, 1), (0, 0), (0, 0), (0, 0)]);
    let items = Item::objects().values(|i| i.grp).annotate(|i| (i.count(), i.rank.max(), i.tokens.count()));
    let items: Vec<_> = items.order_by(|i| i.grp).all(db).unwrap().into_iter().map(|(_, counts)| counts).collect();
    // Django counts an item with two tokens twice.
    assert_eq!(items, [(3, Some(3), 2), (2, Some(2), 1), (1, Some(1), 0)]);
    let parents = Book::objects().values(|b| b.publisher.parent).annotate(|b| b.count());
    let parents = parents.order_by(|b| b.publisher.parent.id.asc().nulls_first()).all(db).unwrap();
    assert_eq!(parents, [(None, 8), (Some(3), 1), (Some(4), 1)]);
    let unreviewed = Book::objects().filter(|b| b.reviews.is_null()).annotate(|b| b.reviews.count());
    let unreviewed: Vec<_> =
        unreviewed.order_by(|b| b.id).all(db).unwrap().into_iter().map(|(b, n)| (b.id, n)).collect();
    assert_eq!(unreviewed, [(8, 0), (9, 0)]);
    let ordered = Book::objects().distinct().order_by(|b| (b.reviews.count().desc(), b.id));
    assert_eq!(keys(db, ordered.clone()), [1, 2, 4, 5, 3, 6, 7, 10, 8, 9]);
    assert_eq!(keys(db, ordered.limit(3).offset(1)), [2, 4, 5]);
}
