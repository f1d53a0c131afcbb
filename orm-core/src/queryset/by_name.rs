//! Conditions and orders by name, for what is only known at run time: the query string of a URL, a filter box.

use super::QuerySet;
use crate::ast::Expr;
use crate::error::{Error, Result};
use crate::expr::{NamedValue, Scope, named_condition, named_order};
use crate::model::Model;

impl<M: Model> QuerySet<M> {
    /// [`filter`](QuerySet::filter) in Django's spelling: `filter_by("artist__name__icontains", "sheeran")?`.
    ///
    /// Each part of the name must be a field, a relation or a lookup of the model; none of it is put into SQL. Text is
    /// read as the column's type is written, so that it may come from a URL.
    ///
    /// # Errors
    /// [`Error::UnknownField`], which lists the valid names, [`Error::InvalidQuery`] for a value that is none of the
    /// column's, [`Error::Sliced`] after a limit or an offset.
    #[doc(alias = "kwargs")]
    pub fn filter_by(mut self, name: &str, value: impl NamedValue) -> Result<Self> {
        self.query.refuse_combined("filter");
        let condition = self.named(name, value)?;
        self.query.add_filter(condition);
        Ok(self)
    }

    /// [`exclude`](QuerySet::exclude) in Django's spelling.
    ///
    /// # Errors
    /// As [`filter_by`](QuerySet::filter_by).
    pub fn exclude_by(mut self, name: &str, value: impl NamedValue) -> Result<Self> {
        self.query.refuse_combined("exclude");
        let condition = self.named(name, value)?;
        self.query.add_filter(Expr::Not(Box::new(condition)));
        Ok(self)
    }

    /// [`order_by`](QuerySet::order_by) in Django's spelling: `order_by_name("-artist__name")?`. Several names are
    /// separated by commas; the greatest comes first where a `-` stands before one. Behind a date or a time may stand its
    /// part, `released__year`, and behind JSON its keys.
    ///
    /// # Errors
    /// [`Error::UnknownField`], which lists the valid names, [`Error::Sliced`] after a limit or an offset.
    pub fn order_by_name(mut self, names: &str) -> Result<Self> {
        self.sliced("order")?;
        let root = (self.query.model().root)(0);
        let mut terms = Vec::new();
        for name in names.split(',') {
            terms.extend(named_order(root, Scope::Up(0), name)?);
        }
        self.query.set_named_order(terms);
        Ok(self)
    }

    fn named(&self, name: &str, value: impl NamedValue) -> Result<Expr<crate::expr::Path>> {
        self.sliced("filter")?;
        named_condition((self.query.model().root)(0), name, value.into_named())
    }

    fn sliced(&self, action: &'static str) -> Result<()> {
        if self.query.select.is_sliced() { Err(Error::Sliced { action }) } else { Ok(()) }
    }
}
