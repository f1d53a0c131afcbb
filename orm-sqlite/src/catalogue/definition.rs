//! The statements that made tables and indexes, read for what no pragma tells.

use orm_core::schema::lex::{Token, TokenKind, closing, split, text, tokens};

/// What a table's definition says.
#[derive(Debug, Default)]
pub(super) struct Definition {
    /// Conditions, each with its name.
    pub(super) checks: Vec<(Option<String>, String)>,
    /// Unique constraints: the name and the columns.
    pub(super) uniques: Vec<(Option<String>, Vec<String>)>,
    /// Computed columns: the column and the expression.
    pub(super) generated: Vec<(String, String)>,
    /// Foreign keys.
    pub(super) foreign_keys: Vec<ForeignKey>,
    /// Collations: the column and the name.
    pub(super) collations: Vec<(String, String)>,
    /// Whether columns are held to their types (`STRICT`).
    pub(super) strict: bool,
    /// Whether rows have no numbers of their own (`WITHOUT ROWID`).
    pub(super) without_row_numbers: bool,
}

/// A foreign key in a definition.
#[derive(Debug)]
pub(super) struct ForeignKey {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) table: String,
    pub(super) deferrable: bool,
    pub(super) deferred: bool,
}

impl Definition {
    /// Reads `CREATE TABLE`. What it does not understand it leaves out: the pragmas tell most of it anyway.
    pub(super) fn read(sql: &str) -> Self {
        let tokens = tokens(sql);
        let mut definition = Definition::default();
        let Some(open) = tokens.iter().position(|token| token.is("(")) else { return definition };
        let table = tokens.iter().take(3).any(|token| token.is("TABLE"));
        // A table made of a query has its columns written out by SQLite.
        if !table || tokens.iter().take(open).any(|token| token.is("VIRTUAL")) {
            return definition;
        }
        let end = closing(&tokens, open).unwrap_or(tokens.len());
        for item in split(&tokens[open + 1..end]) {
            Item { sql, tokens: item, at: 0, definition: &mut definition }.read();
        }
        let after = tokens.get(end..).unwrap_or_default();
        definition.strict = after.iter().any(|token| token.is("STRICT"));
        definition.without_row_numbers = after.windows(2).any(|two| two[0].is("WITHOUT") && two[1].is("ROWID"));
        definition
    }

    /// How a column compares its texts, where that is not by their bytes.
    pub(super) fn collation_of(&self, column: &str) -> Option<String> {
        let of = self.collations.iter().find(|(of, _)| of.eq_ignore_ascii_case(column))?;
        Some(of.1.clone()).filter(|name| !name.eq_ignore_ascii_case("binary"))
    }
}

/// A column or a constraint of a table.
struct Item<'a> {
    sql: &'a str,
    tokens: &'a [Token],
    at: usize,
    definition: &'a mut Definition,
}

impl Item<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn takes(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is(word));
        self.at += usize::from(found);
        found
    }

    fn name(&mut self) -> Option<String> {
        // SQLite takes text for a name too.
        let token = self.peek().filter(|token| token.is_name() || token.kind == TokenKind::Text)?;
        let name = token.text.clone();
        self.at += 1;
        Some(name)
    }

    /// What is in the parentheses that begin here; after them it goes on.
    fn group(&mut self) -> &[Token] {
        if !self.peek().is_some_and(|token| token.is("(")) {
            return &[];
        }
        let open = self.at;
        let close = closing(self.tokens, open).unwrap_or(self.tokens.len());
        self.at = (close + 1).min(self.tokens.len());
        &self.tokens[open + 1..close]
    }

    fn expression(&mut self) -> String {
        let sql = self.sql;
        text(sql, self.group()).to_owned()
    }

    fn columns(&mut self) -> Vec<String> {
        let name = |part: &[Token]| part.first().map(|token| token.text.clone());
        split(self.group()).into_iter().filter_map(name).collect()
    }

    fn read(mut self) {
        const OF_TABLE: [&str; 5] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
        let Some(first) = self.peek() else { return };
        let column = match OF_TABLE.iter().any(|word| first.is(word)) {
            true => None,
            false => self.name(),
        };
        let mut name = None;
        while self.peek().is_some() {
            if self.takes("CONSTRAINT") {
                name = self.name();
                continue;
            }
            if self.takes("CHECK") {
                let condition = self.expression();
                self.definition.checks.push((name.take(), condition));
            } else if self.takes("UNIQUE") {
                let columns = column.clone().map_or_else(|| self.columns(), |column| vec![column]);
                self.definition.uniques.push((name.take(), columns));
            } else if self.takes("FOREIGN") {
                self.takes("KEY");
                let columns = self.columns();
                self.takes("REFERENCES");
                self.foreign_key(name.take(), columns);
            } else if self.takes("REFERENCES") {
                self.foreign_key(name.take(), column.clone().into_iter().collect());
            } else if self.takes("COLLATE") {
                let collation = self.name();
                self.definition.collations.extend(column.clone().zip(collation));
            } else if self.takes("AS") {
                let expression = self.expression();
                self.definition.generated.extend(column.clone().map(|column| (column, expression)));
            } else if self.peek().is_some_and(|token| token.is("(")) {
                self.group();
            } else {
                if self.peek().is_some_and(|token| token.is("PRIMARY") || token.is("NOT") || token.is("DEFAULT")) {
                    name = None;
                }
                self.at += 1;
            }
        }
    }

    fn foreign_key(&mut self, name: Option<String>, columns: Vec<String>) {
        let Some(table) = self.name() else { return };
        self.group();
        let (mut deferrable, mut deferred) = (false, false);
        while let Some(token) = self.peek() {
            let ends = ["CONSTRAINT", "CHECK", "UNIQUE", "REFERENCES", "COLLATE", "GENERATED", "AS", "PRIMARY"];
            if ends.iter().any(|word| token.is(word)) {
                break;
            }
            if token.is("DEFERRABLE") {
                deferrable = !self.at.checked_sub(1).is_some_and(|before| self.tokens[before].is("NOT"));
            }
            deferred |= token.is("DEFERRED");
            // `SET DEFAULT` is no default, and `NOT NULL` may follow.
            self.at += 1;
        }
        self.definition.foreign_keys.push(ForeignKey {
            name,
            columns,
            table,
            deferrable,
            deferred: deferrable && deferred,
        });
    }
}

