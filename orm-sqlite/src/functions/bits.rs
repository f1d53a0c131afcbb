//! The bits that all, one, or an odd number of integers have.

use rusqlite::Connection;
use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::ValueRef;

use super::read::integer;

pub(crate) const BIT_AND: &str = "orm_bit_and_of";
pub(crate) const BIT_OR: &str = "orm_bit_or_of";
pub(crate) const BIT_XOR_AGGREGATE: &str = "orm_bit_xor_of";

pub(super) fn register(connection: &Connection, flags: FunctionFlags) -> rusqlite::Result<()> {
    connection.create_aggregate_function(BIT_AND, 1, flags, Bits(|a, b| a & b))?;
    connection.create_aggregate_function(BIT_OR, 1, flags, Bits(|a, b| a | b))?;
    connection.create_aggregate_function(BIT_XOR_AGGREGATE, 1, flags, Bits(|a, b| a ^ b))
}

struct Bits(fn(i64, i64) -> i64);

impl Aggregate<Option<i64>, Option<i64>> for Bits {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Option<i64>> {
        Ok(None)
    }

    fn step(&self, context: &mut Context<'_>, bits: &mut Option<i64>) -> rusqlite::Result<()> {
        if context.get_raw(0) != ValueRef::Null {
            let next = integer(context, 0)?;
            *bits = Some(bits.map_or(next, |bits| (self.0)(bits, next)));
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, bits: Option<Option<i64>>) -> rusqlite::Result<Option<i64>> {
        Ok(bits.flatten())
    }
}
