//! Tables in an order in which they can be created and filled.

use std::collections::HashSet;

use super::table::Table;

/// The tables, each after those it points at. Where they point at each other in a circle, the one that was
/// given first comes first.
pub(super) fn ordered(tables: Vec<Table>) -> Vec<Table> {
    let mut waiting: HashSet<String> = tables.iter().map(|table| table.name.clone()).collect();
    let mut left = tables;
    let mut placed = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let ready = left.iter().position(|table| is_ready(table, &waiting)).unwrap_or(0);
        let table = left.remove(ready);
        waiting.remove(&table.name);
        placed.push(table);
    }
    placed
}

fn is_ready(table: &Table, waiting: &HashSet<String>) -> bool {
    let mut targets = table.columns.iter().filter_map(|column| column.reference.as_ref());
    targets.all(|target| target.table == table.name || !waiting.contains(&target.table))
}
