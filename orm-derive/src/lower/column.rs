//! The column of a field.

use proc_macro2::{Ident, Span};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{Scene, is_integer_key, refuse};
use crate::ast::{AutoNow, Choices, Column, Generated, Narrowed};
use crate::attr::{FieldAttrs, is_on};
use crate::errors::Errors;
use crate::ty::{Shape, Side};

/// Types that are surely no text.
const NOT_TEXT: &[&str] = &[
    "i8",
    "i16",
    "i32",
    "i64",
    "u8",
    "u16",
    "u32",
    "u64",
    "f32",
    "f64",
    "bool",
    "Decimal",
    "Uuid",
    "DateTime",
    "NaiveDate",
    "NaiveTime",
    "NaiveDateTime",
    "TimeDelta",
    "Duration",
    "Value",
    "Vec",
];
/// Types that surely have no date or time.
const NOT_TIME: &[&str] = &[
    "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "bool", "String", "Decimal", "Uuid", "Value",
    "Vec",
];

/// Whether a type is one of those that are columns and nothing else.
pub(crate) fn is_surely_column(name: &str) -> bool {
    name == "String" || NOT_TEXT.contains(&name)
}

impl Scene<'_> {
    pub(super) fn column(
        &mut self,
        name: &str,
        ident: &Ident,
        shape: &Shape,
        attrs: &FieldAttrs,
        span: Span,
        errors: &mut Errors,
    ) -> Column {
        let index = self.columns;
        self.columns += 1;
        let null = shape.options > 0;
        let inner = &shape.inner;
        let key = is_on(attrs.primary_key);
        let implicit = !self.declared && name == "id" && is_integer_key(&shape.name) && !null && shape.side.is_none();
        if key && null {
            errors.at(span, "a primary key is never NULL: write the type without `Option`");
        }
        let countable = key && is_integer_key(&shape.name) && shape.side.is_none();
        if let (Some((at, true)), false) = (attrs.auto, countable) {
            errors.at(at, "the database counts up integer keys only: write `primary_key, auto` on an i64, i32 or i16");
        }
        if (key || implicit)
            && let Some((at, true)) = attrs.unique
        {
            errors.at(at, "a primary key is unique by itself: leave `unique` out");
        }
        let column = attrs.column.as_ref().map(syn::LitStr::value);
        let column =
            column.unwrap_or_else(|| if shape.side.is_some() { format!("{name}_id") } else { name.to_owned() });
        let column_span = attrs.column.as_ref().map_or(ident.span(), syn::LitStr::span);
        crate::check::name(&column, "column", "with `column = \"...\"`", column_span, errors);
        open_choices(shape, attrs, errors);
        let default = super::default::default(shape, attrs, errors);
        let generated = generated(attrs, errors);
        let auto_now = auto_now(shape, attrs, errors);
        let given = [
            ("auto", attrs.auto.is_some()),
            ("default", default.is_some()),
            ("db_default", attrs.db_default.is_some()),
            ("generated", generated.is_some()),
            ("auto_now", attrs.auto_now.is_some_and(|(_, on)| !on || auto_now.is_some())),
            ("auto_now_add", attrs.auto_now_add.is_some_and(|(_, on)| !on || auto_now.is_some())),
        ];
        let excused = given.iter().any(|(name, sound)| !sound && attrs.span_of(name).is_some());
        let unique = is_on(attrs.unique) || (shape.side == Some(Side::OneToOne) && !key);
        let indexed = match attrs.db_index {
            Some((_, on)) => on,
            None => shape.side == Some(Side::ForeignKey),
        };
        Column {
            index,
            name: column,
            ty: match shape.side {
                None => quote!(#inner),
                Some(_) => quote_spanned!(inner.span()=> <#inner as __orm::model::Model>::Key),
            },
            type_name: shape.name.clone(),
            null,
            primary_key: key || implicit,
            auto: is_on(attrs.auto) || implicit,
            unique: unique && !key,
            indexed: indexed && !unique && !key && !implicit,
            narrowed: if shape.side.is_none() { narrowed(shape, attrs, errors) } else { Narrowed::No },
            default,
            db_default: attrs.db_default.clone(),
            generated,
            auto_now,
            choices: attrs.choices.as_ref().map(|(_, choices)| choices.clone()),
            blank: blank(attrs, null, key || implicit),
            validators: attrs.validate.clone().unwrap_or_default(),
            unique_for: unique_for(attrs),
            excused,
            span: column_span,
            type_span: span,
        }
    }
}

fn narrowed(shape: &Shape, attrs: &FieldAttrs, errors: &mut Errors) -> Narrowed {
    if let Some((at, length)) = attrs.max_length {
        if NOT_TEXT.contains(&shape.name.as_str()) {
            errors.at(at, format!("`max_length` is for text, not for `{}`: leave it out", shape.name));
        } else if length == 0 {
            errors.at(at, "text of no characters at all: give a length of 1 or more");
        } else {
            return Narrowed::Length(at, length);
        }
        return Narrowed::No;
    }
    match (attrs.max_digits, attrs.decimal_places) {
        (Some((at, digits)), Some((_, places))) => {
            if shape.name != "Decimal" && (NOT_TEXT.contains(&shape.name.as_str()) || shape.name == "String") {
                errors.at(at, format!("`max_digits` is for decimals, not for `{}`: leave it out", shape.name));
            } else if places > digits || digits == 0 {
                errors.at(at, "`max_digits` counts all digits: give at least 1 and no fewer than `decimal_places`");
            } else {
                return Narrowed::Precision(at, digits, places);
            }
        }
        (Some((at, _)), None) if attrs.span_of("decimal_places").is_none() => {
            errors.at(at, "say how many digits follow the point too: add `decimal_places = n`")
        }
        (None, Some((at, _))) if attrs.span_of("max_digits").is_none() => {
            errors.at(at, "say how many digits there are in all too: add `max_digits = n`")
        }
        _ => {}
    }
    Narrowed::No
}

/// An `Option` is there to be left empty, and what is set without being asked may be.
fn blank(attrs: &FieldAttrs, null: bool, key: bool) -> bool {
    attrs.blank.map_or(null || (key && is_on(attrs.auto)), |(_, on)| on)
}

fn unique_for(attrs: &FieldAttrs) -> Vec<(&'static str, syn::LitStr)> {
    let periods =
        [("Date", &attrs.unique_for_date), ("Month", &attrs.unique_for_month), ("Year", &attrs.unique_for_year)];
    periods.into_iter().filter_map(|(period, field)| Some((period, field.clone()?))).collect()
}

/// What the database computes, nothing else gives a value.
fn generated(attrs: &FieldAttrs, errors: &mut Errors) -> Option<Generated> {
    let generated = attrs.generated.clone()?;
    refuse(&["primary_key", "auto", "default", "db_default", "auto_now", "auto_now_add"], attrs, errors, |name| {
        format!("the database computes this column: leave `{name}` out")
    });
    Some(generated)
}

fn open_choices(shape: &Shape, attrs: &FieldAttrs, errors: &mut Errors) {
    if let Some((at, Choices::OfType)) = &attrs.choices
        && (NOT_TEXT.contains(&shape.name.as_str()) || shape.name == "String")
    {
        let mend = "use an enum that derives `FieldType`, or list them: `choices = [(\"stored\", \"label\")]`";
        errors.at(*at, format!("`{}` is not closed to choices: {mend}", shape.name));
    }
}

fn auto_now(shape: &Shape, attrs: &FieldAttrs, errors: &mut Errors) -> Option<AutoNow> {
    let (at, auto_now) = match (attrs.auto_now, attrs.auto_now_add) {
        (Some((at, true)), Some((_, true))) => {
            errors.at(at, "`auto_now` sets it at the first save too: leave `auto_now_add` out");
            return None;
        }
        (Some((at, true)), _) => (at, AutoNow::EachSave),
        (_, Some((at, true))) => (at, AutoNow::Insert),
        _ => return None,
    };
    if NOT_TIME.contains(&shape.name.as_str()) || shape.side.is_some() {
        errors.at(at, "only dates and times can be set to now: use a date or time type, or `default = ...`");
        return None;
    }
    if attrs.default.is_some() || attrs.db_default.is_some() {
        errors.at(at, "it is set to now already: leave the default out");
    }
    Some(auto_now)
}

/// A column that is no relation has none of a relation's attributes.
pub(super) fn refuse_relation_attributes(attrs: &FieldAttrs, errors: &mut Errors) {
    refuse(&["on_delete", "db_constraint"], attrs, errors, |name| {
        format!("`{name}` is for foreign keys: write the type as `ForeignKey<...>`, or leave it out")
    });
    refuse(&["via", "through", "through_fields", "symmetrical"], attrs, errors, |name| {
        format!("`{name}` is for relations: leave it out, or write the type as `HasMany<...>` or `ManyToMany<...>`")
    });
}
