//! What `values` gives and what `update` sets.

use super::{Expression, Field, Maybe, Nullability, Operand, Path, Rel, Stores, Sure};
use crate::ast::Expr;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::value::{ColumnType, FieldType, Row, ValueRef};

/// Calls a macro with the type parameters of each tuple from 1 to 16.
macro_rules! each_tuple {
    ($macro:ident) => {
        $macro! { A }
        $macro! { A B }
        $macro! { A B C }
        $macro! { A B C D }
        $macro! { A B C D E }
        $macro! { A B C D E F }
        $macro! { A B C D E F G }
        $macro! { A B C D E F G H }
        $macro! { A B C D E F G H I }
        $macro! { A B C D E F G H I J }
        $macro! { A B C D E F G H I J K }
        $macro! { A B C D E F G H I J K L }
        $macro! { A B C D E F G H I J K L M }
        $macro! { A B C D E F G H I J K L M N }
        $macro! { A B C D E F G H I J K L M N O }
        $macro! { A B C D E F G H I J K L M N O P }
    };
}
pub(crate) use each_tuple;

/// The columns that were chosen, each with what it is read by.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// What is selected.
    pub exprs: Vec<Expr<Path>>,
    /// How each is read.
    pub cells: Vec<Cell>,
}

/// How a chosen column is read.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// Its type.
    pub column_type: ColumnType,
    /// Its table and its name there; none where it is computed.
    pub column: Option<(&'static str, &'static str)>,
    /// The way there; none where it is computed.
    pub path: Option<Path>,
}

impl Cell {
    pub(super) fn of(expr: &Expr<Path>, column_type: ColumnType) -> Self {
        let path = match expr {
            Expr::Column(path) => Some(*path),
            _ => None,
        };
        Cell { column_type, column: path.map(|path| path.column()), path }
    }

    /// The way to the column for messages: `Album.artist.name`.
    pub(super) fn path(cell: Option<&Cell>) -> Option<Box<str>> {
        let path = cell?.path?;
        let meta = path.node.meta();
        Some(format!("{:?}.{}", path.node, meta.fields.get(path.field)?.name).into_boxed_str())
    }

    /// The column's name for messages; `position` is counted from 0.
    pub(super) fn name(cell: Option<&Cell>, position: usize) -> String {
        match cell.and_then(|cell| cell.column) {
            Some((table, column)) => format!("{table}.{column}"),
            None => format!("number {}", position + 1),
        }
    }
}

/// What `values` takes: an expression, or a tuple of up to sixteen.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be selected",
    label = "expected a column, an expression, or a tuple of at most 16 of these"
)]
pub trait Selection {
    /// What a row becomes.
    type Output: Send + 'static;
    /// How many columns it takes.
    const WIDTH: usize;

    /// Adds the columns.
    fn select(self, columns: &mut Columns);

    /// Reads a row whose first column of this selection is at position `at`; `cells` are all columns'.
    ///
    /// # Errors
    /// [`Error::Decode`] where a cell does not fit.
    fn decode(row: &dyn Row, at: usize, cells: &[Cell]) -> Result<Self::Output>;
}

#[diagnostic::do_not_recommend]
impl<E> Selection for E
where
    E: Expression,
    <E::Null as Nullability>::Of<E::Value>: Send + 'static,
{
    type Output = <E::Null as Nullability>::Of<E::Value>;
    const WIDTH: usize = 1;

    fn select(self, columns: &mut Columns) {
        let column_type = self.column_type();
        let expr = self.into_ast();
        columns.cells.push(Cell::of(&expr, column_type));
        columns.exprs.push(expr);
    }

    fn decode(row: &dyn Row, at: usize, cells: &[Cell]) -> Result<Self::Output> {
        let known = cells.get(at);
        let wrong =
            |expected, found| Error::Decode { column: Cell::name(known, at), path: Cell::path(known), expected, found };
        let value = match row.get(at).map_err(|error| match error {
            Error::Decode { expected, found, .. } => wrong(expected, found),
            other => other,
        })? {
            ValueRef::Null => None,
            cell => {
                let column = known.map_or(E::Value::COLUMN, |known| known.column_type);
                let computed = known.is_none_or(|known| known.column.is_none());
                Some(E::Value::decode(cell, column).map_err(|m| match cell {
                    // What SQLite goes on with where 64 bits are passed.
                    ValueRef::Float(_) if computed && column.integer_range().is_some() => {
                        Error::out_of_range("", "what is computed is beyond 64 bits")
                    }
                    _ => wrong(m.expected, m.found),
                })?)
            }
        };
        E::Null::wrap(value).ok_or_else(|| wrong(super::row::words_of::<E::Value>(), "NULL".into()))
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Selection),*> Selection for ($($name,)*) {
            type Output = ($($name::Output,)*);
            const WIDTH: usize = 0 $(+ $name::WIDTH)*;

            #[allow(non_snake_case)]
            fn select(self, columns: &mut Columns) {
                let ($($name,)*) = self;
                $($name.select(columns);)*
            }

            #[allow(unused_assignments, reason = "the last step is not read")]
            fn decode(row: &dyn Row, mut at: usize, cells: &[Cell]) -> Result<Self::Output> {
                Ok(($({
                    let value = $name::decode(row, at, cells)?;
                    at += $name::WIDTH;
                    value
                },)*))
            }
        }
    };
}

each_tuple!(tuples);

/// A column and what it is set to.
#[derive(Clone, Debug)]
#[must_use = "an assignment does nothing until it is given to `update`"]
pub struct Assignment {
    pub(crate) path: Path,
    pub(crate) value: Expr<Path>,
}

/// What is of this nullability fits into a column of nullability `N`.
#[diagnostic::on_unimplemented(
    message = "the value may be NULL, but the column takes no NULL",
    label = "the column is not an `Option`",
    note = "give a value that is never NULL, or make the field of the model an `Option`"
)]
pub trait Fits<N> {}
impl Fits<Sure> for Sure {}
impl Fits<Maybe> for Sure {}
impl Fits<Maybe> for Maybe {}

impl<T: FieldType, N: Nullability> Field<T, N> {
    /// Sets the column to a value or an expression, in `update`.
    pub fn set<V: Stores<T>>(self, value: V) -> Assignment
    where
        V::Null: Fits<N>,
    {
        Assignment { path: self.path(), value: value.into_stored() }
    }
}

impl<M: Model, N: Nullability> Rel<M, N> {
    /// Points the foreign key at an object or a key, in `update`.
    pub fn set<V: Operand<M>>(self, value: V) -> Assignment
    where
        V::Null: Fits<N>,
    {
        match self.into_ast() {
            Expr::Column(path) => Assignment { path, value: value.into_operand() },
            // A relation is always a column.
            _ => unreachable!("a relation is the column of its key"),
        }
    }
}

/// What `update` takes: an assignment, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` sets nothing",
    label = "expected `a.column.set(value)`, or a tuple of these"
)]
pub trait Assignments {
    /// Adds the assignments.
    fn assignments(self, all: &mut Vec<Assignment>);
}

impl Assignments for Assignment {
    fn assignments(self, all: &mut Vec<Assignment>) {
        all.push(self);
    }
}

impl Assignments for Vec<Assignment> {
    fn assignments(self, all: &mut Vec<Assignment>) {
        all.extend(self);
    }
}

macro_rules! assignment_tuples {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Assignments),*> Assignments for ($($name,)*) {
            #[allow(non_snake_case)]
            fn assignments(self, all: &mut Vec<Assignment>) {
                let ($($name,)*) = self;
                $($name.assignments(all);)*
            }
        }
    };
}

each_tuple!(assignment_tuples);
