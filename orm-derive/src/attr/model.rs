//! `#[model(...)]`.

use proc_macro2::{Ident, Span};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Path, Token};

use super::arg::{Arg, Given, args, once};
use super::group::{check, group};
use crate::ast::{Check, Group};
use crate::errors::Errors;

const KNOWN: &[&str] =
    &["app", "table", "ordering", "unique", "index", "check", "clean", "manager", "abstract", "primary_key", "proxy"];

/// The attributes of a model.
#[derive(Default)]
pub(crate) struct ModelAttrs {
    pub(crate) app: Option<LitStr>,
    pub(crate) table: Option<LitStr>,
    pub(crate) ordering: Option<Vec<LitStr>>,
    pub(crate) primary_key: Option<Vec<Ident>>,
    pub(crate) is_abstract: Option<(Span, bool)>,
    pub(crate) manager: Option<Path>,
    pub(crate) proxy: Option<Path>,
    /// The names given, each at its place.
    pub(crate) given: Vec<Ident>,
    pub(crate) clean: Option<Path>,
    pub(crate) checks: Vec<Check>,
    pub(crate) uniques: Vec<Group>,
    pub(crate) indexes: Vec<Group>,
}

impl ModelAttrs {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut attrs = ModelAttrs::default();
        for arg in args(attributes, "model", errors) {
            attrs.add(&arg, errors);
            attrs.given.push(arg.name);
        }
        attrs
    }

    fn add(&mut self, arg: &Arg, errors: &mut Errors) {
        let e = errors;
        match arg.name.to_string().as_str() {
            "app" => once(&mut self.app, arg, arg.text(e), e),
            "table" => once(&mut self.table, arg, arg.text(e), e),
            "ordering" => once(&mut self.ordering, arg, texts(arg, e), e),
            "abstract" => once(&mut self.is_abstract, arg, arg.flag(e), e),
            "manager" => once(&mut self.manager, arg, arg.path("Published", e), e),
            "proxy" => once(&mut self.proxy, arg, arg.path("Album", e), e),
            "clean" => once(&mut self.clean, arg, arg.path("Self::check_dates", e), e),
            "check" => self.checks.extend(check(arg, e)),
            "unique" => self.uniques.extend(group(arg, false, e)),
            "index" => self.indexes.extend(group(arg, true, e)),
            "primary_key" => once(&mut self.primary_key, arg, names(arg, e), e),
            _ => arg.unknown(KNOWN, e),
        }
    }
}

fn names(arg: &Arg, errors: &mut Errors) -> Option<Vec<Ident>> {
    if let Given::List(list) = &arg.given
        && let Ok(names) = Punctuated::<Ident, Token![,]>::parse_terminated.parse2(list.clone())
        && names.len() > 1
    {
        return Some(names.into_iter().collect());
    }
    errors
        .at(arg.span(), "write `primary_key(order, line)`, two fields or more; one is marked `#[field(primary_key)]`");
    None
}

fn texts(arg: &Arg, errors: &mut Errors) -> Option<Vec<LitStr>> {
    if let Given::Value(Expr::Array(array)) = &arg.given {
        let text = |item: &Expr| match item {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.clone()),
            _ => None,
        };
        if let Some(texts) = array.elems.iter().map(text).collect() {
            return Some(texts);
        }
    }
    errors.at(arg.span(), "write `ordering = [\"name\", \"-created\"]`");
    None
}
