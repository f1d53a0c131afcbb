//! The relation that a field is.

use proc_macro2::{Ident, Span};

use super::{Scene, refuse, via};
use crate::ast::{Relation, RelationKind, Through};
use crate::attr::FieldAttrs;
use crate::errors::Errors;
use crate::names::nearest;
use crate::ty::{Shape, Side};

const ON_DELETE: &[&str] =
    &["Cascade", "Protect", "Restrict", "SetNull", "SetDefault", "DoNothing", "DbCascade", "DbSetNull", "DbSetDefault"];

impl Scene<'_> {
    #[allow(clippy::too_many_arguments, reason = "a field's parts, as they are found in one place")]
    pub(super) fn relation(
        &mut self,
        side: Side,
        name: &str,
        ident: &Ident,
        shape: &Shape,
        attrs: &FieldAttrs,
        span: Span,
        errors: &mut Errors,
    ) -> Relation {
        let index = self.relations;
        self.relations += 1;
        let kind = match side {
            Side::ForeignKey | Side::OneToOne => {
                let on_delete = on_delete(shape, attrs, span, errors);
                let constraint = attrs.db_constraint.is_none_or(|(_, on)| on);
                if !constraint && is_in_database(&on_delete) {
                    let mend = "the constraint is what the database does this by: leave `db_constraint = false` out";
                    errors.at(on_delete.span(), mend);
                }
                RelationKind::Forward { one: side == Side::OneToOne, on_delete, constraint }
            }
            Side::HasMany | Side::HasOne => {
                let implied = attrs.via.is_none();
                RelationKind::Reverse { one: side == Side::HasOne, via: via(attrs, ident, &self.name), implied }
            }
            Side::ManyToMany => self.many_to_many(name, shape, attrs, ident, errors),
        };
        Relation { index, target: shape.inner.clone(), kind }
    }

    fn many_to_many(
        &self,
        name: &str,
        shape: &Shape,
        attrs: &FieldAttrs,
        ident: &Ident,
        errors: &mut Errors,
    ) -> RelationKind {
        if let Some(via) = &attrs.via {
            refuse(&["through", "through_fields", "symmetrical"], attrs, errors, |name| {
                format!("`{name}` is said once, at the field that `via` names: leave it out here")
            });
            return RelationKind::ReverseManyToMany { via: via.clone() };
        }
        let to_itself = *self.model == shape.name;
        if let (Some((at, _)), false) = (attrs.symmetrical, to_itself) {
            errors.at(at, "only a relation of a model to itself is symmetrical or not: leave `symmetrical` out");
        }
        if let (Some((from, _)), None) = (&attrs.through_fields, attrs.span_of("through")) {
            errors.at(from.span(), "these are fields of a through model: add `through = Model`");
        }
        let through = match &attrs.through {
            Some(model) => Through::Model { model: model.clone(), fields: attrs.through_fields.clone() },
            None => {
                let table = format!("{}_{name}", self.table);
                let mend = "by another field or with `#[model(table = \"...\")]`";
                crate::check::name(&table, "table", mend, ident.span(), errors);
                Through::Auto(table)
            }
        };
        RelationKind::ManyToMany { through, symmetrical: to_itself && attrs.symmetrical.is_none_or(|(_, on)| on) }
    }
}

/// Whether the database is to do it.
pub(crate) fn is_in_database(on_delete: &Ident) -> bool {
    on_delete.to_string().starts_with("Db")
}

fn on_delete(shape: &Shape, attrs: &FieldAttrs, span: Span, errors: &mut Errors) -> Ident {
    let Some(given) = &attrs.on_delete else {
        if attrs.span_of("on_delete").is_none() {
            let target = &shape.name;
            errors.at(span, format!("what happens when its `{target}` is deleted? Add `#[field(on_delete = Cascade)]`, or Protect, Restrict, SetNull, SetDefault, DoNothing"));
        }
        return Ident::new("Cascade", span);
    };
    let name = given.to_string();
    if !ON_DELETE.contains(&name.as_str()) {
        let folded = name.replace('_', "").to_lowercase();
        let known = ON_DELETE.iter().copied().find(|known| known.to_lowercase() == folded);
        let mend = match known.or_else(|| nearest(&name, ON_DELETE.iter().copied())) {
            Some(near) => format!("no `{name}`: did you mean `{near}`?"),
            None => format!("no `{name}`: there are {}", ON_DELETE.join(", ")),
        };
        errors.at(given.span(), mend);
        return Ident::new("Cascade", given.span());
    }
    if matches!(name.as_str(), "SetNull" | "DbSetNull") && shape.options == 0 {
        errors.at(
            given.span(),
            "the column takes no NULL: write the type as `Option<...>`, or choose another `on_delete`",
        );
    }
    if name == "SetDefault" && attrs.span_of("default").is_none() && attrs.span_of("db_default").is_none() {
        errors.at(given.span(), "there is no default to set: add `default = key`");
    }
    if name == "DbSetDefault" && attrs.db_default.is_none() {
        errors.at(given.span(), "the database has no default to set: add `db_default = \"key\"`");
    }
    given.clone()
}

/// A relation has none of a plain column's attributes, and one without a column none of any column's.
pub(super) fn refuse_foreign_attributes(side: Side, attrs: &FieldAttrs, errors: &mut Errors) {
    if side.has_column() {
        refuse(&["via", "through", "through_fields", "symmetrical"], attrs, errors, |name| {
            format!("`{name}` is for sides without a column: leave it out, this side has one")
        });
        refuse(&["max_length", "max_digits", "decimal_places", "choices", "generated"], attrs, errors, |name| {
            format!("a foreign key's column is like its target's key: leave `{name}` out")
        });
        return;
    }
    let of_columns = [
        "primary_key",
        "auto",
        "column",
        "unique",
        "db_index",
        "max_length",
        "max_digits",
        "decimal_places",
        "default",
        "db_default",
        "generated",
        "choices",
        "auto_now",
        "auto_now_add",
        "blank",
        "validate",
        "unique_for_date",
        "unique_for_month",
        "unique_for_year",
    ];
    let name = side.name();
    refuse(&of_columns, attrs, errors, |given| format!("a `{name}` has no column: leave `{given}` out"));
    refuse(&["on_delete", "db_constraint"], attrs, errors, |name| {
        format!("`{name}` is said at the foreign key, on the other model: leave it out here")
    });
    if side != Side::ManyToMany {
        refuse(&["through", "through_fields", "symmetrical"], attrs, errors, |given| {
            format!("`{given}` is for `ManyToMany`: leave it out, or write the type as `ManyToMany<...>`")
        });
    }
}
