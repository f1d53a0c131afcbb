//! Trees to text: one writer, and a [`Dialect`] for what databases write differently.

mod aggregate;
mod call;
mod dialect;
mod placeholder;
mod select;
mod statement;
mod window;

pub use aggregate::{aggregate, aggregate_name};
pub use call::call;
pub use dialect::Dialect;
pub use placeholder::with_placeholders;
pub use select::{count, locking, select};
pub use statement::{Access, Operation, Statement};
mod write;
mod writer;
pub use write::{compared, delete, expression, insert, update};
pub use writer::{Writer, quoted};
