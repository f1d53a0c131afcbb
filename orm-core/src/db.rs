//! The plug and what is built on it: backends below, databases, transactions and handles above.

mod backend;
mod create;
mod handle;
mod url;

pub use backend::{Backend, Connection, ConnectionState, Cursor, Executed, Isolation, Sink, TransactionOptions};
pub use create::{create_tables, create_tables_of};
pub use handle::{
    Answer, Collect, Handle, PORTION, Port, PortCursor, PortTransaction, ReadHandle, RowSource, Rows, now,
};
pub use url::{Secret, Url};
