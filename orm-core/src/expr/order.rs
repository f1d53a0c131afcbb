//! The order of rows.

use super::{Expression, Path};
use crate::ast::{Nulls, OrderBy};

/// A term of an order: an expression and its direction. A relation stands for as many as its model's own order has.
#[derive(Clone, Debug)]
#[must_use = "a term of an order does nothing until it is given to `order_by`"]
pub struct OrderTerm(Vec<OrderBy<Path>>);

impl OrderTerm {
    /// NULLs before all else, whichever way the database has it.
    pub fn nulls_first(mut self) -> Self {
        self.0.iter_mut().for_each(|term| term.nulls = Some(Nulls::First));
        self
    }

    /// NULLs after all else, whichever way the database has it.
    pub fn nulls_last(mut self) -> Self {
        self.0.iter_mut().for_each(|term| term.nulls = Some(Nulls::Last));
        self
    }
}

/// The directions. In the prelude.
pub trait Ordering: Expression {
    /// The smallest first: `ASC`, which is also what a column by itself means.
    fn asc(self) -> OrderTerm {
        OrderTerm(self.order_terms(false))
    }

    /// The greatest first: `DESC`.
    fn desc(self) -> OrderTerm {
        OrderTerm(self.order_terms(true))
    }
}

impl<E: Expression> Ordering for E {}

/// What `order_by` takes: an expression, a term, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an order",
    label = "expected a column, an expression, `.asc()` or `.desc()` of one, or a tuple of these"
)]
pub trait Order {
    /// Adds the terms.
    fn terms(self, terms: &mut Vec<OrderBy<Path>>);
}

#[diagnostic::do_not_recommend]
impl<E: Expression> Order for E {
    fn terms(self, terms: &mut Vec<OrderBy<Path>>) {
        terms.extend(self.order_terms(false));
    }
}

#[diagnostic::do_not_recommend]
impl Order for OrderTerm {
    fn terms(self, terms: &mut Vec<OrderBy<Path>>) {
        terms.extend(self.0);
    }
}

#[diagnostic::do_not_recommend]
impl Order for Vec<OrderTerm> {
    fn terms(self, terms: &mut Vec<OrderBy<Path>>) {
        terms.extend(self.into_iter().flat_map(|term| term.0));
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Order),*> Order for ($($name,)*) {
            #[allow(non_snake_case)]
            fn terms(self, terms: &mut Vec<OrderBy<Path>>) {
                let ($($name,)*) = self;
                $($name.terms(terms);)*
            }
        }
    };
}

super::selection::each_tuple!(tuples);
