//! Functions of text. Positions and lengths count characters.

use rusqlite::functions::Context;
use rusqlite::types::Value;

use super::Scalar;
use super::read::{beyond, integer, text};

/// The longest text that is made, in bytes: what a value may measure on PostgreSQL.
const LONGEST: usize = (1 << 30) - 1;

pub(super) const LIST: &[(&str, i32, Scalar)] = &[
    ("orm_substr", 2, substr),
    ("orm_substr", 3, substr),
    ("orm_left", 2, |context| ends(context, |characters, count| (0, from_end(characters, count)))),
    ("orm_right", 2, |context| {
        ends(context, |characters, count| (characters - from_end(characters, count), characters))
    }),
    ("orm_lpad", 3, |context| padded(context, true)),
    ("orm_rpad", 3, |context| padded(context, false)),
    ("orm_repeat", 2, repeat),
    ("orm_reverse", 1, |context| Ok(Value::Text(text(context, 0)?.chars().rev().collect()))),
    ("orm_chr", 1, chr),
    ("orm_ord", 1, |context| {
        let first = text(context, 0)?.chars().next();
        Ok(Value::Integer(first.map_or(0, |character| u32::from(character).into())))
    }),
];

/// The characters from one position up to another, both counted from 0.
fn between(text: &str, from: usize, to: usize) -> Value {
    Value::Text(text.chars().skip(from).take(to.saturating_sub(from)).collect())
}

fn size(number: i64) -> usize {
    usize::try_from(number).unwrap_or(if number < 0 { 0 } else { usize::MAX })
}

fn substr(context: &Context<'_>) -> rusqlite::Result<Value> {
    let (given, start) = (text(context, 0)?, integer(context, 1)?.saturating_sub(1));
    let end = if context.len() > 2 {
        let length = integer(context, 2)?;
        if length < 0 {
            return Err(beyond("negative substring length not allowed"));
        }
        size(start.saturating_add(length))
    } else {
        usize::MAX
    };
    Ok(between(given, size(start), end))
}

/// So many of the characters; all but so many, where the count is negative.
fn from_end(characters: usize, count: i64) -> usize {
    if count < 0 { characters.saturating_sub(size(count.saturating_neg())) } else { characters.min(size(count)) }
}

fn ends(context: &Context<'_>, of: fn(usize, i64) -> (usize, usize)) -> rusqlite::Result<Value> {
    let given = text(context, 0)?;
    let (from, to) = of(given.chars().count(), integer(context, 1)?);
    Ok(between(given, from, to))
}

fn padded(context: &Context<'_>, left: bool) -> rusqlite::Result<Value> {
    let (given, length, fill) = (text(context, 0)?, size(integer(context, 1)?), text(context, 2)?);
    let there = given.chars().count();
    if there >= length || fill.is_empty() {
        return Ok(between(given, 0, length));
    }
    // A character takes four bytes at most.
    if (length - there).saturating_mul(4) > LONGEST {
        return Err(beyond("the text would be too long"));
    }
    let padding: String = fill.chars().cycle().take(length - there).collect();
    Ok(Value::Text(if left { padding + given } else { given.to_owned() + &padding }))
}

fn repeat(context: &Context<'_>) -> rusqlite::Result<Value> {
    let (given, times) = (text(context, 0)?, size(integer(context, 1)?));
    if given.len().saturating_mul(times) > LONGEST {
        return Err(beyond("the text would be too long"));
    }
    Ok(Value::Text(given.repeat(times)))
}

fn chr(context: &Context<'_>) -> rusqlite::Result<Value> {
    let number = u32::try_from(integer(context, 0)?).ok().filter(|number| *number > 0);
    match number.and_then(char::from_u32) {
        Some(character) => Ok(Value::Text(character.into())),
        None => Err(beyond("no character has this number")),
    }
}
