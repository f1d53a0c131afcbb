//! Conditions to closures, where they are simple: comparisons of columns with numbers, text and each other, all of which or
//! one of which must hold.

use super::Model;
use crate::schema::lex::{Plain, Token, TokenKind, plain, tokens};
use crate::value::ColumnType;

impl Model<'_> {
    /// A condition as a closure; none of one that is not simple.
    pub(super) fn closure(&self, sql: &str) -> Option<String> {
        if calls(&tokens(sql)) {
            return None;
        }
        let pieces = plain(sql);
        let has = |word: &str| pieces.iter().any(|piece| matches!(piece, Plain::Word(known) if known == word));
        // Without their parentheses these would be ambiguous.
        if (has("and") && has("or")) || has("between") || has("case") || has("collate") {
            return None;
        }
        let joint = |piece: &Plain| matches!(piece, Plain::Word(word) if word == "and" || word == "or");
        let parts: Vec<&[Plain]> = pieces.split(joint).collect();
        let alone = parts.len() == 1;
        let parts = parts.into_iter().map(|part| self.comparison(part, alone)).collect::<Option<Vec<_>>>()?;
        Some(format!("|m| {}", parts.join(if has("or") { " | " } else { " & " })))
    }

    fn comparison(&self, part: &[Plain], alone: bool) -> Option<String> {
        let is = |piece: &Plain, known: &str| matches!(piece, Plain::Word(word) if word == known);
        match part {
            [column] => self.truth(column, true),
            [not, column] if alone && is(not, "not") => self.truth(column, false),
            [column, is_, null] if is(is_, "is") && is(null, "null") => {
                Some(format!("{}.is_null()", self.path(column)?.0))
            }
            [column, is_, not, null] if is(is_, "is") && is(not, "not") && is(null, "null") => {
                Some(format!("{}.is_not_null()", self.path(column)?.0))
            }
            [column, Plain::Sign(sign), right] => {
                let (path, of) = self.path(column)?;
                let method = match sign.as_str() {
                    "=" => "eq",
                    "<" => "lt",
                    "<=" => "lte",
                    ">" => "gt",
                    ">=" => "gte",
                    _ => return None,
                };
                let right = match right {
                    Plain::Word(_) => self.path(right).filter(|(_, other)| *other == of)?.0,
                    literal => value(literal, of).filter(|_| method == "eq" || of.integer_range().is_some())?,
                };
                Some(format!("{path}.{method}({right})"))
            }
            [column, within, list @ ..] if is(within, "in") => {
                let (path, of) = self.path(column)?;
                let values = list.split(|piece| matches!(piece, Plain::Sign(sign) if sign == ","));
                let values = values.map(|item| match item {
                    [literal] => value(literal, of),
                    _ => None,
                });
                Some(format!("{path}.is_in([{}])", values.collect::<Option<Vec<_>>>()?.join(", ")))
            }
            _ => None,
        }
    }

    fn truth(&self, column: &Plain, wanted: bool) -> Option<String> {
        let (path, of) = self.path(column)?;
        (of == ColumnType::Bool).then(|| format!("{path}.eq({wanted})"))
    }

    /// The path of a column that is a plain field, and its type.
    fn path(&self, column: &Plain) -> Option<(String, ColumnType)> {
        let Plain::Word(name) = column else { return None };
        let mut same = self.table.columns.iter().filter(|column| column.name.to_lowercase() == *name);
        let column = same.next().filter(|column| !column.guessed)?;
        let relation = self.relations.iter().any(|relation| relation.column == column.name);
        if same.next().is_some() || relation {
            return None;
        }
        Some((format!("m.{}", self.ident(&column.name)?), column.column_type?))
    }
}

/// Whether something is called by its name: what is left without parentheses could be taken for a column.
fn calls(pieces: &[Token]) -> bool {
    const WORDS: [&str; 7] = ["and", "or", "not", "in", "any", "all", "is"];
    pieces.windows(2).any(|two| {
        let [name, open] = two else { return false };
        let word = name.kind == TokenKind::Word && WORDS.contains(&name.text.to_lowercase().as_str());
        // The type of a cast may have measures.
        name.is_name() && open.is("(") && !word && !open_after_cast(pieces, name)
    })
}

fn open_after_cast(pieces: &[Token], name: &Token) -> bool {
    let at = pieces.iter().position(|piece| piece.start == name.start);
    let before = |steps: usize| at.and_then(|at| pieces.get(at.checked_sub(steps)?));
    before(1).is_some_and(|sign| sign.is("::")) || (name.is("varying") && before(2).is_some_and(|sign| sign.is("::")))
}

/// A literal as Rust writes it, of a column of this type.
fn value(literal: &Plain, of: ColumnType) -> Option<String> {
    match (literal, of) {
        (Plain::Number(number), _) => {
            let (least, most) = of.integer_range()?;
            let number: i64 = number.parse().ok()?;
            (least..=most).contains(&number).then(|| number.to_string())
        }
        (Plain::Text(text), ColumnType::Text { .. }) if !text.contains('\0') => Some(format!("{text:?}")),
        _ => None,
    }
}
