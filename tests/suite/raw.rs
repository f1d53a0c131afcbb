//! SQL of a program's own, and rows as structs of its own.

use orm::Error;
use orm::prelude::*;

use super::edge;
use crate::models::edge::*;

#[derive(Row, Debug, PartialEq)]
struct Card {
    title: String,
    publisher: Option<String>,
    pages: Option<i32>,
}

#[derive(Row, Debug, PartialEq)]
struct Counted {
    r#in_print: bool,
    books: i64,
}

#[derive(Row)]
struct Wide {
    a: i64,
    b: i64,
    c: i64,
    d: i64,
    e: i64,
    f: i64,
    g: i64,
    h: i64,
    i: i64,
    j: i64,
    k: i64,
    l: i64,
    m: i64,
    n: i64,
    o: i64,
    p: i64,
    q: i64,
    r: Option<String>,
}

#[test]
fn chosen_columns_are_structs_of_the_programs_own() {
    let db = edge();
    let cards = Book::objects().order_by(|b| b.id).values_as(|b| Card::select(b.title, b.publisher.name, b.pages));
    let last = cards.last(&*db).unwrap().unwrap();
    assert_eq!((&*last.title, last.pages), ("Iota", Some(1000)));
    assert_eq!(cards.count(&*db).unwrap(), 10);
    let sure = cards
        .clone()
        .limit(0)
        .union(Book::objects().filter(|b| b.id.eq(7)).values_as(|b| Card::select(b.title, b.title, b.pages)));
    assert_eq!(
        sure.all(&*db).unwrap(),
        [Card { title: "Eta".into(), publisher: Some("Eta".into()), pages: Some(300) }]
    );
    let counts =
        Book::objects().values(|b| b.in_print).annotate(|b| b.count()).order_by(|b| b.in_print).all(&*db).unwrap();
    assert_eq!(counts, [(false, 3), (true, 7)]);
    let wide = Book::objects().order_by(|b| b.id).limit(1).values_as(|b| {
        let id = b.id;
        Wide::select(id, id, id, id, id, id, id, id, id, id, id, id, id, id, id, id, id, b.title)
    });
    let row = wide.first(&*db).unwrap().unwrap();
    let all = [
        row.a, row.b, row.c, row.d, row.e, row.f, row.g, row.h, row.i, row.j, row.k, row.l, row.m, row.n, row.o, row.p,
        row.q,
    ];
    assert_eq!((all, row.r.as_deref()), ([1; 17], Some("Alpha")));
}

#[test]
fn rows_of_a_programs_own_sql_are_models_whose_columns_are_found_by_name() {
    let db = edge();
    let books = Book::raw(
        "SELECT 7 AS extra, b.* FROM edge_book AS b WHERE b.id > ? AND b.title <> ? ORDER BY b.id",
        (7, "Iota"),
    );
    let all = books.all(&*db).unwrap();
    assert_eq!(all.iter().map(|book| book.id).collect::<Vec<_>>(), [8, 9]);
    assert_eq!(books.iter(&*db).unwrap().count(), 2);
    let asked = db.capture(|| {
        for book in books.all(&*db).unwrap() {
            if let Some(publisher) = &book.publisher {
                publisher.get(&*db).unwrap();
            }
        }
    });
    assert_eq!(asked.len(), 2, "rows read together know each other: {asked:?}");
    let with_tags = books.clone().prefetch(|b| b.tags).all(&*db).unwrap();
    assert!(with_tags[0].tags.loaded().is_some());
    assert_eq!(
        Tag::raw("SELECT name, id, parent_id FROM edge_tag WHERE id IN (?, ?)", [1, 2]).all(&*db).unwrap().len(),
        2
    );
}

#[test]
fn a_column_that_is_missing_or_comes_twice_is_an_error_that_names_it() {
    let db = edge();
    let error = Tag::raw("SELECT id FROM edge_tag", ()).all(&*db).unwrap_err();
    assert!(
        error.to_string().contains("`Tag` does not give the columns `name`, `parent_id`; it gives `id`"),
        "{error}"
    );
    let error = Tag::raw("SELECT a.*, b.* FROM edge_tag AS a, edge_tag AS b", ()).all(&*db).unwrap_err();
    assert!(error.to_string().contains("the column `id` twice"), "{error}");
    let error = db.query::<Card>("SELECT title, pages FROM edge_book", ()).unwrap_err();
    assert!(error.to_string().contains("`Card` does not give the column `publisher`"), "{error}");
    let error = db.query::<(i64, i64)>("SELECT id, title FROM edge_book", ()).unwrap_err();
    assert!(matches!(&error, Error::Decode { column, .. } if column == "title"), "{error}");
    let error = db.query::<(i64, i32)>("SELECT id, pages FROM edge_book ORDER BY id", ()).unwrap_err();
    assert!(matches!(&error, Error::Decode { column, found, .. } if column == "pages" && found == "NULL"), "{error}");
    assert!(db.query::<(i64, i64)>("SELECT id FROM edge_book", ()).is_err());
}

