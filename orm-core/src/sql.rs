//! Trees to text: one writer, and a [`Dialect`] for what databases write differently.

mod aggregate;
mod blame;
mod call;
mod change;
mod define;
mod dialect;
mod literal;
mod placeholder;
mod probe;
mod returning;
mod select;
mod statement;
mod subject;
mod template;
mod window;

pub use aggregate::{aggregate, aggregate_name, of_each};
pub use blame::{Clue, several_statements, too_complex};
pub use call::{call, call_name};
pub use change::{delete, insert, update, update_each};
pub use define::{Definable, Defined, Refusal, define, defined_call, refuse, refuse_function};
pub use dialect::Dialect;
pub use literal::{literal, quoted_text};
pub use placeholder::with_placeholders;
pub use probe::probe;
pub use returning::returning;
pub use select::{count, locking, select};
pub use statement::{Access, Operation, Statement};
pub use subject::{Role, Stretch, Subjects};
mod write;
mod writer;
pub use template::{Asked, Templates};
pub use write::{arithmetic, compared, expression};
pub use writer::{Writer, quoted};
