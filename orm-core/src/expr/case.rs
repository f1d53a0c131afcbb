//! `CASE WHEN … THEN … ELSE … END`.

use std::marker::PhantomData;

use super::widen::widened;
use super::{Alternative, Computed, Expression, Maybe, Nullability, Path, Q, Valued};
use crate::ast::Expr;
use crate::value::{ColumnType, FieldType};

/// Values by conditions: of the first condition that holds, its value.
///
/// `case().when(a.plays.gt(1000), "hit").when(a.plays.gt(100), "known").otherwise("new")`
///
/// SQL: `CASE WHEN … THEN … ELSE … END`. Without [`otherwise`](Cases::otherwise) it is NULL where no condition holds, and
/// its type says so.
#[doc(alias = "Case")]
#[doc(alias = "When")]
pub fn case() -> Case {
    Case(())
}

/// A [`case`] without its first condition.
#[derive(Clone, Copy, Debug)]
#[must_use = "a case does nothing without a condition"]
pub struct Case(());

impl Case {
    /// The first condition, and the value where it holds, whose type is that of the whole.
    pub fn when<V: Valued>(self, condition: Q, value: V) -> Cases<V::Base, V::Null> {
        let (expr, column) = value.into_valued();
        Cases { whens: vec![(condition.into_parts().0, expr)], column, of: PhantomData }
    }
}

/// A [`case`] with its conditions so far.
#[derive(Clone, Debug)]
#[must_use = "an expression does nothing until a query takes it"]
pub struct Cases<T, N> {
    whens: Vec<(Expr<Path>, Expr<Path>)>,
    column: ColumnType,
    of: PhantomData<fn() -> (T, N)>,
}

impl<T: FieldType, N: Nullability> Cases<T, N> {
    /// A further condition, and the value where it holds and none before it does. Of numbers the wider type counts.
    pub fn when<V: Alternative<T>>(mut self, condition: Q, value: V) -> Cases<V::Wider, N::Or<V::Null>> {
        self.whens.push((condition.into_parts().0, value.into_operand()));
        let column = widened::<T, V::Wider>(self.column);
        Cases { whens: self.whens, column, of: PhantomData }
    }

    /// The value where no condition holds. Of numbers the wider type counts.
    pub fn otherwise<V: Alternative<T>>(self, value: V) -> Computed<V::Wider, N::Or<V::Null>> {
        let otherwise = Some(Box::new(value.into_operand()));
        let result = widened::<T, V::Wider>(self.column);
        Computed::new(Expr::Case { whens: self.whens, otherwise, result }, result)
    }
}

impl<T: FieldType, N: Nullability> Expression for Cases<T, N> {
    type Base = T;
    type Null = Maybe;
    type Value = T;

    fn into_ast(self) -> Expr<Path> {
        let column = self.column;
        let case = Expr::Case { whens: self.whens, otherwise: None, result: column };
        // Checks how deep it is.
        Computed::<T, Maybe>::new(case, column).into_ast()
    }

    fn column_type(&self) -> ColumnType {
        self.column
    }
}
