//! The regular expressions that mean the same on every database. What only one of them has is refused, with what it is,
//! rather than matched differently.

/// Whether a pattern keeps to the common syntax, which [`Lookups::regex`](super::Lookups::regex) describes.
///
/// # Errors
/// What it has beyond that, in words.
pub(super) fn check(pattern: &str) -> Result<(), String> {
    let mut rest = pattern.chars().peekable();
    let mut before = Before::Nothing;
    while let Some(character) = rest.next() {
        before = match character {
            '\\' => {
                let escaped = rest.next();
                escape(escaped)?;
                if matches!(escaped, Some('b' | 'B' | 'A' | 'z')) { Before::Nothing } else { Before::Operand }
            }
            '(' if rest.peek() == Some(&'?') => {
                rest.next();
                if rest.next() != Some(':') {
                    return Err("`(?` other than `(?:…)`: look-around, named groups and flags".into());
                }
                Before::Nothing
            }
            '[' => {
                class(&mut rest)?;
                Before::Operand
            }
            '(' | '|' | '^' | '$' => Before::Nothing,
            '*' | '+' | '?' | '{' => {
                if character == '{' {
                    counted(&mut rest)?;
                }
                match before {
                    Before::Operand => Before::Repetition,
                    Before::Repetition if character == '?' => Before::Lazy,
                    Before::Nothing => return Err(format!("a `{character}` that repeats nothing")),
                    _ => return Err("a repetition of a repetition, such as `a++`".into()),
                }
            }
            '}' => return Err("a `}` that ends no repetition; `\\}` stands for itself".into()),
            _ => Before::Operand,
        };
    }
    if pattern.starts_with("***") {
        return Err("a pattern that begins with `***`".into());
    }
    Ok(())
}

/// What stands before a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// What cannot be repeated: a beginning, or an anchor.
    Nothing,
    Operand,
    Repetition,
    /// A repetition and its `?`.
    Lazy,
}

/// The numbers of a repetition, whose `{` is read already.
fn counted(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<(), String> {
    /// PostgreSQL counts no further.
    const MOST: u32 = 255;
    let mut text = String::new();
    while let Some(character) = rest.next_if(|character| *character != '}') {
        text.push(character);
    }
    let ended = rest.next().is_some();
    let (least, most) = text.split_once(',').unwrap_or((&text, &text));
    let number = |digits: &str| digits.parse::<u32>().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    match (number(least), number(most)) {
        (Some(least), Some(most)) if ended && least <= MOST && most <= MOST && least <= most => Ok(()),
        (Some(least), None) if ended && most.is_empty() && least <= MOST => Ok(()),
        (Some(_), Some(_)) if ended => Err(format!("a repetition of more than {MOST} times, or of more to fewer")),
        _ => Err("a `{` that begins no repetition such as `{2,5}`; `\\{` stands for itself".into()),
    }
}

fn escape(escaped: Option<char>) -> Result<(), String> {
    match escaped {
        Some('d' | 'D' | 'w' | 'W' | 's' | 'S' | 'b' | 'B' | 'A' | 'z' | 'n' | 't' | 'r') => Ok(()),
        Some(character) if character.is_ascii_alphanumeric() || matches!(character, '<' | '>') => {
            Err(format!("the escape `\\{character}`"))
        }
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
            "a??",
            "a{2,}?",
            "a{0,255}",
            r"\{a\}",
            "[{}*+?^$|(]+",
            "()",
            "(|a)?",
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
            r"\<a",
            "a**",
            "a{1}{2}",
            "a???",
            "*a",
            "a|+",
            "^*",
            r"\b+",
            "a{,2}",
            "a{2",
            "a{2,1}",
            "a{256}",
            "a{0,256}",
            "{",
            "a}",
        ] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }
}
