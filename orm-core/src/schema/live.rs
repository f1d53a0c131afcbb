//! Tables as a database has them: what its catalogue says, as far as this library has words for it and in the database's
//! own text where it has none.

mod as_table;
#[cfg(feature = "migrate")]
mod called;

use std::borrow::Cow;

use super::lex::{Plain, plain};
use crate::error::Result;
use crate::meta::Deferrable;
use crate::sql::quoted;
use crate::value::{ColumnType, Value};

/// A table or a view that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveTable {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: LiveKind,
    /// Its columns, in their order.
    pub columns: Vec<LiveColumn>,
    /// The columns of its primary key, in the key's order; none of a view, and of a table without one.
    pub primary_key: Vec<String>,
    /// Its foreign keys.
    pub foreign_keys: Vec<LiveForeignKey>,
    /// The conditions that its rows meet.
    pub checks: Vec<LiveCheck>,
    /// Its indexes and unique constraints, but for that of its primary key.
    pub indexes: Vec<LiveIndex>,
    /// Whether its rows have no numbers of their own: `WITHOUT ROWID` of SQLite.
    pub without_row_numbers: bool,
    /// Whether it holds its columns to their types: `STRICT` of SQLite.
    pub strict: bool,
}

/// What a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveKind {
    /// A table.
    Table,
    /// A part of another table (PostgreSQL).
    Partition,
    /// A view, or a materialised one.
    View,
    /// A table whose rows are elsewhere: a foreign table of PostgreSQL, a virtual one of SQLite.
    Foreign,
}

/// A column that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveColumn {
    /// Its name.
    pub name: String,
    /// Its type as the database writes it: `varchar(120)`, `timestamp with time zone`.
    pub declared: String,
    /// What that is among the types of this library; none where none of them can read it, as an array.
    pub column_type: Option<ColumnType>,
    /// Whether the type is only the nearest one: that of an enum, a column of SQLite without a type.
    pub guessed: bool,
    /// Whether it takes NULL.
    pub null: bool,
    /// Whether the database counts it up: an identity or a serial of PostgreSQL, an `INTEGER PRIMARY KEY` of SQLite, with
    /// `AUTOINCREMENT` or without.
    pub auto: bool,
    /// Its default, as SQL.
    pub default: Option<String>,
    /// How its texts are compared, where that is not as they are by themselves.
    pub collation: Option<String>,
    /// What the database computes it from, as SQL.
    pub generated: Option<String>,
}

/// A foreign key that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveForeignKey {
    /// Its name; none where it was given none.
    pub name: Option<String>,
    /// The columns that point.
    pub columns: Vec<String>,
    /// The table they point at.
    pub table: String,
    /// Its columns.
    pub to: Vec<String>,
    /// What the database does when the row pointed at is deleted.
    pub on_delete: Action,
    /// What the database does when its key becomes another.
    pub on_update: Action,
    /// Whether it may be looked at when a transaction ends.
    pub deferrable: bool,
    /// Whether it is, unless told otherwise.
    pub deferred: bool,
}

/// What a database does with rows that point at one that goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Action {
    /// It refuses, when the key is looked at.
    #[default]
    NoAction,
    /// It refuses at once.
    Restrict,
    /// It deletes them too.
    Cascade,
    /// It has them point nowhere.
    SetNull,
    /// It has them point at what the default says.
    SetDefault,
}

impl Action {
    /// As a foreign key's definition has it; none where the database refuses, which needs no words.
    pub fn sql(self) -> Option<&'static str> {
        match self {
            Action::NoAction | Action::Restrict => None,
            Action::Cascade => Some("CASCADE"),
            Action::SetNull => Some("SET NULL"),
            Action::SetDefault => Some("SET DEFAULT"),
        }
    }

    /// As SQL writes it.
    pub fn parse(sql: &str) -> Self {
        match sql {
            "RESTRICT" => Action::Restrict,
            "CASCADE" => Action::Cascade,
            "SET NULL" => Action::SetNull,
            "SET DEFAULT" => Action::SetDefault,
            _ => Action::NoAction,
        }
    }
}

