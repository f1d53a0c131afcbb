//! Lists that go on where they were left.

use std::any::Any;
use std::panic::Location;

use super::cursor::{Cursor, fingerprint};
use super::load::{Beside, Loading};
use super::prefetch::load_all;
use super::terminal::typed;
use super::{Query, QuerySet};
use crate::ast::{CompareOp, Expr, Nulls, OrderBy, Truncation};
use crate::db::ReadHandle;
use crate::error::{Error, Result};
use crate::expr::Path;
use crate::meta::RelationMeta;
use crate::model::Model;
use crate::value::{ColumnType, Row, Value, coerce};

/// Some rows of a list, and where it goes on.
#[derive(Clone, Debug)]
pub struct Scroll<M: Model> {
    /// The rows.
    pub rows: Vec<M>,
    /// Where the list goes on behind them; none where it ends.
    pub next: Option<Cursor<M>>,
}

impl<M: Model> QuerySet<M> {
    /// The rows behind a place in the order, at most `size`: `after(&db, None, 20)` are the first, and `after(&db,
    /// Some(&cursor), 20)` with the `next` of what came back are those behind. The order is ended by the key, so that it leaves
    /// no two rows to chance.
    ///
    /// Unlike pages by number it costs the same however far the list has come, given an index for the order, and rows that
    /// are added or deleted meanwhile shift nothing.
    ///
    /// SQL: `WHERE a > … OR a = … AND id > … ORDER BY a, id LIMIT …`.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] for a cursor of another order or model, for an order that leads to many rows, and after `union`
    /// and its like; [`Error::Sliced`] after a limit or an offset.
    #[doc(alias = "keyset")]
    #[doc(alias = "CursorPagination")]
    #[track_caller]
    pub fn after<'a, H: ReadHandle + ?Sized>(
        &self,
        db: &'a H,
        cursor: Option<&Cursor<M>>,
        size: u64,
    ) -> H::Out<'a, Scroll<M>> {
        let (port, location) = (db.port(), Location::caller());
        let nulls_last = port.dialect().null_is_greatest();
        let part = self.query.behind(cursor.map(|cursor| (&*cursor.values, cursor.order)), size, nulls_last);
        let loading = part.and_then(|(query, types, order)| {
            let loading = Loading::of(&query, port, location)?;
            Ok((loading.beside(move || Box::new(Places { types: types.clone(), rows: Vec::new() })), order))
        });
        H::drive(async move {
            let (loading, order) = loading?;
            let loaded = load_all(port, loading).await?;
            let places = loaded.beside.and_then(|beside| (beside as Box<dyn Any>).downcast::<Places>().ok());
            let mut rows: Vec<M> = typed(loaded.rows);
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let last = size.checked_sub(1).filter(|_| rows.len() > size);
            let values =
                last.and_then(|last| places.and_then(|mut places| places.rows.get_mut(last).map(std::mem::take)));
            rows.truncate(size);
            Ok(Scroll { rows, next: values.map(|values| Cursor::new(values, order)) })
        })
    }
}

/// Reads what each row is ordered by.
struct Places {
    types: Vec<ColumnType>,
    rows: Vec<Vec<Value>>,
}

impl Beside for Places {
    fn row(&mut self, row: &dyn Row, at: usize) -> Result<()> {
        let value = |(position, of): (usize, &ColumnType)| Ok(row.get(at + position)?.to_value_of(*of));
        self.rows.push(self.types.iter().enumerate().map(value).collect::<Result<_>>()?);
        Ok(())
    }
}

