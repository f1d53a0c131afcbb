//! Counting the queries of a piece of code.

use super::watch::Captured;

/// Runs a block and panics unless it ran the number of queries given on the database (or transaction); shows all of
/// them if so. Its value is the block's.
///
/// Statements that only begin or end a transaction or a savepoint are shown but not counted, so that the number is the
/// same inside a transaction and outside. Statements of other threads on the same database are counted too.
///
/// ```ignore
/// let albums = assert_num_queries!(db, 1, { Album::objects().all(&db)? });
/// ```
#[doc(alias = "assertNumQueries")]
#[macro_export]
macro_rules! assert_num_queries {
    ($db:expr, $number:expr, $block:expr $(,)?) => {{
        let capture = ($db).start_capture();
        let value = $block;
        $crate::db::check_number(&capture.finish(), $number);
        value
    }};
}

/// Panics unless there are `expected` queries. What [`assert_num_queries!`](crate::assert_num_queries) is made of.
#[doc(hidden)]
#[track_caller]
pub fn check_number(statements: &[Captured], expected: usize) {
    let found = statements.iter().filter(|statement| !statement.is_transaction_control()).count();
    assert!(found == expected, "{}", listing(statements, expected, found));
}

fn listing(statements: &[Captured], expected: usize, found: usize) -> String {
    let mut text = format!("{found} queries were run where {expected} were expected");
    let mut number = 0;
    for statement in statements {
        if statement.is_transaction_control() {
            text.push_str(&format!("\n     {statement}"));
        } else {
            number += 1;
            text.push_str(&format!("\n{number:>3}. {statement}"));
        }
    }
    text
}
