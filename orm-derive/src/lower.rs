//! From a struct and its attributes to a [`Model`].

pub(crate) mod column;
mod default;
mod relation;

pub(crate) use relation::is_in_database;

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Fields};

use crate::ast::{Field, Flattened, Generated, Model};
use crate::attr::{FieldAttrs, ModelAttrs};
use crate::errors::Errors;
use crate::ty::shape;

/// The model that a struct describes. None where it is no struct that could be one; what is wrong
/// in an attribute is reported and left out.
pub(crate) fn model(input: &DeriveInput, errors: &mut Errors) -> Option<Model> {
    let attrs = ModelAttrs::parse(&input.attrs, errors);
    let fields = named_fields(input, errors)?;
    let name = input.ident.unraw().to_string();
    let is_group = attrs.is_abstract.is_some_and(|(_, on)| on);
    if is_group {
        for given in attrs.given.iter().filter(|given| *given != "abstract") {
            errors.at(
                given.span(),
                format!("`{given}` is said of the models that flatten this group: leave it out here"),
            );
        }
    }
    let app = attrs.app.as_ref().map(syn::LitStr::value).unwrap_or_default();
    if let Some(given) = attrs.app.as_ref().filter(|_| app.is_empty()) {
        errors.at(given.span(), "an application has a name: give it, or leave `app` out and name the table");
    }
    let said = |name: &str| attrs.given.iter().any(|given| given == name);
    if !said("app") && !said("table") && !is_group {
        let mend =
            "which application is it of? Add `#[model(app = \"...\")]`, or name the table with `table = \"...\"`";
        errors.at(input.ident.span(), mend);
    }
    let table = attrs.table.as_ref().map_or_else(|| format!("{app}_{}", name.to_lowercase()), syn::LitStr::value);
    let mend = "with `table = \"...\"`";
    crate::check::name(
        &table,
        "table",
        mend,
        attrs.table.as_ref().map_or(input.ident.span(), syn::LitStr::span),
        errors,
    );

    let fields: Vec<_> = fields.iter().map(|field| (field, FieldAttrs::parse(&field.attrs, errors))).collect();
    let composite_key = attrs.primary_key.clone().unwrap_or_default();
    let declared = !composite_key.is_empty() || fields.iter().any(|(_, attrs)| crate::attr::is_on(attrs.primary_key));
    let mut scene = Scene { model: &input.ident, name, table, declared, columns: 0, relations: 0 };
    let (groups, fields): (Vec<_>, Vec<_>) =
        fields.into_iter().partition(|(_, attrs)| crate::attr::is_on(attrs.flatten));
    let flattens = !groups.is_empty();
    let groups: Vec<Flattened> =
        groups.into_iter().filter_map(|(field, attrs)| flattened(field, &attrs, &input.ident, errors)).collect();
    let mut fields: Vec<Field> =
        fields.into_iter().filter_map(|(field, attrs)| scene.field(field, &attrs, errors)).collect();
    let needs_key = !is_group && !flattens && !said("primary_key");
    let (primary_key, composite) = if composite_key.is_empty() {
        (primary_key(&fields, &input.ident, needs_key, errors), Vec::new())
    } else {
        composite(&fields, &composite_key, errors)
    };
    if is_group {
        fields.iter_mut().for_each(|field| group_field(field, errors));
    }
    Some(Model {
        ident: input.ident.clone(),
        vis: input.vis.clone(),
        name: scene.name,
        app,
        table: scene.table,
        is_group,
        sound: true,
        fields,
        flattens,
        groups,
        primary_key,
        composite,
        ordering: attrs.ordering.unwrap_or_default(),
        manager: attrs.manager,
        clean: attrs.clean,
        checks: attrs.checks,
        uniques: attrs.uniques,
        indexes: attrs.indexes,
    })
}

fn flattened(field: &syn::Field, attrs: &FieldAttrs, model: &Ident, errors: &mut Errors) -> Option<Flattened> {
    let shape = shape(&field.ty, model);
    if shape.options > 0 || shape.side.is_some() || column::is_surely_column(&shape.name) {
        let mend = "is no group of columns: flatten a struct that derives `Model` with `#[model(abstract)]`";
        errors.at(type_span(&field.ty), format!("this {mend}"));
        return None;
    }
    for given in attrs.given.iter().filter(|given| *given != "flatten") {
        errors.at(given.span(), format!("a group of columns is no column: leave `{given}` out"));
    }
    let docs = field.attrs.iter().filter(|attribute| is_doc(attribute)).cloned().collect();
    let ty = &field.ty;
    Some(Flattened { ident: field.ident.clone()?, vis: field.vis.clone(), docs, ty: quote::quote!(#ty) })
}

/// A group is columns alone, which know no model.
fn group_field(field: &mut Field, errors: &mut Errors) {
    let Some(column) = &mut field.column else {
        errors.at(field.ident.span(), "a group has columns alone: declare this side of the relation in each model");
        return;
    };
    if matches!(column.generated, Some(Generated::Expression(_))) {
        errors.at(
            field.ident.span(),
            "a closure needs the model that the column is of: write SQL, or the column in each model",
        );
        column.generated = None;
        column.excused = true;
    }
    if !column.unique_for.is_empty() {
        errors
            .at(field.ident.span(), "a group does not know where its columns are: say `unique_for_...` in each model");
    }
}

fn named_fields<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<Vec<&'a syn::Field>> {
    if let Some(parameter) = input.generics.params.first() {
        let span = syn::spanned::Spanned::span(parameter);
        errors.at(span, "a model is one table and has no generic parameters: write a struct for each table");
        return None;
    }
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Some(fields.named.iter().collect()),
            _ => {
                errors.at(input.ident.span(), "a model's columns have names: write `struct Name { id: i64, ... }`");
                None
            }
        },
        Data::Enum(_) => {
            errors.at(input.ident.span(), "a model is a struct; for an enum in a column derive `FieldType`");
            None
        }
        Data::Union(_) => {
            errors.at(input.ident.span(), "a model is a struct, not a union");
            None
        }
    }
}

