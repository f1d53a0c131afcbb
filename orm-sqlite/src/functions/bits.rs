//! The bits that all, one, or an odd number of integers have.

use rusqlite::Connection;
use rusqlite::functions::{Aggregate, Context, FunctionFlags, WindowAggregate};
use rusqlite::types::ValueRef;

use super::read::integer;

pub(crate) const BIT_AND: &str = "orm_bit_and_of";
pub(crate) const BIT_OR: &str = "orm_bit_or_of";
pub(crate) const BIT_XOR_AGGREGATE: &str = "orm_bit_xor_of";

pub(super) fn register(connection: &Connection, flags: FunctionFlags) -> rusqlite::Result<()> {
    connection.create_window_function(BIT_AND, 1, flags, Bits(|having, all| having == all))?;
    connection.create_window_function(BIT_OR, 1, flags, Bits(|having, _| having > 0))?;
    connection.create_window_function(BIT_XOR_AGGREGATE, 1, flags, Bits(|having, _| having % 2 == 1))
}

/// Whether the result has a bit that so many of all integers have.
struct Bits(fn(u64, u64) -> bool);

/// How many integers there are, and how many of them have each bit: a window takes them out again.
struct Counts {
    all: u64,
    having: [u64; 64],
}

impl Counts {
    fn count(&mut self, context: &Context<'_>, out: bool) -> rusqlite::Result<()> {
        if context.get_raw(0) == ValueRef::Null {
            return Ok(());
        }
        let number = integer(context, 0)?;
        let moved = |count: u64| if out { count.saturating_sub(1) } else { count + 1 };
        self.all = moved(self.all);
        for (bit, having) in self.having.iter_mut().enumerate() {
            if number >> bit & 1 == 1 {
                *having = moved(*having);
            }
        }
        Ok(())
    }
}

impl Bits {
    fn of(&self, counts: &Counts) -> Option<i64> {
        let bits = counts.having.iter().enumerate().filter(|(_, having)| (self.0)(**having, counts.all));
        (counts.all > 0).then(|| bits.fold(0, |number, (bit, _)| number | 1i64 << bit))
    }
}

impl Aggregate<Counts, Option<i64>> for Bits {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Counts> {
        Ok(Counts { all: 0, having: [0; 64] })
    }

    fn step(&self, context: &mut Context<'_>, counts: &mut Counts) -> rusqlite::Result<()> {
        counts.count(context, false)
    }

    fn finalize(&self, _: &mut Context<'_>, counts: Option<Counts>) -> rusqlite::Result<Option<i64>> {
        Ok(counts.and_then(|counts| self.of(&counts)))
    }
}

impl WindowAggregate<Counts, Option<i64>> for Bits {
    fn value(&self, counts: Option<&mut Counts>) -> rusqlite::Result<Option<i64>> {
        Ok(counts.and_then(|counts| self.of(counts)))
    }

    fn inverse(&self, context: &mut Context<'_>, counts: &mut Counts) -> rusqlite::Result<()> {
        counts.count(context, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_of_a_window_are_those_of_its_rows_alone() {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection, FunctionFlags::SQLITE_UTF8).unwrap();
        let sql = "SELECT orm_bit_and_of(n) OVER w, orm_bit_or_of(n) OVER w, orm_bit_xor_of(n) OVER w FROM \
                   (SELECT 1 AS at, 6 AS n UNION ALL SELECT 2, -1 UNION ALL SELECT 3, NULL UNION ALL SELECT 4, 3) \
                   WINDOW w AS (ORDER BY at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)";
        let mut statement = connection.prepare(sql).unwrap();
        let row = |row: &rusqlite::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?]);
        let rows: Vec<[Option<i64>; 3]> = statement.query_map([], row).unwrap().map(Result::unwrap).collect();
        let all = |bits: i64| [Some(bits); 3];
        assert_eq!(rows, [all(6), [Some(6), Some(-1), Some(-7)], all(-1), all(3)]);
    }
}
