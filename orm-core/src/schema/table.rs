//! Tables as data, and how models become them.

use crate::ast::{ColumnRef, Expr, OrderBy};
use crate::meta::{Deferrable, IndexMethod};
use crate::value::ColumnType;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What it was made from, for messages: `Album`, or `Playlist.tracks` for a table between.
    pub model: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The columns of its primary key, where they are several.
    pub primary_key: Vec<String>,
    /// The conditions that its rows meet.
    pub checks: Vec<Check>,
    /// Its unique constraints over several columns.
    pub uniques: Vec<Unique>,
    /// Its indexes over several columns.
    pub indexes: Vec<Index>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type; a foreign key's is that of the key it points at.
    pub column_type: ColumnType,
    /// Whether it takes NULL.
    pub null: bool,
    /// Whether it is the primary key.
    pub primary_key: bool,
    /// Whether the database counts it up.
    pub auto: bool,
    /// Whether it has a unique constraint of its own.
    pub unique: bool,
    /// Whether it has an index of its own.
    pub index: bool,
    /// The default that the database gives, as SQL.
    pub default: Option<String>,
    /// What the database computes it from.
    pub generated: Option<Definition>,
    /// What it points at.
    pub reference: Option<ForeignKey>,
}

/// An expression of a table's own columns.
#[derive(Clone, Debug)]
pub enum Definition {
    /// As a tree; alias 0 is the table.
    Tree(Expr<ColumnRef>),
    /// As SQL, from the source.
    Sql(String),
}

/// Equal when of the same form and content.
impl PartialEq for Definition {
    fn eq(&self, other: &Self) -> bool {
        // The tree's own comparison would have to compare whole queries, which cannot stand here.
        format!("{self:?}") == format!("{other:?}")
    }
}

impl Eq for Definition {}

/// A condition that every row of a table meets, or that is NULL of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// The condition.
    pub condition: Definition,
}

/// What a unique constraint or an index is over.
#[derive(Clone, Debug)]
pub enum Parts {
    /// Columns.
    Columns(Vec<IndexColumn>),
    /// Expressions, each with its direction.
    Expressions(Vec<OrderBy<ColumnRef>>),
}

/// Equal when of the same form and content.
impl PartialEq for Parts {
    fn eq(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

impl Eq for Parts {}

/// What a column points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The table.
    pub table: String,
    /// Its key.
    pub column: String,
    /// Whether the database holds it to a row that is there.
    pub constraint: bool,
    /// What the database does with the row when the other is deleted; nothing mostly.
    pub on_delete: Option<&'static str>,
}

/// A unique constraint over several columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// Its name; without one it gets Django's.
    pub name: Option<String>,
    /// What is unique.
    pub parts: Parts,
    /// Which rows it is about; all without one.
    pub condition: Option<Definition>,
    /// The columns that its index keeps too.
    pub include: Vec<String>,
    /// Whether NULL is unlike NULL.
    pub nulls_distinct: bool,
    /// When it is looked at, where that can wait.
    pub deferrable: Option<Deferrable>,
    /// The operator class of each part; empty where they are the usual ones.
    pub opclasses: Vec<String>,
}

/// An index over several columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name; without one it gets Django's.
    pub name: Option<String>,
    /// What is indexed.
    pub parts: Parts,
    /// Which rows it holds; all without one.
    pub condition: Option<Definition>,
    /// The columns that it keeps too.
    pub include: Vec<String>,
    /// How it is kept, where that is said.
    pub method: Option<IndexMethod>,
    /// Parameters of the method.
    pub options: Vec<(String, String)>,
    /// The operator class of each part; empty where they are the usual ones.
    pub opclasses: Vec<String>,
}

/// A column of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexColumn {
    /// Its name.
    pub name: String,
    /// Whether its greatest value comes first.
    pub descending: bool,
}
