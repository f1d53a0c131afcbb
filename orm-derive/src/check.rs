//! What must hold of a model as a whole.

use proc_macro2::{Ident, Span};
use syn::LitStr;
use syn::ext::IdentExt;

use crate::ast::{Group, Model, RelationKind};
use crate::errors::Errors;
use crate::names::{LONGEST, nearest};

/// Names of a builder's own methods.
pub(crate) const TAKEN: &[&str] =
    &["save", "full_clean", "get_or_create", "update_or_create", "into_draft", "into_partial"];

/// Reports what is wrong with the model, and leaves out of it what rustc could not make sense of.
pub(crate) fn model(model: &mut Model, errors: &mut Errors) {
    for field in &model.fields {
        field_name(&field.name, field.ident.span(), errors);
    }
    for group in &model.groups {
        field_name(&group.ident.unraw().to_string(), group.ident.span(), errors);
    }
    columns(model, errors);
    on_delete(model, errors);
    for (_, column) in model.columns() {
        for (_, field) in &column.unique_for {
            if model.field(&field.value()).is_none_or(|field| field.column.is_none()) {
                unknown(model, &field.value(), field.span(), errors);
            }
        }
    }
    for check in &model.checks {
        let value = check.name.value();
        if value.is_empty() || value.len() > LONGEST {
            let length = value.len();
            errors.at(check.name.span(), format!("the name of this check has {length} bytes: give it 1 to {LONGEST}"));
        }
    }
    for (number, group) in model.uniques.iter().chain(&model.indexes).enumerate() {
        self::group(model, group, number < model.uniques.len(), errors);
    }
    let mut terms = std::mem::take(&mut model.ordering);
    terms.retain(|term| ordering(model, term, errors));
    model.ordering = terms;
    model.sound = errors.is_empty();
}

/// Reports a name that a database would not keep; `mend` says how to choose another.
pub(crate) fn name(name: &str, what: &str, mend: &str, span: Span, errors: &mut Errors) {
    if name.is_empty() {
        errors.at(span, format!("a {what} has a name: give one, or leave the attribute out"));
    } else if name.len() > LONGEST {
        let length = name.len();
        errors.at(
            span,
            format!(
                "the {what} name `{name}` has {length} bytes, PostgreSQL keeps {LONGEST}: choose a shorter one, {mend}"
            ),
        );
    } else if name.contains('\0') {
        errors.at(span, format!("a {what} name cannot have the character NUL: take it out"));
    }
}

fn field_name(name: &str, span: Span, errors: &mut Errors) {
    if TAKEN.contains(&name) {
        errors.at(
            span,
            format!(
                "the builder has a method `{name}`: rename the field and keep its column with `column = \"{name}\"`"
            ),
        );
    } else if name == "pk" {
        errors.at(span, "`pk` stands for the primary key in lookups: choose another name");
    } else if name.contains("__") || name.ends_with('_') {
        errors.at(
            span,
            "`__` separates the steps of a lookup by name: choose a name without it, and with no `_` at its end",
        );
    }
}

fn columns(model: &Model, errors: &mut Errors) {
    let mut seen: Vec<&str> = Vec::new();
    for (_, column) in model.columns() {
        // SQLite takes no notice of case.
        if seen.iter().any(|other| other.eq_ignore_ascii_case(&column.name)) {
            errors.at(
                column.span,
                format!("a second column `{}`: give one of them another `column = \"...\"`", column.name),
            );
        }
        seen.push(&column.name);
    }
}

/// What the database does, this library does not see: a row that it deletes is not asked about by the others of its
/// foreign keys.
fn on_delete(model: &Model, errors: &mut Errors) {
    let said = model.relations().filter_map(|(_, relation)| match &relation.kind {
        RelationKind::Forward { on_delete, .. } if *on_delete != "DoNothing" => Some(on_delete),
        _ => None,
    });
    let (database, library): (Vec<_>, Vec<_>) = said.partition(|on_delete| crate::lower::is_in_database(on_delete));
    if let (Some(first), Some(other)) = (database.first(), library.first()) {
        errors.at(
            first.span(),
            format!("`{first}` is done by the database and `{other}` by this library: let one of them do all, or `DoNothing`"),
        );
    }
}

