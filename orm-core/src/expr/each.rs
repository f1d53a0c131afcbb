//! The types of expressions of plain values.

/// Calls a macro once for each type that is an expression of a plain value, with its name before the other tokens. What
/// holds of all of them is written so, once; a new one is added here.
macro_rules! each_expression {
    ($macro:ident $($more:tt)*) => {
        $macro! { Field $($more)* }
        $macro! { Computed $($more)* }
        $macro! { Aggregate $($more)* }
        $macro! { Windowed $($more)* }
    };
}
pub(crate) use each_expression;