fn primary_key(fields: &[Field], model: &Ident, needed: bool, errors: &mut Errors) -> Option<usize> {
    let is_key = |field: &Field| field.column.as_ref().is_some_and(|column| column.primary_key);
    let mut keys = fields.iter().enumerate().filter(|(_, field)| is_key(field));
    let Some((first, _)) = keys.next() else {
        if !needed {
            return None;
        }
        match fields.iter().find_map(|field| Some(field).filter(|field| field.name == "id").zip(field.column.as_ref()))
        {
            Some((_, id)) if is_integer_key(&id.type_name) && id.null => {
                errors.at(id.type_span, "a primary key is never NULL: write the type without `Option`");
            }
            Some((_, id)) => {
                let mend = "or mark the field `#[field(primary_key)]` to give the keys yourself";
                errors.at(id.type_span, format!("the database counts up an i64, i32 or i16: write `id: i64`, {mend}"));
            }
            None => {
                let mend = "a model has a primary key: add `pub id: i64`, or mark a field `#[field(primary_key)]`";
                errors.at(model.span(), mend);
            }
        }
        return None;
    };
    for (_, second) in keys {
        errors.at(second.ident.span(), "a second primary key: keep one, and use `unique(...)` for the pair");
    }
    Some(first)
}

/// A key of several columns: the first of its fields, and the positions of its columns.
fn composite(fields: &[Field], names: &[Ident], errors: &mut Errors) -> (Option<usize>, Vec<usize>) {
    let mut positions = Vec::new();
    let mut first = None;
    for name in names {
        let known = name.unraw().to_string();
        let found = fields.iter().enumerate().find(|(_, field)| field.name == known);
        match found.and_then(|(at, field)| Some((at, field.column.as_ref()?))) {
            None => errors.at(name.span(), format!("no column `{known}`: name fields of the model that have one")),
            Some((_, column)) if column.null => {
                errors.at(name.span(), "a primary key is never NULL: write the type without `Option`");
            }
            Some((_, column)) if column.generated.is_some() => {
                errors.at(name.span(), "a primary key is not computed: name other fields");
            }
            Some((_, column)) if positions.contains(&column.index) => {
                errors.at(name.span(), format!("`{known}` is named twice: name it once"));
            }
            Some((at, column)) => {
                first = first.or(Some(at));
                positions.push(column.index);
            }
        }
    }
    for field in fields {
        if field.column.as_ref().is_some_and(|column| column.primary_key) {
            errors.at(field.ident.span(), "the key is several columns already: leave `primary_key` out here");
        }
        if field.relation.is_some() && field.column.is_none() {
            errors.at(field.ident.span(), "nothing can point at a key of several columns: leave this side out");
        }
    }
    (first, positions)
}

/// What is known of the model while its fields are gone through.
struct Scene<'a> {
    model: &'a Ident,
    name: String,
    table: String,
    /// Whether a field says `primary_key`.
    declared: bool,
    columns: usize,
    relations: usize,
}

impl Scene<'_> {
    fn field(&mut self, field: &syn::Field, attrs: &FieldAttrs, errors: &mut Errors) -> Option<Field> {
        let ident = field.ident.clone()?;
        let name = ident.unraw().to_string();
        let shape = shape(&field.ty, self.model);
        let span = type_span(&field.ty);
        if shape.options > 1 {
            errors.at(span, "NULL is NULL once: write one `Option`");
        }
        let null = shape.options > 0;
        if let Some(side) = shape.side.filter(|side| null && !side.has_column()) {
            errors.at(span, format!("a `{}` is empty, never missing: write it without `Option`", side.name()));
        }
        let column = match shape.side {
            Some(side) if !side.has_column() => None,
            _ => Some(self.column(&name, &ident, &shape, attrs, span, errors)),
        };
        let relation = shape.side.map(|side| self.relation(side, &name, &ident, &shape, attrs, span, errors));
        match shape.side {
            None => column::refuse_relation_attributes(attrs, errors),
            Some(side) => relation::refuse_foreign_attributes(side, attrs, errors),
        }
        let docs = field.attrs.iter().filter(|attribute| is_doc(attribute)).cloned().collect();
        Some(Field { ident, vis: field.vis.clone(), name, docs, column, relation })
    }
}

fn is_doc(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
}

fn type_span(ty: &syn::Type) -> Span {
    syn::spanned::Spanned::span(ty)
}

/// Whether a type is written as that of a key the database can count up.
fn is_integer_key(name: &str) -> bool {
    matches!(name, "i64" | "i32" | "i16")
}

/// Reports each attribute of `names` that was given.
fn refuse(names: &[&str], attrs: &FieldAttrs, errors: &mut Errors, message: impl Fn(&str) -> String) {
    for name in names {
        if let Some(span) = attrs.span_of(name) {
            errors.at(span, message(name));
        }
    }
}

/// The foreign key that a side without a column is the reverse of.
fn via(attrs: &FieldAttrs, ident: &Ident, model: &str) -> Vec<Ident> {
    attrs.via.clone().unwrap_or_else(|| vec![implied(ident, model)])
}

fn implied(ident: &Ident, model: &str) -> Ident {
    {
        let name = crate::names::snake_case(model);
        let span = ident.span();
        // `Type` looks for `r#type`.
        syn::parse_str::<Ident>(&name).map_or_else(
            |_| Ident::new_raw(&name, span),
            |mut parsed| {
                parsed.set_span(span);
                parsed
            },
        )
    }
}
