//! Trees to text: one writer, and a [`Dialect`] for what databases write differently.

mod aggregate;
mod call;
mod change;
mod dialect;
mod statement;
mod window;

pub use aggregate::{aggregate, aggregate_name};
pub use call::{call, call_name};
pub use change::{delete, insert, update, update_each};
pub use dialect::Dialect;
pub use statement::{Access, Operation, Statement};
mod write;
mod writer;
pub use write::{arithmetic, compared, count, expression, select};
pub use writer::{Writer, quoted};