#[test]
fn rows_of_any_sql_are_values_tuples_or_structs() {
    let db = edge();
    assert_eq!(db.query::<i64>("SELECT COUNT(*) FROM edge_book", ()).unwrap(), [10]);
    let rows = db.query::<(i64, String, Option<i32>)>(
        "SELECT id, title, pages FROM edge_book WHERE id = ? OR id = ? ORDER BY id",
        (3, 4),
    );
    assert_eq!(rows.unwrap()[1], (4, "Delta".into(), Some(450)));
    let cards = db.query::<Card>(
        "SELECT b.pages, p.name AS publisher, b.title FROM edge_book b LEFT JOIN edge_publisher p ON p.id = b.publisher_id WHERE b.id = ?",
        (7,),
    );
    assert_eq!(cards.unwrap(), [Card { title: "Eta".into(), publisher: None, pages: Some(300) }]);
    let counted = db
        .query::<Counted>("SELECT in_print, COUNT(*) AS books FROM edge_book GROUP BY in_print ORDER BY in_print", ());
    assert_eq!(counted.unwrap(), [Counted { in_print: false, books: 3 }, Counted { in_print: true, books: 7 }]);
    let quoted =
        db.query::<String>("SELECT title FROM edge_book /* why? */ WHERE title <> '?' AND id = ? -- or?", (1,));
    assert_eq!(quoted.unwrap(), ["Alpha"]);
    assert_eq!(
        db.query::<Option<String>>("SELECT subtitle FROM edge_book WHERE id = ?", vec![Some(3)]).unwrap().len(),
        1
    );
}

#[test]
fn a_statement_says_how_many_rows_it_changed() {
    let db = edge();
    assert_eq!(db.execute("UPDATE edge_book SET pages = ? WHERE id <= ?", (5, 3)).unwrap(), 3);
    assert_eq!(db.execute("UPDATE edge_book SET subtitle = ? WHERE id = ?", (None::<&str>, 1)).unwrap(), 1);
    let undone = db.atomic(|tx| {
        assert_eq!(tx.execute("UPDATE edge_book SET title = ? WHERE id = ?", ("x", 1))?, 1);
        assert_eq!(tx.query::<String>("SELECT title FROM edge_book WHERE id = ?", (1,))?, ["x"]);
        Err::<(), _>(Error::custom("no"))
    });
    assert!(undone.is_err());
    assert_eq!(db.query::<String>("SELECT title FROM edge_book WHERE id = ?", (1,)).unwrap(), ["Alpha"]);
    let given = db.query::<i64>("UPDATE edge_book SET pages = 6 WHERE id = ? RETURNING id", (2,)).unwrap();
    assert_eq!(given, [2]);
}

#[test]
fn a_text_of_several_statements_is_refused_whole() {
    let db = edge();
    for error in [
        db.execute("DELETE FROM edge_book WHERE id = 1; DELETE FROM edge_book WHERE id = 2", ()).unwrap_err(),
        db.query::<i64>("SELECT 1; SELECT 2", ()).unwrap_err(),
    ] {
        assert!(matches!(&error, Error::InvalidQuery { reason } if reason.contains("more than one")), "{error:?}");
    }
    assert_eq!(db.query::<i64>("SELECT 1;", ()).unwrap(), [1]);
    assert_eq!(Book::objects().count(&*db).unwrap(), 10);
}

#[test]
fn rows_are_read_as_what_has_as_many_columns() {
    let db = edge();
    const SQL: &str = "SELECT id, title FROM edge_book WHERE id = ?";
    assert_eq!(db.query::<(i64, String)>(SQL, (1,)).unwrap(), [(1, "Alpha".to_owned())]);
    for (error, read) in [
        (db.query::<i64>(SQL, (1,)).unwrap_err(), "1"),
        (db.query::<Option<i64>>(SQL, (1,)).unwrap_err(), "1"),
        (db.query::<(i64,)>(SQL, (1,)).unwrap_err(), "1"),
        (db.query::<(i64, String, i64)>(SQL, (1,)).unwrap_err(), "3"),
    ] {
        let message = error.to_string();
        assert!(matches!(error, Error::InvalidQuery { .. }), "{message}");
        assert!(message.contains("rows of 2 columns") && message.contains(&format!("read as {read}")), "{message}");
    }
}

#[test]
fn placeholders_and_parameters_must_be_as_many() {
    let db = edge();
    let asked = db.capture(|| {
        for error in [
            db.query::<i64>("SELECT id FROM edge_book WHERE id = ?", ()).unwrap_err(),
            db.execute("UPDATE edge_book SET pages = 1", (1,)).unwrap_err(),
            Book::raw("SELECT * FROM edge_book WHERE title = '?'", ("x",)).all(&*db).unwrap_err(),
        ] {
            assert!(matches!(&error, Error::InvalidQuery { .. }), "{error:?}");
        }
    });
    assert!(asked.is_empty(), "{asked:?}");
    let hostile = "x'; DROP TABLE edge_book; --";
    assert_eq!(db.query::<i64>("SELECT id FROM edge_book WHERE title = ?", (hostile,)).unwrap(), [0; 0]);
    assert_eq!(Book::objects().count(&*db).unwrap(), 10);
}
