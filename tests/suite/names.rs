//! Names may hold any letters and quotes: tables are created with them, and errors give them back whole.

use orm::Error;
use orm::prelude::*;

use super::fresh;
use crate::support::raw;

#[derive(Model, Debug, Clone)]
#[model(app = "names", table = "weird \"t\u{e4}ble\" (1)")]
pub struct Weird {
    pub id: i64,
    #[field(unique, column = "a \"b\" \u{e9}")]
    pub count: i64,
}

/// The name of its index would have 88 bytes.
#[derive(Model, Debug, Clone)]
#[model(
    app = "names",
    table = "\u{3c0}\u{3b1}\u{3c1}\u{3b1}\u{3b3}\u{3b3}\u{3b5}\u{3bb}\u{3af}\u{3b5}\u{3c2}\u{3c0}\u{3b5}\u{3bb}\u{3b1}\u{3c4}\u{3ce}\u{3bd}"
)]
pub struct Order {
    pub id: i64,
    #[field(
        db_index,
        column = "\u{3b7}\u{3bc}\u{3b5}\u{3c1}\u{3bf}\u{3bc}\u{3b7}\u{3bd}\u{3af}\u{3b1}\u{3c0}\u{3b1}\u{3c1}\u{3b1}\u{3b3}\u{3b3}\u{3b5}\u{3bb}\u{3af}\u{3b1}\u{3c2}"
    )]
    pub day: i64,
}

const TABLE: &str = "weird \"t\u{e4}ble\" (1)";
const QUOTED: &str = "\"weird \"\"t\u{e4}ble\"\" (1)\"";

#[test]
fn a_constraint_violated_names_its_columns_whatever_is_in_their_names() {
    let db = fresh();
    Weird::builder().count(1).save(&*db).unwrap();
    let error = Weird::builder().count(1).save(&*db).unwrap_err();
    let Error::UniqueViolation { table, columns, .. } = error else { panic!("{error}") };
    assert_eq!((table.as_str(), columns), (TABLE, vec!["a \"b\" \u{e9}".to_owned()]));
}

#[test]
fn what_is_missing_is_named_whatever_is_in_its_name() {
    let db = fresh();
    raw::run(&db, &format!("ALTER TABLE {QUOTED} RENAME COLUMN \"a \"\"b\"\" \u{e9}\" TO other")).unwrap();
    for error in [
        Weird::objects().all(&*db).unwrap_err(),
        Weird::objects().update(&*db, |w| w.count.set(1)).unwrap_err(),
        Weird::builder().count(1).save(&*db).unwrap_err(),
    ] {
        let Error::MissingColumn { column, .. } = error else { panic!("{error}") };
        assert!(column.ends_with("a \"b\" \u{e9}"), "{column}");
    }
    raw::run(&db, &format!("DROP TABLE {QUOTED}")).unwrap();
    let error = Weird::objects().all(&*db).unwrap_err();
    let Error::MissingTable { table, .. } = error else { panic!("{error}") };
    assert_eq!(table, TABLE);
}

#[test]
fn an_index_of_long_names_in_another_alphabet_is_created() {
    let db = fresh();
    Order::builder().day(1).save(&*db).unwrap();
    assert_eq!(Order::objects().filter(|o| o.day.eq(1)).count(&*db).unwrap(), 1);
}
