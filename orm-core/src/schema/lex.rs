//! SQL text in pieces, as far as is needed to read definitions that a database gives back and to compare two of them.

/// A piece of SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// A word as it stands, what is in quotes without them, a number or a sign as it stands.
    pub text: String,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// What a piece of SQL is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A keyword or a name without quotes.
    Word,
    /// A name in quotes.
    Quoted,
    /// Text.
    Text,
    /// A number.
    Number,
    /// Anything else: one sign, or several that belong together.
    Sign,
}

impl Token {
    /// Whether it is this keyword or sign.
    pub fn is(&self, word: &str) -> bool {
        match self.kind {
            TokenKind::Word => self.text.eq_ignore_ascii_case(word),
            TokenKind::Sign => self.text == word,
            _ => false,
        }
    }

    /// Whether it is a name, in quotes or not.
    pub fn is_name(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Quoted)
    }
}

/// The pieces of SQL, without comments. What is not closed ends with the text.
pub fn tokens(sql: &str) -> Vec<Token> {
    let mut lexer = Lexer { sql, at: 0 };
    std::iter::from_fn(|| lexer.next()).collect()
}

/// The end of the group that the opening parenthesis at `open` begins: the position of the closing one.
pub fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// The parts of a list between its commas that are in no parentheses.
pub fn split(tokens: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            match token.text.as_str() {
                "(" if token.kind == TokenKind::Sign => depth += 1,
                ")" if token.kind == TokenKind::Sign => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token.is(",")
        })
        .collect()
}

/// The text that some pieces stand for.
pub fn text<'s>(sql: &'s str, tokens: &[Token]) -> &'s str {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => &sql[first.start..last.end],
        _ => "",
    }
}

struct Lexer<'s> {
    sql: &'s str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.sql[self.at..]
    }

    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            let mut skipped = rest.len() - trimmed.len();
            if trimmed.starts_with("--") {
                skipped += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                skipped += trimmed.find("*/").map_or(trimmed.len(), |end| end + 2);
            }
            if skipped == 0 {
                return;
            }
            self.at += skipped;
        }
    }

    fn next(&mut self) -> Option<Token> {
        self.skip();
        let start = self.at;
        let rest = self.rest();
        let first = rest.chars().next()?;
        let escaped = rest.starts_with("E'") || rest.starts_with("e'");
        let (kind, text, length) = match first {
            '\'' => self.quoted(1, '\'', false, TokenKind::Text),
            _ if escaped => self.quoted(2, '\'', true, TokenKind::Text),
            '"' | '`' => self.quoted(1, first, false, TokenKind::Quoted),
            '[' if is_bracketed(rest) => self.quoted(1, ']', false, TokenKind::Quoted),
            '0'..='9' | '.' if is_number(rest) => {
                let length = number(rest);
                (TokenKind::Number, rest[..length].to_owned(), length)
            }
            _ if is_word(first) => {
                let length = rest.find(|c: char| !is_word(c) && c != '$').unwrap_or(rest.len());
                (TokenKind::Word, rest[..length].to_owned(), length)
            }
            _ => {
                const LONG: [&str; 11] = ["!~~*", "!~~", "~~*", "->>", "::", "<>", "!=", "<=", ">=", "||", "=="];
                let sign = LONG.iter().find(|sign| rest.starts_with(**sign)).copied();
                let sign = sign.unwrap_or(&rest[..first.len_utf8()]).to_owned();
                let length = sign.len();
                (TokenKind::Sign, sign, length)
            }
        };
        self.at = start + length;
        Some(Token { kind, text, start, end: self.at })
    }

    /// What is in quotes; a quote that is doubled is one of it. The length is with the quotes.
    fn quoted(&self, open: usize, close: char, escapes: bool, kind: TokenKind) -> (TokenKind, String, usize) {
        let rest = self.rest();
        let mut text = String::new();
        let mut characters = rest[open..].char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let follows = characters.peek().map(|(_, next)| *next);
            if character == close {
                if follows == Some(close) && close != ']' {
                    characters.next();
                } else {
                    return (kind, text, open + at + character.len_utf8());
                }
            } else if escapes && character == '\\' {
                text.extend(characters.next().map(|(_, escaped)| escaped));
                continue;
            }
            text.push(character);
        }
        (kind, text, rest.len())
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Whether a name in brackets begins here, as SQLite takes it, and not the items of an array.
fn is_bracketed(rest: &str) -> bool {
    let Some(end) = rest.find(']') else { return false };
    let inside = &rest[1..end];
    inside.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && !inside.contains(['\'', ',', '(', ':', '['])
}

fn is_number(rest: &str) -> bool {
    rest.trim_start_matches('.').starts_with(|first: char| first.is_ascii_digit()) && !rest.starts_with("..")
}

fn number(rest: &str) -> usize {
    let mut last = ' ';
    rest.find(|c: char| {
        let part = c.is_ascii_alphanumeric() || c == '.' || (matches!(c, '+' | '-') && matches!(last, 'e' | 'E'));
        last = c;
        !part
    })
    .unwrap_or(rest.len())
}

