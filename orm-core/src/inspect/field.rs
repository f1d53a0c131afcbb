//! Columns to fields.

use super::group::Said;
use super::name::is_kept;
use super::relation::Relation;
use super::{Schema, name};
use crate::schema::lex::{Plain, Token, TokenKind, plain, tokens};
use crate::schema::{Action, LiveColumn, LiveForeignKey, LiveTable};
use crate::sql::{quoted, quoted_text};
use crate::value::ColumnType;

/// A field of a struct.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its name, without `r#`.
    pub(super) name: String,
    /// Its column; none for the side of a relation that has none.
    pub(super) column: Option<String>,
    /// Its type.
    pub(super) rust: String,
    /// What stands in `#[field(..)]`.
    pub(super) attributes: Vec<String>,
    /// What is to be said of it.
    pub(super) notes: Vec<String>,
}

/// Whether a model can have this column.
pub(super) fn is_usable(column: &LiveColumn) -> bool {
    column.column_type.is_some() && is_kept(&column.name)
}

impl Schema<'_> {
    /// Makes the fields of a model that have a column.
    pub(super) fn fields(&mut self, at: usize) {
        let table = self.models[at].table;
        let said = self.said(at);
        for (position, column) in table.columns.iter().enumerate() {
            let twin = table.columns[..position].iter().any(|other| other.name.eq_ignore_ascii_case(&column.name));
            let reason = match column.column_type {
                _ if !is_kept(&column.name) => "its name is longer than both databases keep",
                _ if twin => "its name differs from another's in case alone",
                None => "models have no such type",
                Some(_) if column.generated.as_deref().is_some_and(|sql| computed(table, sql).is_none()) => {
                    "the database computes it from what is not repeated here"
                }
                Some(column_type) => {
                    let field = self.field(at, position, column, column_type, &said);
                    self.models[at].fields.push(field);
                    continue;
                }
            };
            let needed = !column.null && column.default.is_none() && column.generated.is_none();
            let consequence = if needed { ". Without it no row can be inserted" } else { "" };
            let note =
                format!("The column `{}` ({}) is left out: {reason}{consequence}.", column.name, column.declared);
            self.models[at].notes.push(note);
        }
        self.groups(at);
    }

    fn field(
        &mut self,
        at: usize,
        position: usize,
        column: &LiveColumn,
        column_type: ColumnType,
        said: &[Said],
    ) -> Field {
        let table = self.models[at].table;
        let relation = self.models[at].relations.iter().find(|relation| relation.column == column.name).cloned();
        let named = |name: &str| table.columns.iter().any(|other| other.name.eq_ignore_ascii_case(name));
        let without_id = column.name.strip_suffix("_id").filter(|name| relation.is_some() && !named(name));
        let name = self.models[at].names.give(without_id.unwrap_or(&column.name), position + 1);
        let mut field = Field {
            name,
            column: Some(column.name.clone()),
            rust: String::new(),
            attributes: Vec::new(),
            notes: Vec::new(),
        };
        let is_key = self.models[at].key() == Some(column.name.as_str());
        let counted = is_key && column.auto && relation.is_none();
        let column_type = if counted { signed(column_type) } else { column_type };
        let rust = match &relation {
            Some(relation) => {
                let side = if relation.one { "OneToOne" } else { "ForeignKey" };
                format!("{side}<{}>", self.models[relation.to].name)
            }
            None => rust(column_type).to_owned(),
        };
        field.rust = if column.null && !is_key { format!("Option<{rust}>") } else { rust };
        if is_key && !(counted && field.name == "id") {
            field.attributes.push("primary_key".to_owned());
            field.attributes.extend(counted.then(|| "auto".to_owned()));
        }
        let expected = if relation.is_some() { format!("{}_id", field.name) } else { field.name.clone() };
        if expected != column.name {
            field.attributes.push(format!("column = {:?}", column.name));
        }
        match &relation {
            Some(relation) => field.attributes.push(format!("on_delete = {}", on_delete(relation, column))),
            None => measures(column_type, &mut field.attributes),
        }
        if relation.as_ref().is_some_and(|relation| !relation.one) && !self.is_indexed(at, &column.name) {
            field.attributes.push("db_index = false".to_owned());
        }
        for said in said {
            match said {
                Said::Unique(name) if *name == column.name => field.attributes.push("unique".to_owned()),
                Said::Indexed(name) if *name == column.name => field.attributes.push("db_index".to_owned()),
                _ => {}
            }
        }
        given_by_database(table, column, counted || is_key, &mut field);
        if let Some(collation) = &column.collation {
            field.notes.push(format!("The database compares it by the collation {collation}, which no model knows."));
        }
        if let Some(action) = table.foreign_key(&column.name).filter(|_| relation.is_some()).and_then(on_update) {
            field.notes.push(format!("When the key that it points at changes, the database does {action}."));
        }
        if column.guessed {
            field.notes.push(match column.declared.as_str() {
                "" => "The type is a guess: the database has none.".to_owned(),
                declared => format!("The type is a guess: the database has `{declared}`."),
            });
        }
        field
    }
}

