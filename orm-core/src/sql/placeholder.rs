//! `?` in a program's own SQL.

use super::Dialect;
use crate::error::{Error, Result};

/// The text with the dialect's placeholders in place of each `?`; `??` is a question mark, for operators of that name. What stands
/// in quotes and in comments is left as it is.
///
/// # Errors
/// [`Error::InvalidQuery`] where there are not as many as parameters.
pub fn with_placeholders(sql: &str, parameters: usize, dialect: &dyn Dialect) -> Result<String> {
    replaced(sql, parameters, |text, number| dialect.placeholder(text, number))
}

fn replaced(sql: &str, parameters: usize, placeholder: impl Fn(&mut String, usize)) -> Result<String> {
    let mut text = String::with_capacity(sql.len() + parameters);
    let mut rest = sql;
    let mut number = 0;
    while let Some(first) = rest.chars().next() {
        let taken = if let Some(after) = rest.strip_prefix("??") {
            text.push('?');
            rest = after;
            continue;
        } else if first == '?' {
            number += 1;
            placeholder(&mut text, number);
            rest = &rest[1..];
            continue;
        } else {
            passage(rest, first, &text)
        };
        text.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    if number == parameters {
        return Ok(text);
    }
    let reason = format!("the SQL has {number} placeholders `?` and {parameters} parameters");
    Err(Error::InvalidQuery { reason })
}

/// How many bytes at the beginning are to be left as they are.
fn passage(rest: &str, first: char, before: &str) -> usize {
    let in_word = |text: &str| text.ends_with(|last: char| last.is_alphanumeric() || last == '_');
    let escapes = before.strip_suffix(['e', 'E']).is_some_and(|before| !in_word(before));
    match first {
        '\'' => quoted(rest, '\'', escapes),
        '"' | '`' => quoted(rest, first, false),
        '-' if rest.starts_with("--") => rest.find('\n').map_or(rest.len(), |end| end + 1),
        '/' if rest.starts_with("/*") => block(rest),
        '$' if !in_word(before) => dollars(rest),
        other => other.len_utf8(),
    }
}

/// A text in quotes, the quotes included. Quotes are doubled inside; after `E` a backslash takes the next character along.
fn quoted(rest: &str, quote: char, escapes: bool) -> usize {
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        if escapes && character == '\\' {
            characters.next();
        } else if character == quote {
            return at + 1;
        }
    }
    rest.len()
}

/// A comment, up to its first end: one that is nested, as PostgreSQL has them, is read as SQLite does.
fn block(rest: &str) -> usize {
    rest[2..].find("*/").map_or(rest.len(), |end| end + 4)
}

/// PostgreSQL's `$tag$ .. $tag$`.
fn dollars(rest: &str) -> usize {
    let Some(end) = rest[1..].find('$').map(|end| end + 2) else { return 1 };
    let tag = &rest[..end];
    let named = tag[1..end - 1].chars().all(|character| character.is_alphanumeric() || character == '_');
    if !named || tag[1..].starts_with(|character: char| character.is_ascii_digit()) {
        return 1;
    }
    rest[end..].find(tag).map_or(rest.len(), |at| end + at + end)
}

#[cfg(test)]
mod tests {
    use super::replaced;
    use crate::error::Result;

    fn written(sql: &str, parameters: usize) -> Result<String> {
        replaced(sql, parameters, |text, number| text.push_str(&format!("${number}")))
    }

    #[test]
    fn a_question_mark_is_a_placeholder_where_it_is_neither_quoted_nor_in_a_comment() {
        assert_eq!(written("SELECT ? + ?", 2).unwrap(), "SELECT $1 + $2");
        for same in [
            "SELECT 'a?''b?'",
            "SELECT \"a?\"\"b?\"",
            "SELECT 1 -- what?\n",
            "SELECT /* ? */ 1",
            "SELECT E'\\'?'",
            "SELECT $$ ? $$, $tag$ ? $$ ? $tag$",
            "SELECT 'Ähm? 日本?'",
        ] {
            assert_eq!(written(same, 0).unwrap(), same);
        }
        assert_eq!(written("SELECT data ?? 'key?' AND a = ?", 1).unwrap(), "SELECT data ? 'key?' AND a = $1");
        assert_eq!(written("SELECT 'it''s' || ?", 1).unwrap(), "SELECT 'it''s' || $1");
        assert_eq!(written("SELECT 'open ?", 0).unwrap(), "SELECT 'open ?");
    }

    #[test]
    fn as_many_parameters_as_placeholders_or_none_is_sent() {
        assert!(written("SELECT ?", 2).unwrap_err().to_string().contains("1 placeholders `?` and 2 parameters"));
        assert!(written("SELECT '?'", 1).is_err());
    }
}
