//! Regular expressions that take linear time and bounded memory, whatever the pattern.

use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::syntax;
use rusqlite::functions::Context;
use rusqlite::types::ValueRef;

use super::shorthand::written_out;
use crate::error::REGEX_REFUSED;

/// The longest pattern, in characters.
const MAX_PATTERN: usize = 1000;
/// The most memory of a compiled pattern, in bytes, and of the automaton built while matching.
const MAX_SIZE: usize = 1 << 20;
/// How deep groups may be nested.
const MAX_NESTING: u32 = 100;

/// `regexp(pattern, text)`: NULL where one of them is. The pattern is compiled once a statement.
pub(super) fn is_match(context: &Context<'_>, ignore_case: bool) -> rusqlite::Result<Option<bool>> {
    let number;
    let text = match context.get_raw(1) {
        ValueRef::Null => return Ok(None),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_err(|_| super::fold::not_utf8())?,
        ValueRef::Integer(integer) => {
            number = integer.to_string();
            &number
        }
        _ => return Err(refused("only text can be searched")),
    };
    if context.get_raw(0) == ValueRef::Null {
        return Ok(None);
    }
    let regex = context.get_or_create_aux(0, |pattern| compile(pattern, ignore_case))?;
    Ok(Some(regex.is_match(text)))
}

fn refused(reason: &str) -> rusqlite::Error {
    rusqlite::Error::UserFunctionError(format!("{REGEX_REFUSED}{reason}").into())
}

fn compile(pattern: ValueRef<'_>, ignore_case: bool) -> Result<Regex, String> {
    let refuse = |reason: &str| format!("{REGEX_REFUSED}{reason}");
    let pattern = pattern.as_str().map_err(|_| refuse("the pattern is not text"))?;
    build(pattern, ignore_case).map_err(|reason| refuse(&reason))
}

/// The pattern compiled, or why not.
fn build(pattern: &str, ignore_case: bool) -> Result<Regex, String> {
    if pattern.chars().count() > MAX_PATTERN {
        return Err(format!("the pattern is longer than {MAX_PATTERN} characters"));
    }
    Regex::builder()
        .configure(
            Config::new()
                .nfa_size_limit(Some(MAX_SIZE))
                .onepass_size_limit(Some(MAX_SIZE))
                .hybrid_cache_capacity(MAX_SIZE),
        )
        .syntax(syntax::Config::new().case_insensitive(ignore_case).dot_matches_new_line(true).nest_limit(MAX_NESTING))
        .build(&written_out(pattern))
        .map_err(|error| why(&error))
}

/// What is wrong, without the pattern, which is a value: the parser shows it above its last line.
fn why(error: &BuildError) -> String {
    if error.size_limit().is_some() {
        return "the pattern needs too much memory".into();
    }
    let Some(syntax) = error.syntax_error() else { return "the pattern is not understood".into() };
    let shown = syntax.to_string();
    let last = shown.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or("the pattern is not understood").into()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// Patterns of few letters whose programs would be large, some beyond all memory.
    fn bombs() -> Vec<String> {
        let mut bombs: Vec<String> = [
            "a{100000}",
            "(a{1000}){1000}",
            "((a{100}){100}){100}",
            "(((a{50}){50}){50}){50}",
            "(a{1000}){1000}{1000}",
            "(?:a{0,1000}){0,1000}",
            "((a|b){500}){500}",
            "(\\w{100}){10}",
            "(\\pL{50}){50}",
            "\\w{1000}",
            "(.{200}){200}",
            "[^a]{20000}",
            "(?i)(stra\u{df}e{100}){500}",
            "(\\D{100}){100}",
            "(\\s{200}){200}",
            "(\\W{20}){50}",
            "(a?){60000}",
            "(x+x+){20000}y",
        ]
        .map(String::from)
        .into();
        bombs.push("(a{9999})".repeat(100));
        bombs.push(format!("{}a{}", "(".repeat(40), "{9})".repeat(40)));
        bombs
    }

    #[test]
    fn a_pattern_whose_program_would_be_large_is_refused_at_once() {
        assert_eq!(bombs().len(), 20);
        for bomb in bombs() {
            for ignore_case in [false, true] {
                let begun = Instant::now();
                let refused = build(&bomb, ignore_case).err();
                let took = begun.elapsed();
                assert_eq!(refused.as_deref(), Some("the pattern needs too much memory"), "{bomb}");
                // A megabyte is filled in milliseconds; what has no bound takes minutes, or all memory.
                assert!(took < Duration::from_secs(2), "{bomb} took {took:?}");
            }
        }
    }

    #[test]
    fn patterns_that_people_write_are_taken() {
        for pattern in
            ["^[\\w.+-]+@[\\w-]+\\.[\\w.]+$", "(a|b){1,50}c", "^\\d{4}-\\d{2}-\\d{2}$", "\\bstra(\u{df}|ss)e\\b"]
        {
            assert!(build(pattern, true).is_ok(), "{pattern}");
        }
    }
}
