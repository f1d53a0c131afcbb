//! `update`: many rows changed by one statement.

use std::panic::Location;

use super::QuerySet;
use super::check::check_values;
use super::own::own_field;
use super::query::at;
use crate::ast::{Alias, Expr, Update};
use crate::db::Handle;
use crate::error::{Error, Result};
use crate::expr::scope::settle;
use crate::expr::{Assignments, Sure, nested};
use crate::model::{Model, ModelType, root_fields};
use crate::resolve::resolve_for_update;
use crate::sql::{self, Dialect, Statement};

impl<M: Model> QuerySet<M> {
    /// Changes the rows, in one statement: `update(&db, |a| (a.plays.set(0), a.genre.set("Pop")))`. Gives the number of
    /// rows matched.
    ///
    /// Fields with `auto_now` keep their value, as in Django.
    ///
    /// # Errors
    /// [`Error::Sliced`] after a limit or an offset, [`Error::OutOfRange`] for a value that its column cannot hold, or as
    /// the database says.
    #[doc(alias = "F")]
    #[track_caller]
    pub fn update<'a, H: Handle + ?Sized, A: Assignments>(
        &self,
        db: &'a H,
        set: impl FnOnce(&'static M::Fields<Sure>) -> A,
    ) -> H::Out<'a, u64> {
        let location = Location::caller();
        let port = db.port();
        let statement = self.update_statement(set, port.dialect());
        H::drive(async move {
            match statement? {
                None => Ok(0),
                Some(statement) => Ok(port.execute(at(statement, location)).await?.rows),
            }
        })
    }

    fn update_statement<A: Assignments>(
        &self,
        set: impl FnOnce(&'static M::Fields<Sure>) -> A,
        dialect: &dyn Dialect,
    ) -> Result<Option<Statement>> {
        let mut query = self.query.clone();
        query.refuse_change("update");
        query.check()?;
        let meta = M::meta();
        let assignments = nested(|level| {
            let mut assignments = Vec::new();
            set(root_fields::<M>(level)).assignments(&mut assignments);
            for assignment in &mut assignments {
                settle(&mut assignment.value, level);
            }
            assignments
        });
        let mut columns = Vec::new();
        for assignment in assignments {
            let field = own_field(meta, &Expr::Column(assignment.path))?;
            if let Expr::Value(value) = &assignment.value {
                check_values(meta, [(field, value)])?;
                if value.is_null() && !meta.fields[field].null {
                    let reason = format!("`{}.{}` cannot be set to NULL", meta.name, meta.fields[field].name);
                    return Err(Error::InvalidQuery { reason });
                }
            }
            let value = resolve_for_update(&assignment.value, ModelType::of::<M>())?;
            columns.push((meta.fields[field].column, meta.fields[field].column_type, value));
        }
        if columns.is_empty() {
            return Ok(None);
        }
        query.select.distinct = false;
        let Some(filter) = query.row_filter()? else { return Ok(None) };
        let filter = (!matches!(filter, Expr::Const(true))).then_some(filter);
        Ok(Some(sql::update(&Update { table: meta.table, alias: Alias(0), assignments: columns, filter }, dialect)?))
    }
}
