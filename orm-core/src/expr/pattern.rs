//! The regular expressions that mean the same on every database. What only one of them has is refused, with what it is,
//! rather than matched differently.

/// Whether a pattern keeps to the common syntax, which [`Lookups::regex`](super::Lookups::regex) describes.
///
/// # Errors
/// What it has beyond that, in words.
pub(super) fn check(pattern: &str) -> Result<(), String> {
    let mut rest = pattern.chars().peekable();
    let mut after_quantifier = false;
    while let Some(character) = rest.next() {
        let quantifier = matches!(character, '*' | '+' | '?' | '}');
        match character {
            '\\' => escape(rest.next())?,
            '(' if rest.peek() == Some(&'?') => {
                rest.next();
                if rest.next() != Some(':') {
                    return Err("`(?` other than `(?:…)`: look-around, named groups and flags".into());
                }
            }
            '[' => class(&mut rest)?,
            '+' if after_quantifier => return Err("possessive repetition such as `a++`".into()),
            _ => {}
        }
        after_quantifier = quantifier;
    }
    if pattern.starts_with("***") {
        return Err("a pattern that begins with `***`".into());
    }
    Ok(())
}

fn escape(escaped: Option<char>) -> Result<(), String> {
    match escaped {
        Some('d' | 'D' | 'w' | 'W' | 's' | 'S' | 'b' | 'B' | 'A' | 'z' | 'n' | 't' | 'r') => Ok(()),
        Some(character) if character.is_ascii_alphanumeric() => Err(format!("the escape `\\{character}`")),
        Some(_) => Ok(()),
        None => Err("a `\\` at its end".into()),
    }
}

/// A class in brackets, whose `[` is read already.
fn class(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<(), String> {
    rest.next_if_eq(&'^');
    // A bracket that comes first stands for itself.
    let mut before = rest.next_if_eq(&']');
    while let Some(character) = rest.next() {
        match character {
            ']' => return Ok(()),
            '\\' => match rest.next() {
                Some('b' | 'B' | 'A' | 'z') => return Err("an anchor within `[…]`".into()),
                other => escape(other)?,
            },
            '[' => return Err("`[` within `[…]`: classes within classes and names such as `[:alpha:]`".into()),
            '&' | '~' | '-' if before == Some(character) => {
                return Err(format!("`{character}{character}` within `[…]`"));
            }
            _ => {}
        }
        before = Some(character);
    }
    Err("a `[` without its `]`".into())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_every_database_has_is_taken() {
        for pattern in [
            "^a.*b$",
            "a|b",
            "(ab)+?",
            "(?:x){2,3}",
            "[a-z0-9_]",
            "[^]x]",
            "[]x]",
            r"\bLive\b",
            r"\d+\.\d{2}",
            r"[\d\s]",
            r"\\",
            "[.]",
            "é+",
            "",
            r"\(a\)",
            "[a-]",
            "[-a]",
            r"\[x\]",
        ] {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
        }
    }

    #[test]
    fn what_only_some_have_is_refused() {
        for pattern in [
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            "(?<n>a)",
            "(?P<n>a)",
            "(?i)a",
            r"(a)\1",
            r"\p{L}",
            r"\y",
            r"\Z",
            r"\m",
            "a++",
            "a*+",
            "[[:alpha:]]",
            "[a&&b]",
            "[a--b]",
            "[a~~b]",
            r"[\b]",
            "***=a",
            "(?#x)",
            r"a\",
            "[a",
            r"\x41",
            r"\u0041",
            r"\K",
        ] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }
}