/// Defaults and what is computed.
fn given_by_database(table: &LiveTable, column: &LiveColumn, counted: bool, field: &mut Field) {
    if column.auto && !counted {
        field.notes.push("The database counts it up, which only a primary key can have here.".to_owned());
    }
    if let Some(sql) = column.generated.as_deref().and_then(|sql| computed(table, sql)) {
        field.attributes.push(format!("generated = {sql:?}"));
    }
    let Some(default) = &column.default else { return };
    match known_default(default) {
        Some(Some(sql)) => field.attributes.push(format!("db_default = {sql:?}")),
        Some(None) => {}
        None => field.notes.push(format!("The database has a default that is not repeated here: {default}")),
    }
}

/// A key that is counted up takes negative numbers too.
fn signed(column_type: ColumnType) -> ColumnType {
    match column_type {
        ColumnType::PositiveSmallInt => ColumnType::SmallInt,
        ColumnType::PositiveInteger => ColumnType::Integer,
        ColumnType::PositiveBigInt => ColumnType::BigInt,
        other => other,
    }
}

fn rust(column_type: ColumnType) -> &'static str {
    match column_type {
        ColumnType::Bool => "bool",
        ColumnType::SmallInt => "i16",
        ColumnType::Integer => "i32",
        ColumnType::BigInt => "i64",
        ColumnType::PositiveSmallInt => "u16",
        ColumnType::PositiveInteger => "u32",
        ColumnType::PositiveBigInt => "u64",
        ColumnType::Float => "f64",
        ColumnType::Text { .. } => "String",
        ColumnType::Bytes => "Vec<u8>",
        ColumnType::Date => "NaiveDate",
        ColumnType::Time => "NaiveTime",
        ColumnType::DateTime => "DateTime<Utc>",
        ColumnType::Timestamp => "NaiveDateTime",
        ColumnType::Duration => "TimeDelta",
        ColumnType::Uuid => "Uuid",
        ColumnType::Decimal { .. } => "Decimal",
        ColumnType::Json => "orm::serde_json::Value",
    }
}

fn measures(column_type: ColumnType, attributes: &mut Vec<String>) {
    match column_type {
        ColumnType::Text { max_length: Some(length) } => attributes.push(format!("max_length = {length}")),
        ColumnType::Decimal { precision: Some((digits, places)) } => {
            attributes.push(format!("max_digits = {digits}"));
            attributes.push(format!("decimal_places = {places}"));
        }
        _ => {}
    }
}

/// The database goes on doing what it does, as far as the column lets it.
fn on_delete(relation: &Relation, column: &LiveColumn) -> &'static str {
    match relation.on_delete {
        Action::Cascade => "DbCascade",
        Action::SetNull if column.null => "DbSetNull",
        Action::SetDefault
            if column.default.as_deref().is_some_and(|sql| matches!(known_default(sql), Some(Some(_)))) =>
        {
            "DbSetDefault"
        }
        _ => "DoNothing",
    }
}

