//! Aggregates.

use orm_core::ast::{Aggregate, ColumnRef};
use orm_core::sql::{Writer, aggregate, aggregate_name};

pub(super) fn write(writer: &mut Writer<'_>, of: &Aggregate<ColumnRef>) {
    aggregate(writer, aggregate_name(of.function), of);
}
