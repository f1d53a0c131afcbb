//! `#[field(...)]`.

use proc_macro2::{Ident, Span};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Path, Token};

use super::arg::{Arg, Given, args, once};
use crate::ast::{Choices, Generated};
use crate::errors::Errors;

const KNOWN: &[&str] = &[
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
    "blank",
    "validate",
    "unique_for_date",
    "unique_for_month",
    "unique_for_year",
    "auto_now",
    "auto_now_add",
    "on_delete",
    "db_constraint",
    "via",
    "through",
    "through_fields",
    "symmetrical",
    "flatten",
];

/// The attributes of a field.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) primary_key: Option<(Span, bool)>,
    pub(crate) auto: Option<(Span, bool)>,
    pub(crate) column: Option<LitStr>,
    pub(crate) unique: Option<(Span, bool)>,
    pub(crate) db_index: Option<(Span, bool)>,
    pub(crate) max_length: Option<(Span, u32)>,
    pub(crate) max_digits: Option<(Span, u8)>,
    pub(crate) decimal_places: Option<(Span, u8)>,
    pub(crate) default: Option<Expr>,
    pub(crate) db_default: Option<LitStr>,
    pub(crate) generated: Option<Generated>,
    pub(crate) choices: Option<(Span, Choices)>,
    pub(crate) blank: Option<(Span, bool)>,
    pub(crate) validate: Option<Vec<Expr>>,
    pub(crate) unique_for_date: Option<LitStr>,
    pub(crate) unique_for_month: Option<LitStr>,
    pub(crate) unique_for_year: Option<LitStr>,
    pub(crate) auto_now: Option<(Span, bool)>,
    pub(crate) auto_now_add: Option<(Span, bool)>,
    pub(crate) on_delete: Option<Ident>,
    pub(crate) db_constraint: Option<(Span, bool)>,
    pub(crate) via: Option<Vec<Ident>>,
    pub(crate) through: Option<Path>,
    pub(crate) through_fields: Option<(Ident, Ident)>,
    pub(crate) symmetrical: Option<(Span, bool)>,
    pub(crate) flatten: Option<(Span, bool)>,
    /// The names given, each at its place.
    pub(crate) given: Vec<Ident>,
}

/// Whether a flag is set.
pub(crate) fn is_on(flag: Option<(Span, bool)>) -> bool {
    flag.is_some_and(|(_, on)| on)
}

impl FieldAttrs {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut attrs = FieldAttrs::default();
        for arg in args(attributes, "field", errors) {
            attrs.add(&arg, errors);
            attrs.given.push(arg.name);
        }
        attrs
    }

    fn add(&mut self, arg: &Arg, errors: &mut Errors) {
        let e = errors;
        match arg.name.to_string().as_str() {
            "primary_key" => once(&mut self.primary_key, arg, arg.flag(e), e),
            "auto" => once(&mut self.auto, arg, arg.flag(e), e),
            "column" => once(&mut self.column, arg, arg.text(e), e),
            "unique" => once(&mut self.unique, arg, arg.flag(e), e),
            "db_index" => once(&mut self.db_index, arg, arg.flag(e), e),
            "max_length" => once(&mut self.max_length, arg, arg.number(e), e),
            "max_digits" => once(&mut self.max_digits, arg, arg.number(e), e),
            "decimal_places" => once(&mut self.decimal_places, arg, arg.number(e), e),
            "default" => once(&mut self.default, arg, arg.expr(e), e),
            "db_default" => once(&mut self.db_default, arg, arg.text(e), e),
            "generated" => once(&mut self.generated, arg, generated(arg, e), e),
            "choices" => once(&mut self.choices, arg, choices(arg, e), e),
            "blank" => once(&mut self.blank, arg, arg.flag(e), e),
            "validate" => once(&mut self.validate, arg, validators(arg, e), e),
            "unique_for_date" => once(&mut self.unique_for_date, arg, arg.text(e), e),
            "unique_for_month" => once(&mut self.unique_for_month, arg, arg.text(e), e),
            "unique_for_year" => once(&mut self.unique_for_year, arg, arg.text(e), e),
            "auto_now" => once(&mut self.auto_now, arg, arg.flag(e), e),
            "auto_now_add" => once(&mut self.auto_now_add, arg, arg.flag(e), e),
            "on_delete" => once(&mut self.on_delete, arg, arg.ident("Cascade", e), e),
            "db_constraint" => once(&mut self.db_constraint, arg, arg.flag(e), e),
            "via" => once(&mut self.via, arg, steps(arg, e), e),
            "through" => once(&mut self.through, arg, arg.path("Model", e), e),
            "through_fields" => once(&mut self.through_fields, arg, pair(arg, e), e),
            "symmetrical" => once(&mut self.symmetrical, arg, arg.flag(e), e),
            "flatten" => once(&mut self.flatten, arg, arg.flag(e), e),
            "null" => e.at(arg.span(), "a column takes NULL when its type is an `Option`: write the type so"),
            "related_name" => {
                e.at(arg.span(), "the other side is a field of the other model: write `HasMany<...>` there");
            }
            _ => arg.unknown(KNOWN, e),
        }
    }

    /// Where an attribute was given.
    pub(crate) fn span_of(&self, name: &str) -> Option<Span> {
        self.given.iter().find(|given| *given == name).map(Ident::span)
    }
}