/// How two definitions compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// They say the same.
    Same,
    /// They say the same of other values.
    Other,
    /// Whether they say the same cannot be told by their texts.
    Unknown,
}

/// How two definitions compare, in whichever way the databases that gave them write. Two are only called other ones if they
/// are alike in all but their literals: a text that is put differently may well mean the same.
pub fn compare(one: &str, other: &str) -> Likeness {
    let (one, other) = (plain(one), plain(other));
    if one == other {
        return Likeness::Same;
    }
    let alike = one.len() == other.len()
        && one.iter().zip(&other).all(|(one, other)| match (one, other) {
            (Plain::Text(_), Plain::Text(_)) | (Plain::Number(_), Plain::Number(_)) => true,
            (Plain::Word(a), Plain::Word(b)) => a == b || (is_truth(a) && is_truth(b)),
            (one, other) => one == other,
        });
    // PostgreSQL writes paths within JSON anew, and they stand in literals.
    let is_path = |piece: &Plain| matches!(piece, Plain::Word(word) if word.starts_with("jsonb_path"));
    if alike && !one.iter().any(is_path) { Likeness::Other } else { Likeness::Unknown }
}

fn is_truth(word: &str) -> bool {
    matches!(word, "true" | "false")
}

/// A piece of SQL in the form in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// A name or a keyword, in small letters.
    Word(String),
    /// Text.
    Text(String),
    /// A number, without zeros that say nothing.
    Number(String),
    /// A sign.
    Sign(String),
}

/// SQL without what databases add or take away when they give a definition back: casts, parentheses, the schema of their own
/// functions, the quotes of names, and spaces.
pub fn plain(sql: &str) -> Vec<Plain> {
    let tokens = tokens(sql);
    let mut plain: Vec<Plain> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.kind {
            TokenKind::Sign if token.text == "::" => {
                let (length, numeric) = cast(&tokens[at..]);
                at += length;
                // PostgreSQL writes a negative number as text that is cast.
                if let (true, Some(Plain::Text(text))) = (numeric, plain.last()) {
                    let number = number_of(text);
                    plain.pop();
                    plain.push(Plain::Number(number));
                }
            }
            TokenKind::Sign => match token.text.as_str() {
                "(" | ")" => {}
                "!=" => plain.push(Plain::Sign("<>".into())),
                "==" => plain.push(Plain::Sign("=".into())),
                "~~" => plain.push(Plain::Word("like".into())),
                "-" if is_sign_of_number(plain.last()) && is_number_next(&tokens, at) => {
                    plain.push(Plain::Number(number_of(&format!("-{}", tokens[at].text))));
                    at += 1;
                }
                sign => plain.push(Plain::Sign(sign.to_owned())),
            },
            TokenKind::Word if token.is("pg_catalog") && tokens.get(at).is_some_and(|next| next.is(".")) => at += 1,
            TokenKind::Word | TokenKind::Quoted => plain.push(Plain::Word(token.text.to_lowercase())),
            TokenKind::Text => plain.push(Plain::Text(token.text.clone())),
            TokenKind::Number => plain.push(Plain::Number(number_of(&token.text))),
        }
    }
    without_defaults(lists(plain))
}

/// How many pieces the type of a cast has, and whether it is one of numbers.
fn cast(tokens: &[Token]) -> (usize, bool) {
    let mut at = 0;
    let mut numeric = false;
    while let Some(token) = tokens.get(at).filter(|token| token.is_name()) {
        let word = token.text.to_lowercase();
        let follows = at > 0 && !tokens[at - 1].is(".");
        let more = ["varying", "precision", "with", "without", "time", "zone"].contains(&word.as_str());
        if follows && !more {
            break;
        }
        numeric |= ["smallint", "integer", "bigint", "numeric", "real", "double", "int2", "int4", "int8", "float8"]
            .contains(&word.as_str());
        at += 1;
        if tokens.get(at).is_some_and(|next| next.is(".")) {
            at += 1;
        } else if tokens.get(at).is_some_and(|next| next.is("(")) {
            at = closing(tokens, at).map_or(tokens.len(), |end| end + 1);
        }
    }
    while tokens.get(at).is_some_and(|next| next.is("[")) && tokens.get(at + 1).is_some_and(|next| next.is("]")) {
        at += 2;
    }
    (at, numeric)
}

/// Whether a minus after this is the sign of a number.
fn is_sign_of_number(before: Option<&Plain>) -> bool {
    match before {
        None | Some(Plain::Sign(_)) => true,
        Some(Plain::Word(word)) => ["and", "or", "not", "in", "between", "then", "else", "when"].contains(&&**word),
        Some(_) => false,
    }
}

fn is_number_next(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
}

/// A number without zeros that say nothing.
fn number_of(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let digits = match digits.contains('.') && !digits.contains('e') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => digits,
    };
    let digits = digits.trim_start_matches('0');
    match digits {
        "" => "0".to_owned(),
        digits if digits.starts_with('.') => format!("{sign}0{digits}"),
        digits => format!("{sign}{digits}"),
    }
}