impl Query {
    /// The rows behind a place; with what they are ordered by, the types of that, and the fingerprint of the order.
    fn behind(
        &self,
        from: Option<(&[Value], u64)>,
        size: u64,
        null_is_greatest: bool,
    ) -> Result<(Query, Vec<ColumnType>, u64)> {
        let mut query = self.clone();
        query.refuse_slice("go on in");
        query.refuse_combined("go on from a cursor");
        query.check()?;
        query.order_by_key();
        query.order_wholly()?;
        let terms = query.select.order_by.clone();
        let mut described = (self.model().meta)().table.to_owned();
        let mut types = Vec::with_capacity(terms.len());
        for term in &terms {
            if leads_to_many(&term.expr) {
                let reason =
                    "`after` goes by an order of the rows themselves, and this one leads to many rows of each".into();
                return Err(Error::InvalidQuery { reason });
            }
            types.push(type_of(&term.expr));
            described.push_str(if term.descending { " -" } else { " " });
            describe(&term.expr, &mut described);
            described.push_str(&term.nulls.map_or(String::new(), |nulls| format!("{nulls:?}")));
        }
        let order = fingerprint(described.as_bytes());
        if let Some((values, of)) = from {
            let fits = |(value, of): (&Value, &ColumnType)| coerce(value.clone(), *of).is_ok_and(|same| same == *value);
            if of != order || values.len() != terms.len() || !values.iter().zip(&types).all(fits) {
                let reason = "the cursor belongs to another order: begin the list anew".into();
                return Err(Error::InvalidQuery { reason });
            }
            query.add_filter(place(&terms, values, null_is_greatest));
        }
        query.select.columns = terms.into_iter().map(|term| term.expr).collect();
        query.narrow(size.saturating_add(1).min(i64::MAX.unsigned_abs()));
        Ok((query, types, order))
    }
}

/// Whether a row comes behind these values of its order.
fn place(terms: &[OrderBy<Path>], values: &[Value], null_is_greatest: bool) -> Expr<Path> {
    let mut behind = Expr::Const(false);
    for (term, value) in terms.iter().zip(values).rev() {
        let expr = || Box::new(term.expr.clone());
        let compare = |op| Expr::Compare { op, left: expr(), right: Box::new(Expr::Value(value.clone())) };
        let nulls_last = match term.nulls {
            Some(nulls) => nulls == Nulls::Last,
            None => null_is_greatest != term.descending,
        };
        let (equal, further) = match (value, nulls_last) {
            (Value::Null, true) => (Expr::IsNull(expr()), Expr::Const(false)),
            (Value::Null, false) => (Expr::IsNull(expr()), Expr::IsNotNull(expr())),
            (_, nulls_last) => {
                let further = compare(if term.descending { CompareOp::Lt } else { CompareOp::Gt });
                let further = if nulls_last { Expr::Or(vec![further, Expr::IsNull(expr())]) } else { further };
                (compare(CompareOp::Eq), further)
            }
        };
        behind = crate::ast::any([further, crate::ast::all([equal, behind])]);
    }
    behind
}

fn leads_to_many(expr: &Expr<Path>) -> bool {
    match expr {
        Expr::Column(path) => std::iter::successors(Some(path.node), |node| node.parent())
            .any(|node| node.relation().is_some_and(RelationMeta::is_many)),
        Expr::Aggregate(_) | Expr::Subquery { .. } => false,
        other => {
            let mut found = false;
            other.parts(&mut |part| found |= leads_to_many(part));
            found
        }
    }
}

fn type_of(expr: &Expr<Path>) -> ColumnType {
    match expr {
        Expr::Column(path) => path.node.meta().fields[path.field].column_type,
        Expr::Extract { .. } => ColumnType::Integer,
        Expr::Truncate { to: Truncation::Date, .. } => ColumnType::Date,
        Expr::Truncate { to: Truncation::Time, .. } => ColumnType::Time,
        Expr::Truncate { of, .. } => *of,
        Expr::Arithmetic { result, .. }
        | Expr::Call { result, .. }
        | Expr::Case { result, .. }
        | Expr::Subquery { result, .. }
        | Expr::Written { result, .. } => *result,
        Expr::Aggregate(aggregate) => aggregate.result,
        Expr::Window(window) => window.result,
        _ => ColumnType::Bool,
    }
}

/// What an order is by, in words that are the same in every build of a program.
fn describe(expr: &Expr<Path>, text: &mut String) {
    match expr {
        Expr::Column(path) => text.push_str(&format!("{:?}.{}", path.node, path.node.meta().fields[path.field].column)),
        Expr::Extract { part, .. } => text.push_str(&format!("{part:?}")),
        Expr::Truncate { to, .. } => text.push_str(&format!("{to:?}")),
        Expr::Arithmetic { op, .. } => text.push_str(&format!("{op:?}")),
        Expr::Call { function, .. } => text.push_str(&format!("{function:?}")),
        Expr::Aggregate(aggregate) => text.push_str(&format!("{:?}", aggregate.function)),
        _ => text.push_str("computed"),
    }
    text.push('(');
    expr.parts(&mut |part| describe(part, text));
    text.push(')');
}
