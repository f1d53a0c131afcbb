//! Combinations: the rows of several selects in place of a table's.

use super::{Extras, Resolver};
use crate::ast::{Alias, ColumnRef, Combination, Expr, From, OrderBy, Select, derived_column};
use crate::error::{Error, Result};
use crate::expr::Path;
use crate::meta::RelationKind;
use crate::value::ColumnType;

impl Resolver {
    /// A select of all columns of a combination, named by their positions.
    pub(super) fn combination(
        &mut self,
        select: &Select<Path>,
        combination: &Combination<Path>,
        extras: &Extras<'_>,
    ) -> Result<Select<ColumnRef>> {
        let mut members = Vec::with_capacity(combination.members.len());
        for member in &combination.members {
            members.push(self.query(member, extras)?);
        }
        let width = members.first().map_or(0, |first| first.columns.len());
        if members.iter().any(|member| member.columns.len() != width) {
            let reason = "the querysets that are combined must give as many columns each; an order of `distinct` rows \
                          by what is not selected adds one"
                .into();
            return Err(Error::InvalidQuery { reason });
        }
        let alias = self.free_alias();
        let null = |position: usize| members.iter().any(|member| may_be_null(&member.columns[position]));
        let columns: Vec<ColumnRef> = (0..width)
            .map(|position| ColumnRef {
                alias,
                column: derived_column(position),
                column_type: type_of(&members[0].columns[position]),
                null: null(position),
            })
            .collect();
        let selected = selected(&combination.members[0], extras);
        let mut order_by = Vec::with_capacity(select.order_by.len());
        for OrderBy { expr, descending, nulls } in &select.order_by {
            let expr = Expr::Column(columns[position_among(&selected, expr)?].clone());
            order_by.push(OrderBy { expr, descending: *descending, nulls: *nulls });
        }
        let combination = Combination { operator: combination.operator, members };
        let mut resolved = Select::new(From::combination(combination, alias));
        resolved.columns = columns.into_iter().map(Expr::Column).collect();
        for filter in &select.filters {
            let Expr::Const(known) = filter else {
                let reason = "the rows of combined querysets cannot be filtered: filter the querysets before".into();
                return Err(Error::InvalidQuery { reason });
            };
            resolved.filters.push(Expr::Const(*known));
        }
        (resolved.order_by, resolved.limit, resolved.offset) = (order_by, select.limit, select.offset);
        Ok(resolved)
    }

    /// An alias for what is no table of a frame.
    fn free_alias(&mut self) -> Alias {
        self.new_alias(usize::MAX)
    }
}

/// What a select gives, in terms of its paths; none where a column is not told by one.
pub(super) fn selected(select: &Select<Path>, extras: &Extras<'_>) -> Vec<Expr<Path>> {
    if let Some(inner) = &select.combined {
        return selected(&inner.members[0], extras);
    }
    let mut columns = Vec::new();
    let own = extras.own_model.then(|| (select.from.root)(0));
    for node in own.into_iter().chain(extras.models.iter().copied()) {
        let fields = 0..node.meta().fields.len();
        columns.extend(fields.map(|field| Expr::Column(Path { node, field, scope: crate::expr::Scope::Up(0) })));
    }
    columns.extend(select.columns.iter().cloned());
    columns
}

/// Which of the columns of a combination an expression is.
pub(super) fn position_among(selected: &[Expr<Path>], expr: &Expr<Path>) -> Result<usize> {
    if let Expr::Fault(fault) = expr {
        return Err(super::condition::error_of(fault));
    }
    match selected.iter().position(|column| same(column, expr)) {
        Some(position) => Ok(position),
        None => {
            let what = match expr {
                Expr::Column(path) => format!("`{}`", path.column().1),
                _ => "an expression".into(),
            };
            let reason = format!(
                "combined querysets can only be ordered or aggregated by what they select, and {what} is not selected"
            );
            Err(Error::InvalidQuery { reason })
        }
    }
}

/// Whether two expressions are the same column, whichever closures they come from.
fn same(one: &Expr<Path>, other: &Expr<Path>) -> bool {
    match (one, other) {
        (Expr::Column(one), Expr::Column(other)) => {
            let (one, other) = (stored(*one), stored(*other));
            let model = |path: &Path| std::ptr::from_ref(path.node.meta());
            one.field == other.field
                && one.scope == other.scope
                && model(&one) == model(&other)
                && one.node.names() == other.node.names()
        }
        _ => one == other,
    }
}

/// The key at the end of a foreign key, as the column that holds it.
fn stored(path: Path) -> Path {
    let Path { node, field, scope } = path;
    match (node.parent(), node.relation()) {
        (Some(parent), Some(relation)) if field == node.meta().primary_key => match relation.kind {
            RelationKind::Forward { field } => Path { node: parent, field, scope },
            _ => path,
        },
        _ => path,
    }
}

/// What is not known to be there may be NULL; joins that keep rows are among it.
fn may_be_null(expr: &Expr<ColumnRef>) -> bool {
    match expr {
        Expr::Value(value) => value.is_null(),
        _ => true,
    }
}

fn type_of(expr: &Expr<ColumnRef>) -> ColumnType {
    expr.column_type().unwrap_or(ColumnType::Text { max_length: None })
}
