//! The plug and what is built on it: backends below, databases, transactions and handles above.

#[cfg(feature = "tracing")]
mod age;
mod assert;
mod backend;
mod builder;
mod chance;
mod create;
mod cursor;
mod database;
mod handle;
mod hook;
mod inside;
mod introspect;
mod lease;
mod lock;
mod pool;
mod port;
mod recheck;
#[cfg(feature = "tracing")]
mod repeat;
mod session;
#[cfg(feature = "tracing")]
mod trace;
mod transaction;
mod turn;
mod url;
mod watch;

#[doc(hidden)]
pub use assert::check_number;
pub use backend::{
    Backend, Connection, ConnectionState, Cursor, Executed, Isolation, Opened, Sink, TransactionOptions,
};
pub use builder::{DatabaseBuilder, Driver, Settings};
pub use create::{create_tables, create_tables_of};
pub use database::Database;
pub use handle::{
    Answer, Collect, Db, Handle, PORTION, Port, PortCursor, PortTransaction, ReadHandle, RowSource, Rows, now,
};
pub use introspect::{check_models_of, introspect};
pub use pool::{InUse, PoolStatus};
pub use transaction::{Transaction, TransactionBuilder};
pub use url::{Secret, Url};
pub use watch::{Capture, Captured};
