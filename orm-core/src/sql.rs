//! Trees to text: one writer, and a [`Dialect`] for what databases write differently.

mod aggregate;
mod call;
mod change;
mod dialect;
mod literal;
mod placeholder;
mod probe;
mod returning;
mod select;
mod statement;
mod window;

pub use aggregate::{aggregate, aggregate_name, of_each};
pub use call::{call, call_name};
pub use change::{delete, insert, update, update_each};
pub use dialect::Dialect;
pub use literal::{literal, quoted_text};
pub use placeholder::with_placeholders;
pub use probe::probe;
pub use returning::returning;
pub use select::{count, locking, select};
pub use statement::{Access, Operation, Statement};
mod write;
mod writer;
pub use write::{arithmetic, compared, expression};
pub use writer::{Writer, quoted};