/// What the database does when a key becomes another, where that is more than to refuse.
fn on_update(key: &LiveForeignKey) -> Option<&'static str> {
    key.on_update.sql()
}

/// A default of a known form, written anew; none within for NULL, which is no default. Whatever else a catalogue holds is
/// not repeated in a source.
fn known_default(sql: &str) -> Option<Option<String>> {
    let known = |word: &str| ["current_timestamp", "current_date", "current_time"].contains(&word);
    Some(match plain(sql).as_slice() {
        [Plain::Number(number)] if is_number(number) => Some(number.clone()),
        [Plain::Text(text)] if is_literal(text) => Some(quoted_text(text)),
        [Plain::Word(word)] if word == "null" => None,
        [Plain::Word(word)] if word == "true" || word == "false" => Some(word.clone()),
        [Plain::Word(word)] if known(word) => Some(word.to_uppercase()),
        [Plain::Word(word)] if word == "now" || word == "gen_random_uuid" => Some(format!("{word}()")),
        [Plain::Word(word), Plain::Text(text)] if word == "datetime" && text == "now" => {
            Some("datetime('now')".to_owned())
        }
        _ => return None,
    })
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Whether a text means the same to both databases, however they are set.
fn is_literal(text: &str) -> bool {
    !text.contains(['\\', '\0'])
}

/// What a column is computed from, written anew, if it is arithmetic and simple functions of the table's own columns.
fn computed(table: &LiveTable, sql: &str) -> Option<String> {
    const FUNCTIONS: [&str; 8] = ["lower", "upper", "length", "abs", "coalesce", "nullif", "replace", "trim"];
    const SIGNS: [&str; 9] = ["(", ")", "+", "-", "*", "/", "%", "||", ","];
    let pieces = tokens(sql);
    let mut written = String::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        let follows = pieces.get(at);
        let next = |word: &str| follows.is_some_and(|next| next.is(word));
        let (before, after) = match piece.text.as_str() {
            "(" | ")" => ("", ""),
            "," => ("", " "),
            _ if piece.kind == TokenKind::Sign => (" ", " "),
            _ => ("", ""),
        };
        let text = match piece.kind {
            TokenKind::Word if FUNCTIONS.contains(&piece.text.to_lowercase().as_str()) && next("(") => {
                piece.text.to_uppercase()
            }
            TokenKind::Word | TokenKind::Quoted => quoted(&column_of(table, piece)?.name),
            TokenKind::Number if is_number(&piece.text) => piece.text.clone(),
            TokenKind::Text if is_literal(&piece.text) => quoted_text(&piece.text),
            TokenKind::Sign if piece.is("::") && next("text") => {
                at += 1;
                continue;
            }
            TokenKind::Sign if SIGNS.contains(&piece.text.as_str()) => piece.text.clone(),
            _ => return None,
        };
        written += &[before, &text, after].concat();
    }
    (!written.is_empty()).then_some(written)
}

fn column_of<'t>(table: &'t LiveTable, name: &Token) -> Option<&'t LiveColumn> {
    let folded = || table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(&name.text));
    table.column(&name.text).or_else(|| folded().filter(|_| name.kind == TokenKind::Word))
}

impl Field {
    /// The name as an identifier.
    pub(super) fn ident(&self) -> String {
        name::ident(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_defaults_of_known_forms_are_repeated() {
        let given = |sql| known_default(sql).flatten();
        assert_eq!(given("'-1'::integer").as_deref(), Some("-1"));
        assert_eq!(given("(0)::numeric").as_deref(), Some("0"));
        assert_eq!(given("'it''s'::character varying").as_deref(), Some("'it''s'"));
        assert_eq!(given("CURRENT_TIMESTAMP").as_deref(), Some("CURRENT_TIMESTAMP"));
        assert_eq!(given("now()").as_deref(), Some("now()"));
        assert_eq!(known_default("NULL::text"), Some(None));
        for sql in ["'); system('x'); --", "system('rm')", "1; DROP TABLE x", "E'\\\\'", "0x1F", "1e9", "nextval('s')"]
        {
            assert_eq!(known_default(sql), None, "{sql}");
        }
    }
}
