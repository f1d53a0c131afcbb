//! Rows that are structs of a program's own: what `#[derive(Row)]` is made of.

use std::marker::PhantomData;

use super::selection::each_tuple;
use super::{Cell, Columns, Expression, Path, Selection, Sure};
use crate::ast::Expr;
use crate::error::{Error, Result};
use crate::value::{FieldType, Row, ValueRef};

/// What can fill a field of type `T` of a struct that derives `Row`: an expression of that type, where `T` is an `Option` one that
/// may be NULL too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot fill a field of type `{T}`",
    label = "not a `{T}`",
    note = "the types must be equal; what may be NULL, such as a path over a relation that may be missing, fills an `Option`"
)]
pub trait Gives<T> {
    /// The expression, known by nothing but the field it fills.
    fn fill(self) -> Fill<T>;
}

/// An expression for a field of type `T`.
pub struct Fill<T> {
    expr: Expr<Path>,
    cell: Cell,
    of: PhantomData<fn() -> T>,
}

impl<T> Fill<T> {
    fn of(expression: impl Expression) -> Self {
        let column_type = expression.column_type();
        let expr = expression.into_ast();
        Fill { cell: Cell::of(&expr, column_type), expr, of: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromCell> Selection for Fill<T> {
    type Output = T;
    const WIDTH: usize = 1;

    fn select(self, columns: &mut Columns) {
        columns.cells.push(self.cell);
        columns.exprs.push(self.expr);
    }

    fn decode(row: &dyn Row, at: usize, cells: &[Cell]) -> Result<T> {
        T::from_cell(row, at, cells.get(at))
    }
}

#[diagnostic::do_not_recommend]
impl<E, T> Gives<T> for E
where
    T: FieldType,
    E: Expression<Value = T, Null = Sure>,
{
    fn fill(self) -> Fill<T> {
        Fill::of(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E, T> Gives<Option<T>> for E
where
    T: FieldType,
    E: Expression<Value = T>,
{
    fn fill(self) -> Fill<Option<T>> {
        Fill::of(self)
    }
}

/// A struct that can be built of what a selection gives.
#[doc(hidden)]
pub trait Build<S: Selection>: Send + 'static {
    fn build(output: S::Output) -> Self;
}

/// The columns of a struct's fields: what `Card::select(..)` gives.
pub struct Chosen<R, S> {
    selection: S,
    row: PhantomData<fn() -> R>,
}

impl<R: Build<S>, S: Selection> Chosen<R, S> {
    #[doc(hidden)]
    pub fn __new(selection: S) -> Self {
        Chosen { selection, row: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<R: Build<S>, S: Selection> Selection for Chosen<R, S> {
    type Output = R;
    const WIDTH: usize = S::WIDTH;

    fn select(self, columns: &mut Columns) {
        self.selection.select(columns);
    }

    fn decode(row: &dyn Row, at: usize, cells: &[Cell]) -> Result<R> {
        S::decode(row, at, cells).map(R::build)
    }
}

/// What a row of any SQL can be read as: a value, a tuple of values (by position), a struct that derives `Row` (by name).
#[diagnostic::on_unimplemented(
    message = "a row cannot be read as `{Self}`",
    label = "expected a value, a tuple of up to 16 values, or a struct that derives `Row`",
    note = "a value that may be NULL is an `Option`; for models there is `Model::raw`"
)]
pub trait FromRow: Sized + Send + 'static {
    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::error::Error::Decode) where a cell does not fit,
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where a column is missing.
    fn from_row(row: &dyn Row) -> Result<Self>;
}

/// One value of a row.
#[diagnostic::on_unimplemented(
    message = "a cell cannot be read as `{Self}`",
    label = "expected a field type or an `Option` of one"
)]
pub trait FromCell: Sized + Send + 'static {
    /// Reads the cell at a position; `known` is what is known of its column.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::error::Error::Decode) where it does not fit.
    fn from_cell(row: &dyn Row, at: usize, known: Option<&Cell>) -> Result<Self>;
}

/// What a type is called in messages: as its own reading calls it.
pub(super) fn words_of<T: FieldType>() -> &'static str {
    match T::decode(ValueRef::Null, T::COLUMN) {
        Err(mismatch) => mismatch.expected,
        Ok(_) => std::any::type_name::<T>(),
    }
}

fn read<T: FieldType>(row: &dyn Row, at: usize, known: Option<&Cell>) -> Result<Option<T>> {
    let cell = match row.get(at) {
        Ok(ValueRef::Null) => return Ok(None),
        Ok(cell) => cell,
        Err(Error::Decode { expected, found, .. }) => return Err(wrong(row, at, known, expected, found)),
        Err(other) => return Err(other),
    };
    let column = known.map_or(T::COLUMN, |known| known.column_type);
    T::decode(cell, column).map(Some).map_err(|mismatch| wrong(row, at, known, mismatch.expected, mismatch.found))
}

fn wrong(row: &dyn Row, at: usize, known: Option<&Cell>, expected: &'static str, found: String) -> Error {
    let named = known.is_none().then(|| row.name(at)).flatten();
    let column = named.map_or_else(|| Cell::name(known, at), str::to_owned);
    Error::Decode { column, path: Cell::path(known), expected, found }
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> FromCell for T {
    fn from_cell(row: &dyn Row, at: usize, known: Option<&Cell>) -> Result<T> {
        read(row, at, known)?.ok_or_else(|| wrong(row, at, known, words_of::<T>(), "NULL".into()))
    }
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> FromCell for Option<T> {
    fn from_cell(row: &dyn Row, at: usize, known: Option<&Cell>) -> Result<Self> {
        read(row, at, known)
    }
}

/// What goes by position is of as many columns as the row: one left over is a mistake that the types would not show.
fn as_wide(row: &dyn Row, read: usize) -> Result<()> {
    let given = row.width();
    if given == read || given == 0 {
        return Ok(());
    }
    let reason = format!("the statement gives rows of {given} columns, and they are read as {read}: make these equal");
    Err(Error::InvalidQuery { reason })
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> FromRow for T {
    fn from_row(row: &dyn Row) -> Result<T> {
        as_wide(row, 1)?;
        T::from_cell(row, 0, None)
    }
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> FromRow for Option<T> {
    fn from_row(row: &dyn Row) -> Result<Self> {
        as_wide(row, 1)?;
        Self::from_cell(row, 0, None)
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: FromCell),*> FromRow for ($($name,)*) {
            #[allow(unused_assignments, reason = "the last step is not read")]
            fn from_row(row: &dyn Row) -> Result<Self> {
                as_wide(row, [$(stringify!($name)),*].len())?;
                let mut at = 0;
                Ok(($({
                    let value = $name::from_cell(row, at, None)?;
                    at += 1;
                    value
                },)*))
            }
        }
    };
}

each_tuple!(tuples);