fn group(model: &Model, group: &Group, unique: bool, errors: &mut Errors) {
    let what = if unique { "constraint" } else { "index" };
    if let Some(given) = &group.name {
        let value = given.value();
        if value.is_empty() || value.len() > LONGEST {
            errors
                .at(given.span(), format!("the name of this {what} has {} bytes: give it 1 to {LONGEST}", value.len()));
        }
    }
    if group.terms.is_empty() && group.expressions.is_none() {
        errors.at(group.span, "of which fields? Name at least one");
    }
    if !group.terms.is_empty() && group.expressions.is_some() {
        errors.at(group.span, "columns by name or by a closure, not both: write all of them in the closure");
    }
    let plain = group.expressions.is_none()
        && group.condition.is_none()
        && group.include.is_empty()
        && group.opclasses.is_empty();
    if let (Some(when), false) = (&group.deferrable, plain) {
        errors.at(when.span(), "only a constraint of plain columns can wait: leave `deferrable` out, or the rest");
    }
    let columns = group.terms.len();
    if let (Some(opclass), None) = (group.opclasses.first(), &group.expressions)
        && group.opclasses.len() != columns
    {
        errors.at(opclass.span(), format!("an operator class for each column: {columns} of them, in their order"));
    }
    if let (Some(method), Some((field, _))) = (&group.method, group.terms.iter().find(|(_, down)| *down))
        && *method != "BTree"
    {
        errors.at(field.span(), "only a `btree` is in an order: leave the direction out, or choose another method");
    }
    if group.name.is_none() && !plain {
        errors.at(group.span, format!("this {what} is over more than columns: give it a name with `name = \"...\"`"));
    }
    if !group.nulls_distinct && (group.expressions.is_some() || group.condition.is_some()) {
        errors.at(group.span, "`nulls_distinct` is for plain columns: leave it out, or the condition and the closure");
    }
    for field in &group.include {
        column_of(model, field, errors);
    }
    let mut seen: Vec<String> = Vec::new();
    for (field, _) in &group.terms {
        column_of(model, field, errors);
        let name = field.unraw().to_string();
        if seen.contains(&name) {
            errors.at(field.span(), format!("`{name}` is named twice: name it once"));
        }
        seen.push(name);
    }
}

fn column_of(model: &Model, ident: &Ident, errors: &mut Errors) {
    let name = ident.unraw().to_string();
    match model.field(&name) {
        Some(field) if field.column.is_some() => {}
        Some(_) => errors.at(ident.span(), format!("`{name}` has no column: name fields that have one")),
        None => unknown(model, &name, ident.span(), errors),
    }
}

/// Whether a term can be looked at by rustc.
fn ordering(model: &Model, term: &LitStr, errors: &mut Errors) -> bool {
    let value = term.value();
    let path = value.strip_prefix('-').unwrap_or(&value);
    let mut steps = path.split("__");
    let first = steps.next().unwrap_or_default();
    if path == "?" {
        errors.at(term.span(), "a random order is a query's: write `order_by(|_| random())` there, and fields here");
        false
    } else if first.is_empty() {
        errors.at(term.span(), "this names no field: write `ordering = [\"name\"]`, or `\"-name\"` for descending");
        false
    } else if first != "pk" && model.field(first).is_none() {
        unknown(model, first, term.span(), errors);
        model.flattens
    } else if steps
        .any(|step| syn::parse_str::<Ident>(step).is_err() && syn::parse_str::<Ident>(&format!("r#{step}")).is_err())
    {
        errors.at(term.span(), "write the steps of a path with `__` between them: `artist__name`");
        false
    } else {
        true
    }
}

fn unknown(model: &Model, name: &str, span: Span, errors: &mut Errors) {
    if model.flattens {
        // It may be in a group, which rustc looks into.
        return;
    }
    let names = model.fields.iter().map(|field| field.name.as_str());
    match nearest(name, names.clone()) {
        Some(near) => errors.at(span, format!("no field `{name}`: did you mean `{near}`?")),
        None => errors.at(span, format!("no field `{name}`: there are {}", names.collect::<Vec<_>>().join(", "))),
    }
}
