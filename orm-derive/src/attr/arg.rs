//! What is between the parentheses of an attribute: names, some with a value or a list.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, ExprUnary, Lit, LitStr, Path, Token, UnOp};

use crate::errors::Errors;
use crate::names::nearest;

/// One argument of an attribute.
pub(crate) struct Arg {
    pub(crate) name: Ident,
    pub(crate) given: Given,
}

/// What follows an argument's name.
pub(crate) enum Given {
    /// Nothing: `unique`.
    Flag,
    /// A value: `max_length = 120`.
    Value(Expr),
    /// A list: `unique(title, artist)`.
    List(TokenStream),
    /// What is no expression: `default = `.
    Broken,
}

impl Parse for Arg {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let given = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            value(input)
        } else if input.peek(syn::token::Paren) {
            let list;
            syn::parenthesized!(list in input);
            Given::List(list.parse()?)
        } else {
            Given::Flag
        };
        Ok(Arg { name, given })
    }
}

/// An expression. What is none ends where the next argument begins, so that only its own form is told.
fn value(input: ParseStream<'_>) -> Given {
    let ends = |input: ParseStream<'_>| input.is_empty() || input.peek(Token![,]);
    let ahead = input.fork();
    match ahead.parse::<Expr>() {
        Ok(expr) if ends(&ahead) => {
            input.advance_to(&ahead);
            Given::Value(expr)
        }
        _ => {
            skip(input);
            Given::Broken
        }
    }
}

/// Passes over what is before the next comma.
fn skip(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && input.parse::<TokenTree>().is_ok() {}
}

/// The arguments of all attributes of one name.
pub(crate) fn args(attributes: &[Attribute], name: &str, errors: &mut Errors) -> Vec<Arg> {
    let mut all: Vec<Arg> = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        let parsed = attribute.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                match input.parse() {
                    Ok(arg) => all.push(arg),
                    Err(_) => {
                        errors.at(input.span(), "write `name`, `name = value` or `name(...)`");
                        skip(input);
                    }
                }
                if !input.is_empty() && !input.peek(Token![,]) {
                    errors.at(input.span(), "a comma is missing before this");
                    skip(input);
                }
                input.parse::<Option<Token![,]>>()?;
            }
            Ok(())
        });
        if parsed.is_err() {
            errors.at(attribute.span(), format!("write `#[{name}(...)]`"));
        }
    }
    all
}

impl Arg {
    pub(crate) fn span(&self) -> Span {
        self.name.span()
    }

    /// Reports a name that is not one of `known`.
    pub(crate) fn unknown(&self, known: &[&str], errors: &mut Errors) {
        let name = self.name.to_string();
        match nearest(&name, known.iter().copied()) {
            Some(near) => errors.at(self.span(), format!("no attribute `{name}`: did you mean `{near}`?")),
            None => errors.at(self.span(), format!("no attribute `{name}`: there are {}", known.join(", "))),
        }
    }

    /// A flag: present, or `= true` or `= false`.
    pub(crate) fn flag(&self, errors: &mut Errors) -> Option<(Span, bool)> {
        match &self.given {
            Given::Flag => Some((self.span(), true)),
            Given::Value(Expr::Lit(ExprLit { lit: Lit::Bool(value), .. })) => Some((self.span(), value.value)),
            _ => self.wrong(&format!("write `{0}` or `{0} = false`", self.name), errors),
        }
    }

    /// A text.
    pub(crate) fn text(&self, errors: &mut Errors) -> Option<LitStr> {
        match &self.given {
            Given::Value(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => Some(text.clone()),
            _ => self.wrong(&format!("write `{} = \"...\"`", self.name), errors),
        }
    }

    /// A whole number that is not negative.
    pub(crate) fn number<T: std::str::FromStr<Err: std::fmt::Display>>(
        &self,
        errors: &mut Errors,
    ) -> Option<(Span, T)> {
        let number = match &self.given {
            Given::Value(Expr::Lit(ExprLit { lit: Lit::Int(number), .. })) => number.base10_parse().ok(),
            _ => None,
        };
        match number {
            Some(number) => Some((self.span(), number)),
            None => self.wrong(&format!("write `{} = n`, a whole number in its range", self.name), errors),
        }
    }

    /// One name.
    pub(crate) fn ident(&self, example: &str, errors: &mut Errors) -> Option<Ident> {
        let ident = match &self.given {
            Given::Value(Expr::Path(path)) if path.qself.is_none() => path.path.get_ident().cloned(),
            _ => None,
        };
        ident.or_else(|| self.wrong(&format!("write `{} = {example}`", self.name), errors))
    }

    /// A path to a type.
    pub(crate) fn path(&self, example: &str, errors: &mut Errors) -> Option<Path> {
        match &self.given {
            Given::Value(Expr::Path(path)) if path.qself.is_none() => Some(path.path.clone()),
            _ => self.wrong(&format!("write `{} = {example}`", self.name), errors),
        }
    }

    /// Any expression.
    pub(crate) fn expr(&self, errors: &mut Errors) -> Option<Expr> {
        match &self.given {
            Given::Value(expr) => Some(expr.clone()),
            _ => self.wrong(&format!("write `{} = value`", self.name), errors),
        }
    }

    fn wrong<T>(&self, mend: &str, errors: &mut Errors) -> Option<T> {
        errors.at(self.span(), mend);
        None
    }
}

/// Keeps what was given, once.
pub(crate) fn once<T>(slot: &mut Option<T>, arg: &Arg, given: Option<T>, errors: &mut Errors) {
    if slot.is_some() {
        errors.at(arg.span(), format!("`{}` is given twice: keep one", arg.name));
    } else {
        *slot = given;
    }
}

/// Whether an expression is a number, perhaps with a minus before it.
pub(crate) fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Int(_) | Lit::Float(_), .. }) => true,
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => is_number(expr),
        Expr::Group(group) => is_number(&group.expr),
        _ => false,
    }
}