/// A field of the target, or one of a group that it flattens: `via = stamps.author`.
fn steps(arg: &Arg, errors: &mut Errors) -> Option<Vec<Ident>> {
    fn of(expr: &Expr) -> Option<Vec<Ident>> {
        match expr {
            Expr::Path(path) if path.qself.is_none() => path.path.get_ident().map(|ident| vec![ident.clone()]),
            Expr::Field(field) => {
                let syn::Member::Named(member) = &field.member else { return None };
                let mut steps = of(&field.base)?;
                steps.push(member.clone());
                Some(steps)
            }
            _ => None,
        }
    }
    let steps = match &arg.given {
        Given::Value(expr) => of(expr),
        _ => None,
    };
    if steps.is_none() {
        errors.at(arg.span(), "write `via = field_of_the_target`");
    }
    steps
}

fn validators(arg: &Arg, errors: &mut Errors) -> Option<Vec<Expr>> {
    match &arg.given {
        Given::Value(expr) => return Some(vec![expr.clone()]),
        Given::List(list) => {
            if let Ok(all) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(list.clone()) {
                return Some(all.into_iter().collect());
            }
        }
        Given::Flag | Given::Broken => {}
    }
    errors.at(arg.span(), "write `validate = function`, or `validate(one, other)`");
    None
}

/// `choices`, or `choices = [("P", "Published"), (1, "Low")]`.
fn choices(arg: &Arg, errors: &mut Errors) -> Option<(Span, Choices)> {
    let Given::Value(Expr::Array(array)) = &arg.given else {
        let (span, on) = arg.flag(errors)?;
        return on.then_some((span, Choices::OfType));
    };
    let pair = |item: &Expr| {
        let Expr::Tuple(pair) = item else { return None };
        let mut parts = pair.elems.iter();
        let stored = match parts.next()? {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => text.value(),
            number if super::arg::is_number(number) => quote::quote!(#number).to_string().replace(' ', ""),
            _ => return None,
        };
        match (parts.next()?, parts.next()) {
            (Expr::Lit(ExprLit { lit: Lit::Str(label), .. }), None) => Some((stored, label.clone())),
            _ => None,
        }
    };
    let pairs: Option<Vec<_>> = array.elems.iter().map(pair).collect();
    if pairs.is_none() {
        errors.at(arg.span(), "write `choices = [(\"stored\", \"label\")]`, or `choices` alone for an enum");
    }
    pairs.map(|pairs| (arg.span(), Choices::Listed(pairs)))
}

fn generated(arg: &Arg, errors: &mut Errors) -> Option<Generated> {
    match &arg.given {
        Given::Value(Expr::Closure(closure)) => Some(Generated::Expression(closure.clone())),
        Given::Value(Expr::Lit(ExprLit { lit: Lit::Str(sql), .. })) => Some(Generated::Sql(sql.clone())),
        _ => {
            errors.at(arg.span(), "write `generated = |a| a.price + a.postage`, or `generated = \"sql\"`");
            None
        }
    }
}

fn pair(arg: &Arg, errors: &mut Errors) -> Option<(Ident, Ident)> {
    if let Given::List(list) = &arg.given
        && let Ok(names) = Punctuated::<Ident, Token![,]>::parse_terminated.parse2(list.clone())
        && names.len() == 2
    {
        let mut names = names.into_iter();
        return names.next().zip(names.next());
    }
    errors.at(
        arg.span(),
        "write `through_fields(from, to)`: the through model's foreign keys to this model and to the target",
    );
    None
}
