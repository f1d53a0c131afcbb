//! Trees to text: one writer, and a [`Dialect`] for what databases write differently.

mod aggregate;
mod call;
mod dialect;
mod statement;
mod window;

pub use aggregate::{aggregate, aggregate_name};
pub use call::{call, call_name};
pub use dialect::Dialect;
pub use statement::{Access, Operation, Statement};
mod write;
mod writer;
pub use write::{arithmetic, compared, count, delete, expression, insert, select, update};
pub use writer::{Writer, quoted};
