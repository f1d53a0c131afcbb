//! `\d`, `\w` and `\s` of regular expressions, as a PostgreSQL database in UTF-8 has them.

/// The characters of each, to stand within brackets.
const DIGIT: &str = "0-9";
const WORD: &str = r"\p{Alphabetic}\p{Nd}_";
/// All white space but the spaces at which no line breaks, and the next line of old terminals.
const SPACE: &str = r"\t-\r\x20\x{1680}\x{2000}-\x{2006}\x{2008}-\x{200a}\x{2028}\x{2029}\x{205f}\x{3000}";

/// A pattern whose shorthands are written out: as the engine has them they hold other characters.
pub(super) fn written_out(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern.chars();
    let (mut within, mut first) = (false, false);
    while let Some(character) = rest.next() {
        let was_first = std::mem::take(&mut first);
        match character {
            '\\' => match rest.next() {
                Some(letter) => shorthand(&mut out, letter),
                None => out.push('\\'),
            },
            '[' if !within => {
                (within, first) = (true, true);
                out.push('[');
            }
            // What comes after it is still the first.
            '^' if was_first && out.ends_with('[') => {
                first = true;
                out.push('^');
            }
            ']' => {
                within &= was_first;
                out.push(']');
            }
            other => out.push(other),
        }
    }
    out
}

fn shorthand(out: &mut String, letter: char) {
    let set = match letter.to_ascii_lowercase() {
        'd' => DIGIT,
        'w' => WORD,
        's' => SPACE,
        _ => {
            out.push('\\');
            out.push(letter);
            return;
        }
    };
    // In brackets of its own also within others, where a `-` after it begins no range then.
    out.extend([if letter.is_ascii_uppercase() { "[^" } else { "[" }, set, "]"]);
}

#[cfg(test)]
mod tests {
    use super::written_out;

    #[test]
    fn shorthands_are_written_out_and_all_else_stays() {
        assert_eq!(written_out(r"\d+\.\\d"), r"[0-9]+\.\\d");
        assert_eq!(written_out(r"\D[\d-][^\D]"), r"[^0-9][[0-9]-][^[^0-9]]");
        assert_eq!(written_out(r"[]\d][^]\d]\d"), r"[][0-9]][^][0-9]][0-9]");
        assert_eq!(written_out(r"[^^]\d"), r"[^^][0-9]");
        assert_eq!(written_out("a.b\\"), "a.b\\");
    }
}
