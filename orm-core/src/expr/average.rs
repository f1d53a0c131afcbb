//! Decimals beside floating-point numbers, which averages are: `i.total.gt(i.customer.invoices.total.avg())`.

use rust_decimal::Decimal;

use super::{Aggregate, Computed, Expression, Nullability, Operand, Path, Windowed};
use crate::ast::Expr;

macro_rules! beside_decimals {
    ($($expression:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<N: Nullability> Operand<Decimal> for $expression<f64, N> {
            type Null = N;

            fn into_operand(self) -> Expr<Path> {
                self.into_ast()
            }
        }
    )*};
}

beside_decimals! { Aggregate Computed Windowed }