/// What an index's definition says.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Its parts as they are written, each with its collation.
    pub(super) parts: Vec<(String, Option<String>)>,
    /// Which rows it holds.
    pub(super) condition: Option<String>,
}

impl Index {
    /// Reads `CREATE INDEX`.
    pub(super) fn read(sql: &str) -> Self {
        let tokens = tokens(sql);
        let Some(open) = tokens.iter().position(|token| token.is("(")) else { return Index::default() };
        let close = closing(&tokens, open).unwrap_or(tokens.len());
        let parts = split(&tokens[open + 1..close]).into_iter().map(|part| {
            let part = part.strip_suffix_of(&["ASC", "DESC"]);
            match part {
                [expression @ .., collate, name] if collate.is("COLLATE") => {
                    (text(sql, expression).to_owned(), Some(format!("COLLATE {}", name.text)))
                }
                expression => (text(sql, expression).to_owned(), None),
            }
        });
        let parts = parts.collect();
        let rest = tokens.get(close + 1..).unwrap_or_default();
        let condition = match rest {
            [first, condition @ ..] if first.is("WHERE") => Some(text(sql, condition).to_owned()),
            _ => None,
        };
        Index { parts, condition }
    }
}

trait StripWord {
    fn strip_suffix_of(&self, words: &[&str]) -> &Self;
}

impl StripWord for [Token] {
    fn strip_suffix_of(&self, words: &[&str]) -> &Self {
        match self {
            [rest @ .., last] if !rest.is_empty() && words.iter().any(|word| last.is(word)) => rest,
            whole => whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_conditions_and_expressions_are_found_in_a_definition() {
        let definition = Definition::read(
            "CREATE TABLE \"t\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, [a b] int CONSTRAINT pos CHECK(\"a b\" > 0) \
             DEFAULT (1, 2) NOT NULL, c text COLLATE NOCASE UNIQUE REFERENCES u(x) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED \
             CHECK (c <> 'a,)'), d int GENERATED ALWAYS AS (\"a b\" * 2) STORED, -- CHECK (no)\n CONSTRAINT \"two\" UNIQUE \
             (\"c\", d DESC), CONSTRAINT f FOREIGN KEY (\"a b\", d) REFERENCES \"v\" (p, q) NOT DEFERRABLE, CHECK (1 = 1)) \
             WITHOUT ROWID, STRICT",
        );
        let named = |name: &str| Some(name.to_owned());
        assert_eq!(
            definition.checks,
            [(named("pos"), "\"a b\" > 0".into()), (None, "c <> 'a,)'".into()), (None, "1 = 1".into())]
        );
        assert_eq!(
            definition.uniques,
            [(None, vec!["c".to_owned()]), (named("two"), vec!["c".to_owned(), "d".to_owned()])]
        );
        assert_eq!(definition.generated, [("d".to_owned(), "\"a b\" * 2".to_owned())]);
        let keys: Vec<_> = definition.foreign_keys.iter().map(|k| (k.name.as_deref(), &*k.table, k.deferred)).collect();
        assert_eq!(keys, [(None, "u", true), (Some("f"), "v", false)]);
        assert_eq!(definition.collations, [("c".to_owned(), "NOCASE".to_owned())]);
        assert!(definition.without_row_numbers && definition.strict);
    }

    #[test]
    fn parts_and_condition_of_an_index_are_found() {
        let index =
            Index::read("CREATE UNIQUE INDEX \"i\" ON t (a DESC, lower(b) COLLATE NOCASE, (c + d)) WHERE a IN (1, 2)");
        let parts: Vec<_> = index.parts.iter().map(|(text, class)| (&**text, class.as_deref())).collect();
        assert_eq!(parts, [("a", None), ("lower(b)", Some("COLLATE NOCASE")), ("(c + d)", None)]);
        assert_eq!(index.condition.as_deref(), Some("a IN (1, 2)"));
    }

    #[test]
    fn any_text_is_read_without_fault() {
        for sql in [
            "",
            "CREATE TABLE",
            "CREATE TABLE t (",
            "CREATE TABLE t (a",
            "CREATE TABLE t (CONSTRAINT",
            "((",
            "INDEX ( a",
        ] {
            let _ = (Definition::read(sql), Index::read(sql));
        }
    }
}