/// `= ANY (ARRAY[..])` is how PostgreSQL keeps `IN (..)`.
fn lists(plain: Vec<Plain>) -> Vec<Plain> {
    let word = |at: usize, text: &str| matches!(plain.get(at), Some(Plain::Word(word)) if word == text);
    let sign = |at: usize, text: &str| matches!(plain.get(at), Some(Plain::Sign(sign)) if sign == text);
    let mut written = Vec::new();
    let mut within = false;
    let mut at = 0;
    while let Some(piece) = plain.get(at) {
        let any = sign(at, "=") && word(at + 1, "any");
        let all = sign(at, "<>") && word(at + 1, "all");
        if (any || all) && word(at + 2, "array") && sign(at + 3, "[") {
            written.extend(all.then(|| Plain::Word("not".into())));
            written.push(Plain::Word("in".into()));
            within = true;
            at += 4;
            continue;
        }
        if within && sign(at, "]") {
            within = false;
        } else {
            written.push(piece.clone());
        }
        at += 1;
    }
    written
}

/// Directions, places of NULLs and methods that are what they would be anyway.
fn without_defaults(plain: Vec<Plain>) -> Vec<Plain> {
    let word = |at: usize, text: &str| matches!(plain.get(at), Some(Plain::Word(word)) if word == text);
    let mut written: Vec<Plain> = Vec::new();
    let mut at = 0;
    while let Some(piece) = plain.get(at) {
        let descending = matches!(written.last(), Some(Plain::Word(last)) if last == "desc");
        let nulls = if descending { "first" } else { "last" };
        if (word(at, "nulls") && word(at + 1, nulls)) || (at == 0 && word(0, "using") && word(1, "btree")) {
            at += 2;
            continue;
        }
        if !(word(at, "asc") && at > 0) {
            written.push(piece.clone());
        }
        at += 1;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_database_gives_back_is_what_was_written() {
        for (written, given) in [
            (
                r#"("kind" IN ('box', 'o''tube', E'back\\slash') OR substr("kind", 1, 2) = 'x_')"#,
                r"(((kind)::text = ANY ((ARRAY['box'::character varying, 'o''tube'::character varying, E'back\\slash'::character varying])::text[])) OR (substr((kind)::text, 1, 2) = 'x_'::text))",
            ),
            (r#"("weight" > 0 AND "weight" < "limit")"#, r#"((weight > 0) AND (weight < "limit"))"#),
            (r#""sent" >= '2000-01-01'::pg_catalog.date"#, "(sent >= '2000-01-01'::date)"),
            ("-1", "'-1'::integer"),
            (r#""price" >= -1.50"#, "(price >= '-1.5'::numeric)"),
            (r#""at" >= 0"#, "(at >= (0)::numeric(10,2))"),
            ("'new'", "'new'::character varying(20)"),
            (r#"("a" DESC NULLS FIRST, "b") WHERE NOT "lost""#, "(a DESC, b ASC NULLS LAST) WHERE (NOT lost)"),
            ("CHECK([a] != 1)", r#"check ("A" <> 1 /* one */)"#),
        ] {
            assert_eq!(compare(written, given), Likeness::Same, "{:?}\n{:?}", plain(written), plain(given));
        }
    }

    #[test]
    fn only_other_literals_are_told_to_be_other() {
        assert_eq!(compare("plays >= 0", "(plays >= 1)"), Likeness::Other);
        assert_eq!(compare("'a'", "'b'::text"), Likeness::Other);
        assert_eq!(compare("true", "false"), Likeness::Other);
        assert_eq!(compare("plays >= 0", "0 <= plays"), Likeness::Unknown);
        assert_eq!(compare("now()", "CURRENT_TIMESTAMP"), Likeness::Unknown);
        assert_eq!(compare("'5'", "5"), Likeness::Unknown);
    }

    #[test]
    fn lists_are_split_where_they_are_not_nested() {
        let sql = "a numeric(10, 2), \"b,\" text DEFAULT 'x,y', CHECK (f(a, b)) -- c, d";
        let pieces = tokens(sql);
        let parts: Vec<&str> = split(&pieces).into_iter().map(|part| text(sql, part)).collect();
        assert_eq!(parts, ["a numeric(10, 2)", "\"b,\" text DEFAULT 'x,y'", "CHECK (f(a, b))"]);
    }

    #[test]
    fn any_text_is_taken_apart_without_fault() {
        for sql in
            ["'", "\"a", "[", "(((", ")))", "a::", "::", "E'\\", "--", "/*", "1e-", ".", "\u{e9}'\u{1d11e}", "[a"]
        {
            let pieces = tokens(sql);
            assert!(pieces.iter().all(|piece| piece.end <= sql.len()));
            let _ = (plain(sql), split(&pieces), closing(&pieces, 0));
        }
    }
}
