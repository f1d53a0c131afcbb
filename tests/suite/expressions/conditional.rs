use super::*;

#[test]
fn case_gives_the_value_of_the_first_condition_that_holds() {
    let db = edge();
    let db = &*db;
    let without = Sample::objects().order_by(|s| s.id).values(|s| case().when(s.i.gt(5), s.j)).all(db).unwrap();
    let expected = [None, None, None, Some(-2), None, None, None, Some(1), None, Some(3), Some(3), None];
    assert_eq!(without, expected);
    let long = |b: &'static BookFields| case().when(b.pages.gte(300), "long").when(b.pages.lt(300), "short");
    let named = Book::objects().filter(|b| long(b).is_null()).values(|b| long(b).otherwise("unknown"));
    assert!(named.all(db).unwrap().iter().all(|name| name == "unknown"));
    let ordered = Book::objects().order_by(|b| (long(b).otherwise("a").desc(), b.id)).values(long);
    assert_eq!(ordered.first(db).unwrap().flatten().as_deref(), Some("short"));
}

#[test]
fn excluding_a_case_leaves_the_rows_where_it_is_null_unlike_django() {
    let db = edge();
    let rest = super::super::excluded::<Book>(&db, |b| {
        case().when(b.pages.gte(300), "long").when(b.pages.lt(300), "short").eq("long")
    });
    assert_eq!(rest, [2, 3, 5, 6, 8, 9]);
}

#[test]
fn case_counts_within_an_aggregate() {
    let db = edge();
    let db = &*db;
    let (up, down, none) = Review::objects()
        .aggregate(db, |r| {
            (
                case().when(r.stars.gte(4), 1).otherwise(0).sum(),
                case().when(r.stars.lt(3), 1).sum(),
                case().when(r.stars.gt(10), 1).sum(),
            )
        })
        .unwrap();
    assert_eq!((up, down, none), (Some(7i64), Some(5i64), None::<i64>));
}

#[test]
fn a_condition_that_never_holds_leaves_its_case() {
    let db = edge();
    let db = &*db;
    let never = Sample::objects().filter(|s| case().when(s.id.is_in::<[i64; 0]>([]), 1).is_null());
    assert_eq!(never.count(db).unwrap(), 12);
    let cast = labelled(&["zero", "half", "nul"])
        .values(|s| case().when(s.i.eq(0), s.d.cast::<f64>()).otherwise(s.f))
        .all(db)
        .unwrap();
    assert_eq!(cast, [Some(0.0), None, Some(2.5)]);
}

#[test]
fn a_condition_is_a_value() {
    let db = edge();
    let db = &*db;
    let greater = labelled(&["zero", "pos", "nul"]).values(|s| s.i.gt(s.j)).all(db).unwrap();
    assert_eq!(greater, [false, true, false]);
    let (all, one) = Book::objects().aggregate(db, |b| (b.in_print.bool_and(), b.in_print.bool_or())).unwrap();
    let books = Book::objects().all(db).unwrap();
    assert_eq!(all, Some(books.iter().all(|b| b.in_print)));
    assert_eq!(one, Some(books.iter().any(|b| b.in_print)));
    let (least, greatest) = Book::objects().aggregate(db, |b| (b.in_print.min(), b.in_print.max())).unwrap();
    assert_eq!((least, greatest), (all, one));
}

#[test]
fn coalesce_is_the_first_that_is_not_null_and_its_type_says_whether_there_is_one() {
    let db = edge();
    let db = &*db;
    let sure: Vec<i32> = labelled(&["nul", "one"]).values(|s| coalesce((s.j, 5))).all(db).unwrap();
    assert_eq!(sure, [1, 5]);
    let maybe: Vec<Option<String>> =
        Author::objects().order_by(|a| a.id).values(|a| coalesce((a.alias, a.country.name))).all(db).unwrap();
    for (author, given) in Author::objects().order_by(|a| a.id).all(db).unwrap().iter().zip(maybe) {
        let country = match &author.country {
            Some(country) => country.get(db).unwrap().name.clone().into(),
            None => None,
        };
        assert_eq!(given, author.alias.clone().or(country));
    }
    let filtered = Sample::objects().filter(|s| coalesce((s.j, s.i)).gt(5)).count(db).unwrap();
    let samples = Sample::objects().all(db).unwrap();
    assert_eq!(usize::try_from(filtered).unwrap(), samples.iter().filter(|s| s.j.unwrap_or(s.i) > 5).count());
}

#[test]
fn nullif_greatest_and_least_know_null() {
    let db = edge();
    let db = &*db;
    let unlike = Phrase::objects()
        .filter(|p| p.id.is_in([1, 2, 3]))
        .order_by(|p| p.id)
        .values(|p| (p.t.nullif(""), p.s.nullif("abc")))
        .all(db)
        .unwrap();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(unlike, [(None, text("")), (None, text("")), (text("ABC"), None)]);
    let rows = Sample::objects().values(|s| (s.i, s.j, greatest((s.i, s.j)), least((s.j, s.i, 0)))).all(db).unwrap();
    for (i, j, most, fewest) in rows {
        assert_eq!(most, j.unwrap_or(i).max(i));
        assert_eq!(fewest, j.unwrap_or(i).min(i).min(0));
    }
    let nothing = labelled(&["nul"]).values(|s| greatest((s.j, s.j))).all(db).unwrap();
    assert_eq!(nothing, [None]);
    let texts = Phrase::objects().filter(|p| p.id.eq(3)).values(|p| greatest((p.s, p.t, "abb"))).all(db).unwrap();
    assert!(texts[0] == "abc" || texts[0] == "ABC", "{texts:?}");
}
