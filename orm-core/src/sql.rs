//! Trees to text: one writer, and a [`Dialect`] for what databases write differently.

mod dialect;
mod statement;

pub use dialect::Dialect;
pub use statement::{Access, Operation, Statement};
mod write;
mod writer;
pub use write::{compared, count, delete, expression, insert, select, update};
pub use writer::{Writer, quoted};
