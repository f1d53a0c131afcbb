//! `#[model(...)]`.

use proc_macro2::Ident;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Token};

use super::arg::{Arg, Given, args, once};
use crate::ast::Group;
use crate::errors::Errors;

const KNOWN: &[&str] = &["app", "table", "ordering", "unique", "index"];

/// The attributes of a model.
#[derive(Default)]
pub(crate) struct ModelAttrs {
    pub(crate) app: Option<LitStr>,
    pub(crate) table: Option<LitStr>,
    pub(crate) ordering: Option<Vec<LitStr>>,
    pub(crate) uniques: Vec<Group>,
    pub(crate) indexes: Vec<Group>,
}

impl ModelAttrs {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut attrs = ModelAttrs::default();
        for arg in args(attributes, "model", errors) {
            attrs.add(&arg, errors);
        }
        attrs
    }

    fn add(&mut self, arg: &Arg, errors: &mut Errors) {
        let e = errors;
        match arg.name.to_string().as_str() {
            "app" => once(&mut self.app, arg, arg.text(e), e),
            "table" => once(&mut self.table, arg, arg.text(e), e),
            "ordering" => once(&mut self.ordering, arg, texts(arg, e), e),
            "unique" => self.uniques.extend(group(arg, false, e)),
            "index" => self.indexes.extend(group(arg, true, e)),
            "primary_key" => e.at(arg.span(), "composite keys are not there yet: use one key field and `unique(...)`"),
            "check" => e.at(arg.span(), "`check` is not there yet: add the constraint to the database by hand"),
            "abstract" => e.at(arg.span(), "`abstract` is not there yet: write the fields out in each model"),
            "manager" => e.at(arg.span(), "`manager` is not there yet: write an extension trait on `QuerySet`"),
            _ => arg.unknown(KNOWN, e),
        }
    }
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

/// One item of `unique(...)` and `index(...)`.
enum Term {
    Name(LitStr),
    Field(Ident, bool),
}

impl Parse for Term {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![-]) {
            input.parse::<Token![-]>()?;
            return Ok(Term::Field(input.parse()?, true));
        }
        let ident: Ident = input.parse()?;
        if ident == "name" && input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            return Ok(Term::Name(input.parse()?));
        }
        if (ident == "desc" || ident == "asc") && input.peek(syn::token::Paren) {
            let inner;
            syn::parenthesized!(inner in input);
            return Ok(Term::Field(inner.parse()?, ident == "desc"));
        }
        Ok(Term::Field(ident, false))
    }
}

fn group(arg: &Arg, directed: bool, errors: &mut Errors) -> Option<Group> {
    let Given::List(list) = &arg.given else {
        errors.at(arg.span(), format!("write `{}(field, other_field)`", arg.name));
        return None;
    };
    let terms = match Punctuated::<Term, Token![,]>::parse_terminated.parse2(list.clone()) {
        Ok(terms) => terms,
        Err(error) => {
            errors.push(error);
            return None;
        }
    };
    let mut group = Group { span: arg.span(), name: None, terms: Vec::new() };
    for term in terms {
        match term {
            Term::Name(name) => group.name = Some(name),
            Term::Field(field, true) if !directed => {
                errors.at(field.span(), format!("a unique constraint has no direction: write `{field}`"));
            }
            Term::Field(field, descending) => group.terms.push((field, descending)),
        }
    }
    Some(group)
}