/// A condition that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveCheck {
    /// Its name; none where it was given none.
    pub name: Option<String>,
    /// The condition, as SQL.
    pub condition: String,
}

impl LiveCheck {
    /// The condition as this library and Django write it, where it says the same: one that is NULL of a row lets it pass.
    pub(crate) fn meaning(&self) -> Cow<'_, str> {
        match plain(&self.condition).as_slice() {
            [Plain::Word(function), Plain::Word(column)] if function == "json_valid" => {
                let column = quoted(column);
                Cow::Owned(format!("JSON_VALID({column}) OR {column} IS NULL"))
            }
            _ => Cow::Borrowed(&self.condition),
        }
    }
}

/// An index or a unique constraint that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveIndex {
    /// Its name; none for a unique constraint of SQLite that was given none.
    pub name: Option<String>,
    /// What it is.
    pub kind: LiveIndexKind,
    /// How it is made, where that is told: `btree`, `gin`.
    pub method: Option<String>,
    /// What it is over.
    pub parts: Vec<LivePart>,
    /// The columns that it keeps too.
    pub include: Vec<String>,
    /// Which rows it holds, as SQL; all without one.
    pub condition: Option<String>,
    /// Whether NULL is unlike NULL.
    pub nulls_distinct: bool,
    /// Parameters of the method, as the database writes them: `fillfactor=70`.
    pub options: Option<String>,
    /// When a unique constraint is looked at, where that can wait.
    pub deferrable: Option<Deferrable>,
}

/// What an index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveIndexKind {
    /// That of a unique constraint.
    Constraint,
    /// A unique index.
    Unique,
    /// Any other.
    Plain,
}

/// A part of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LivePart {
    /// A column, or an expression as SQL.
    pub of: LiveTerm,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// Whether NULL comes first where it would not by itself, or last likewise.
    pub nulls: Option<&'static str>,
    /// The operator class, where it is not that of the type; a collation likewise.
    pub class: Option<String>,
}

/// What a part of an index is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveTerm {
    /// A column.
    Column(String),
    /// An expression, as SQL.
    Expression(String),
}

impl LiveTable {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&LiveColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The foreign key of this column alone.
    pub fn foreign_key(&self, column: &str) -> Option<&LiveForeignKey> {
        self.foreign_keys.iter().find(|key| matches!(key.columns.as_slice(), [only] if only == column))
    }

    /// Whether no two rows have the same value in this column, by its own index or by being the whole primary key.
    pub fn is_unique(&self, column: &str) -> bool {
        let alone = |index: &LiveIndex| index.is_unique() && index.plain_columns().is_some_and(|of| of == [column]);
        self.primary_key == [column] || self.indexes.iter().any(alone)
    }

    /// Types of which the database has no word of its own are told by the condition that goes with them. `unsigned` says
    /// whether it has words for integers that are not negative (SQLite takes any word).
    pub fn refine(&mut self, unsigned: bool) {
        for column in &mut self.columns {
            let name = quoted(&column.name);
            let has = |condition: String| {
                let wanted = plain(&condition);
                self.checks.iter().any(|check| plain(&check.meaning()) == wanted)
            };
            let Some(column_type) = column.column_type else { continue };
            column.column_type = Some(match column_type {
                ColumnType::Text { max_length: None } if has(format!("JSON_VALID({name}) OR {name} IS NULL")) => {
                    ColumnType::Json
                }
                positive
                @ (ColumnType::PositiveSmallInt | ColumnType::PositiveInteger | ColumnType::PositiveBigInt)
                    if !has(format!("{name} >= 0")) =>
                {
                    column.guessed = true;
                    signed(positive)
                }
                ColumnType::SmallInt if !unsigned && has(format!("{name} >= 0")) => ColumnType::PositiveSmallInt,
                ColumnType::Integer if !unsigned && has(format!("{name} >= 0")) => ColumnType::PositiveInteger,
                ColumnType::BigInt if !unsigned && has(format!("{name} >= 0")) => ColumnType::PositiveBigInt,
                other => other,
            });
        }
    }
}

