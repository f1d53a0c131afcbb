//! From closures over a model's fields to expressions of its own columns: what the derive puts into its statics.

use crate::ast::{ColumnRef, Expr, OrderBy};
use crate::error::Result;
use crate::expr::scope::settle;
use crate::expr::{Expression, Operand, OrderTerm, Path, Q, Sure, nested};
use crate::model::{Model, ModelType, root_fields};
use crate::resolve::resolve_for_definition;

/// The condition that a closure gives.
///
/// # Errors
/// [`Error::InvalidModel`](crate::error::Error::InvalidModel) where it needs another table.
pub fn condition<M: Model>(of: impl FnOnce(&'static M::Fields<Sure>) -> Q) -> Result<Expr<ColumnRef>> {
    resolved::<M>(|fields| of(fields).into_parts().0)
}

/// The value of type `B` that a closure gives.
///
/// # Errors
/// As [`condition`].
pub fn value<M: Model, B, V: ValueOf<B>>(of: impl FnOnce(&'static M::Fields<Sure>) -> V) -> Result<Expr<ColumnRef>> {
    resolved::<M>(|fields| of(fields).into_operand())
}

fn resolved<M: Model>(of: impl FnOnce(&'static M::Fields<Sure>) -> Expr<Path>) -> Result<Expr<ColumnRef>> {
    let expr = nested(|level| {
        let mut expr = of(root_fields::<M>(level));
        settle(&mut expr, level);
        expr
    });
    resolve_for_definition(&expr, ModelType::of::<M>())
}

/// The expressions that a closure gives, each with its direction.
///
/// # Errors
/// As [`condition`].
pub fn terms<M: Model, T: IndexTerms>(
    of: impl FnOnce(&'static M::Fields<Sure>) -> T,
) -> Result<Vec<OrderBy<ColumnRef>>> {
    let terms = nested(|level| {
        let mut terms = Vec::new();
        of(root_fields::<M>(level)).terms(&mut terms);
        for term in &mut terms {
            settle(&mut term.expr, level);
        }
        terms
    });
    let resolved = terms.into_iter().map(|OrderBy { expr, descending, nulls }| {
        Ok(OrderBy { expr: resolve_for_definition(&expr, ModelType::of::<M>())?, descending, nulls })
    });
    resolved.collect()
}

/// What a closure gives that a column of `B` gets its values from.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a column of `{B}`",
    label = "expected `{B}`, or a column or an expression of it",
    note = "text columns take `&str` and `String`; `cast` makes one type of another"
)]
pub trait ValueOf<B>: Operand<B> {}

#[diagnostic::do_not_recommend]
impl<B, V: Operand<B>> ValueOf<B> for V {}

/// What the closure of an index gives: an expression, `.asc()` or `.desc()` of one, or a tuple of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be indexed",
    label = "expected a column, an expression, `.asc()` or `.desc()` of one, or a tuple of these"
)]
pub trait IndexTerms {
    /// Adds the terms.
    fn terms(self, terms: &mut Vec<OrderBy<Path>>);
}

#[diagnostic::do_not_recommend]
impl<E: Expression> IndexTerms for E {
    fn terms(self, terms: &mut Vec<OrderBy<Path>>) {
        // A relation is its key here, not the order of the model it leads to.
        terms.push(OrderBy { expr: self.into_ast(), descending: false, nulls: None });
    }
}

#[diagnostic::do_not_recommend]
impl IndexTerms for OrderTerm {
    fn terms(self, terms: &mut Vec<OrderBy<Path>>) {
        crate::expr::Order::terms(self, terms);
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: IndexTerms),*> IndexTerms for ($($name,)*) {
            #[allow(non_snake_case)]
            fn terms(self, terms: &mut Vec<OrderBy<Path>>) {
                let ($($name,)*) = self;
                $($name.terms(terms);)*
            }
        }
    };
}

crate::expr::each_tuple!(tuples);
