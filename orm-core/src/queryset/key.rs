//! Rows by their primary keys, which may be several columns: such a key is a list of values.

use super::Query;
use super::chain::in_query;
use crate::ast::{self, Alias, ColumnRef, CompareOp, Expr, Fault, OrderBy};
use crate::error::Result;
use crate::expr::{Path, Scope, depth, key_paths};
use crate::meta::ModelMeta;
use crate::value::{Row, Value};

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

/// How many keys of several columns one statement looks for: they are a chain of conditions, which databases take only so
/// long.
const CHAIN: usize = 200;

/// The conditions that a row's key is among these, one for each statement that it takes; none where there are no keys.
pub(super) fn keys_among(meta: &ModelMeta, keys: Vec<Value>) -> Vec<Expr<ColumnRef>> {
    if keys.is_empty() {
        return Vec::new();
    }
    if !meta.composite.is_empty() {
        let among = |keys: &[Value]| ast::any(keys.iter().map(|key| key_is(meta, Alias(0), key)));
        return keys.chunks(CHAIN).map(among).collect();
    }
    let item = |column| Expr::InList { item: Box::new(Expr::Column(column)), list: keys.clone() };
    key_columns(meta, Alias(0)).map(item).collect()
}

/// The key of a row that begins with its columns.
pub(super) fn key_of_row(meta: &'static ModelMeta, row: &dyn Row) -> Result<Value> {
    let cell = |(at, field): (usize, &usize)| Ok(row.get(at)?.to_value_of(meta.fields[*field].column_type));
    match meta.composite {
        [] => cell((0, &meta.primary_key)),
        columns => Ok(Value::List(columns.iter().enumerate().map(cell).collect::<Result<_>>()?)),
    }
}

/// The condition that a path to a key leads to one of a query's rows, inside the closures that run now.
pub(super) fn among_rows(item: Expr<Path>, mut query: Query) -> Expr<Path> {
    let invalid = |reason: String| Expr::Fault(Fault::Invalid(reason));
    let meta = (query.model().meta)();
    if meta.composite.is_empty() {
        return in_query(item, query);
    }
    let Expr::Column(Path { node, scope, .. }) = item else {
        return invalid(format!("the key of `{}` is several columns, which no expression gives", meta.name));
    };
    if query.keeps_order() || query.is_combined() {
        return invalid(format!(
            "the key of `{}` is several columns, which cannot be looked for in a slice or a combination: ask for the keys first",
            meta.name
        ));
    }
    // Such a key is no item of a list: it is looked for column by column, from one query further in.
    let scope = match scope {
        Scope::Depth(born) => Scope::Up(depth().saturating_sub(born)),
        Scope::Up(up) => Scope::Up(up + 1),
    };
    query.select.columns = query.own_key().collect();
    match query.into_subquery() {
        Err(error) => invalid(error.to_string()),
        Ok(mut select) => {
            let own = key_paths((select.from.root)(0), Scope::Up(0));
            let column = |path| Box::new(Expr::Column(path));
            let same = own.zip(key_paths(node, scope)).map(|(own, key)| Expr::Compare {
                op: CompareOp::Eq,
                left: column(own),
                right: column(key),
            });
            select.filters.extend(same);
            Expr::Exists(Box::new(select))
        }
    }
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
