//! Different texts joined.

use rusqlite::Connection;
use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::ValueRef;

use super::read::{beyond, text};

pub(crate) const DIFFERENT_TEXTS: &str = "orm_different_texts";

/// The longest text that is made, in bytes.
const LONGEST: usize = (1 << 30) - 1;

pub(super) fn register(connection: &Connection, flags: FunctionFlags) -> rusqlite::Result<()> {
    connection.create_aggregate_function(DIFFERENT_TEXTS, 2, flags, Join)
}

struct Join;

#[derive(Default)]
struct Joined {
    seen: std::collections::HashSet<String>,
    text: String,
}

/// `orm_different_texts(text, delimiter)`: each text once, where it first comes.
impl Aggregate<Joined, Option<String>> for Join {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Joined> {
        Ok(Joined::default())
    }

    fn step(&self, context: &mut Context<'_>, joined: &mut Joined) -> rusqlite::Result<()> {
        if context.get_raw(0) == ValueRef::Null {
            return Ok(());
        }
        let next = text(context, 0)?;
        let first = joined.seen.is_empty();
        if joined.seen.insert(next.to_owned()) {
            if !first && context.get_raw(1) != ValueRef::Null {
                joined.text.push_str(text(context, 1)?);
            }
            joined.text.push_str(next);
        }
        if joined.text.len() > LONGEST { Err(beyond("the text would be too long")) } else { Ok(()) }
    }

    fn finalize(&self, _: &mut Context<'_>, joined: Option<Joined>) -> rusqlite::Result<Option<String>> {
        Ok(joined.filter(|joined| !joined.seen.is_empty()).map(|joined| joined.text))
    }
}
