//! Rows by their primary keys, which may be several columns: such a key is a list of values.

use super::Query;
use crate::ast::{self, Alias, ColumnRef, CompareOp, Expr, OrderBy};
use crate::expr::{Path, Scope, key_paths};
use crate::meta::ModelMeta;
use crate::value::Value;

/// The columns of a model's key.
pub(super) fn key_columns(meta: &ModelMeta, alias: Alias) -> impl Iterator<Item = ColumnRef> {
    meta.key_positions().iter().map(move |position| {
        let field = &meta.fields[*position];
        ColumnRef { alias, column: field.column, column_type: field.column_type, null: false }
    })
}

/// The condition that a row's key is this one.
pub(super) fn key_is(meta: &ModelMeta, alias: Alias, key: &Value) -> Expr<ColumnRef> {
    let equal = |column, value: &Value| Expr::Compare {
        op: CompareOp::Eq,
        left: Box::new(Expr::Column(column)),
        right: Box::new(Expr::Value(value.clone())),
    };
    match key {
        Value::List(values) => {
            ast::all(key_columns(meta, alias).zip(values).map(|(column, value)| equal(column, value)))
        }
        key => ast::all(key_columns(meta, alias).map(|column| equal(column, key))),
    }
}

/// The condition that a row's key is among these. There is one at least.
pub(super) fn key_among(meta: &ModelMeta, keys: Vec<Value>) -> Expr<ColumnRef> {
    if meta.composite.is_empty() {
        let item = Box::new(Expr::Column(ColumnRef::of_keys(Alias(0), meta.key().column, &keys)));
        return Expr::InList { item, list: keys };
    }
    ast::any(keys.iter().map(|key| key_is(meta, Alias(0), key)))
}

impl Query {
    /// The columns of the model's own key.
    pub(super) fn own_key(&self) -> impl Iterator<Item = Expr<Path>> + use<> {
        key_paths((self.model().root)(0), Scope::Up(0)).map(Expr::Column)
    }

    /// The model's own key as an order.
    pub(super) fn key_order(&self) -> Vec<OrderBy<Path>> {
        self.own_key().map(|expr| OrderBy { expr, descending: false, nulls: None }).collect()
    }
}
