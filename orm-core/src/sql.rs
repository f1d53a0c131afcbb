//! Trees to text: one writer, and a [`Dialect`] for what databases write differently.

mod dialect;
mod literal;
mod probe;
mod returning;
mod statement;

pub use dialect::Dialect;
pub use literal::{literal, quoted_text};
pub use probe::probe;
pub use returning::returning;
pub use statement::{Access, Operation, Statement};
mod write;
mod writer;
pub use write::{compared, count, delete, expression, insert, select, update};
pub use writer::{Writer, quoted};
