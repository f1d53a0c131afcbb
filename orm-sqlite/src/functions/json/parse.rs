//! Text to JSON.

use std::borrow::Cow;

use super::{Json, Number};

/// How deep arrays and objects may be nested: as SQLite's own functions have it.
const DEEPEST: usize = 1000;

/// The JSON that a text is; none where it is none.
pub(super) fn parse(text: &str) -> Option<Json<'_>> {
    let mut parser = Parser { text, at: 0 };
    let json = parser.value(0)?;
    parser.space();
    (parser.at == text.len()).then_some(json)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Goes on behind a byte, if that is what is next after space.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn word(&mut self, word: &str, json: Json<'a>) -> Option<Json<'a>> {
        let there = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        there.then_some(json)
    }

    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        self.space();
        match self.peek()? {
            b'{' if depth < DEEPEST => self.object(depth + 1),
            b'[' if depth < DEEPEST => self.array(depth + 1),
            b'"' => self.string().map(Json::Text),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            _ => self.number(),
        }
    }

    fn array(&mut self, depth: usize) -> Option<Json<'a>> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']') {
            return Some(Json::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.take(b']') {
                return Some(Json::Array(items));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json<'a>> {
        self.at += 1;
        let mut members = Vec::new();
        if self.take(b'}') {
            return Some(Json::Object(members));
        }
        loop {
            self.space();
            let name = (self.peek() == Some(b'"')).then(|| self.string())??;
            if !self.take(b':') {
                return None;
            }
            members.push((name, self.value(depth)?));
            if self.take(b'}') {
                return Some(Json::Object(in_order(members)));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn number(&mut self) -> Option<Json<'a>> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E')).unwrap_or(rest.len());
        let written = &rest[..end];
        self.at += end;
        let digits = written.strip_prefix('-').unwrap_or(written);
        // Rust takes these besides; infinity and its like have other letters.
        let wrong = !digits.starts_with(|first: char| first.is_ascii_digit()) || digits.ends_with('.');
        (!wrong && written.parse::<f64>().is_ok()).then(|| Json::Number(Number::new(written)))
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.at += 1;
        let mut unescaped = String::new();
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find(['"', '\\'])?;
            let plain = &rest[..end];
            self.at += end + 1;
            if rest.as_bytes()[end] == b'"' {
                if unescaped.is_empty() {
                    return Some(Cow::Borrowed(plain));
                }
                unescaped.push_str(plain);
                return Some(Cow::Owned(unescaped));
            }
            unescaped.push_str(plain);
            unescaped.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(match letter {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code(),
            b'"' | b'\\' | b'/' => char::from(letter),
            _ => return None,
        })
    }

    /// A character by its code, which takes two where it is beyond 16 bits. Half of such a pair is no character.
    fn code(&mut self) -> Option<char> {
        let first = self.unit()?;
        if (0xd800..0xdc00).contains(&first) && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            let here = self.at;
            self.at += 2;
            let second = self.unit()?;
            if (0xdc00..0xe000).contains(&second) {
                return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            self.at = here;
        }
        Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

/// As `jsonb` keeps them: shorter keys first, and of those that repeat the last.
fn in_order<'a>(mut members: Vec<(Cow<'a, str>, Json<'a>)>) -> Vec<(Cow<'a, str>, Json<'a>)> {
    members.sort_by(|(left, _), (right, _)| (left.len(), left).cmp(&(right.len(), right)));
    // The sort is stable, so that the last of those that are equal stands last.
    members.reverse();
    members.dedup_by(|(left, _), (right, _)| left == right);
    members.reverse();
    members
}