/// The type that takes negative numbers too.
fn signed(positive: ColumnType) -> ColumnType {
    match positive {
        ColumnType::PositiveSmallInt => ColumnType::SmallInt,
        ColumnType::PositiveInteger => ColumnType::Integer,
        _ => ColumnType::BigInt,
    }
}

impl LiveIndex {
    /// Whether it lets no two rows have the same.
    pub fn is_unique(&self) -> bool {
        self.kind != LiveIndexKind::Plain
    }

    /// The columns of one that is of columns and all rows and nothing else, in ascending order.
    pub fn plain_columns(&self) -> Option<Vec<&str>> {
        let special = self.condition.is_some() || !self.include.is_empty() || !self.nulls_distinct;
        if special || !self.is_ordered() || self.options.is_some() || self.deferrable.is_some() {
            return None;
        }
        let columns = self.parts.iter().map(|part| match &part.of {
            LiveTerm::Column(name) if !part.descending && part.nulls.is_none() && part.class.is_none() => {
                Some(name.as_str())
            }
            _ => None,
        });
        columns.collect()
    }

    /// Whether it is in an order, not a full-text or spatial one.
    pub fn is_ordered(&self) -> bool {
        self.method.as_deref().is_none_or(|method| method == "btree")
    }

    /// Its definition after its name, in the form of [`Object::rest`](super::Object).
    pub fn rest(&self) -> String {
        let parts = self.parts.iter().map(|part| {
            let of = match &part.of {
                LiveTerm::Column(name) => quoted(name),
                LiveTerm::Expression(sql) => format!("({sql})"),
            };
            let class = part.class.as_ref().map_or_else(String::new, |class| format!(" {class}"));
            let direction = if part.descending { " DESC" } else { "" };
            let nulls = part.nulls.map_or_else(String::new, |nulls| format!(" NULLS {nulls}"));
            of + &class + direction + &nulls
        });
        let method = self.method.as_ref().filter(|_| !self.is_ordered());
        let method = method.map_or_else(String::new, |method| format!("USING {method} "));
        let mut sql = format!("{method}({})", parts.collect::<Vec<_>>().join(", "));
        if !self.include.is_empty() {
            sql += &format!(" INCLUDE ({})", super::write::list(&self.include));
        }
        if let Some(options) = &self.options {
            sql += &format!(" WITH ({options})");
        }
        sql += match self.deferrable {
            None => "",
            Some(Deferrable::Deferred) => " DEFERRABLE INITIALLY DEFERRED",
            Some(Deferrable::Immediate) => " DEFERRABLE INITIALLY IMMEDIATE",
        };
        if !self.nulls_distinct {
            sql += " NULLS NOT DISTINCT";
        }
        if let Some(condition) = &self.condition {
            sql += &format!(" WHERE {condition}");
        }
        sql
    }
}

/// What to ask a database's catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// A query without parameters.
    pub sql: &'static str,
    /// How many columns its rows have.
    pub width: usize,
    /// Whether a failure means that there is nothing of it, as a view does that no longer holds.
    pub optional: bool,
}

/// The rows that answer a question.
pub type Rows = Vec<Vec<Value>>;

/// How a database is asked for its tables. Pure: the questions, and what their answers mean.
pub trait Catalogue: Send + Sync + 'static {
    /// What to ask, all of it.
    fn questions(&self) -> &'static [Question];

    /// The tables, by name, from the answers in the order of the questions.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::error::Error::Decode) where an answer is not of the form asked for.
    fn tables(&self, answers: &[Rows]) -> Result<Vec<LiveTable>>;

    /// The type as the database itself would write it, to compare: `varchar(20)` is `character varying(20)` to
    /// PostgreSQL.
    fn spelled(&self, declared: &str) -> String;
}
