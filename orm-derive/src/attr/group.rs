//! `unique(...)`, `index(...)` and `check(...)`.

use proc_macro2::Ident;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{ExprClosure, Lit, LitBool, LitStr, Token};

use super::arg::{Arg, Given};
use super::method;
use crate::ast::{Check, Group};
use crate::errors::Errors;

/// One item of the list.
enum Term {
    Field(Ident, bool),
    Expressions(ExprClosure),
    Name(LitStr),
    Message(LitStr),
    Condition(ExprClosure),
    Include(Vec<Ident>),
    NullsDistinct(Ident, bool),
    Deferrable(Ident, Ident),
    Using(Ident, Ident),
    With(Ident, Vec<(Ident, Lit)>),
    Opclasses(Vec<LitStr>),
}

fn is_closure(input: ParseStream<'_>) -> bool {
    input.peek(Token![|]) || input.peek(Token![||]) || input.peek(Token![move])
}

impl Parse for Term {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if is_closure(input) {
            return Ok(Term::Expressions(input.parse()?));
        }
        if input.peek(Token![-]) {
            input.parse::<Token![-]>()?;
            return Ok(Term::Field(input.parse()?, true));
        }
        let ident: Ident = input.parse()?;
        let name = ident.to_string();
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            return match name.as_str() {
                "name" => Ok(Term::Name(input.parse()?)),
                "message" => Ok(Term::Message(input.parse()?)),
                "condition" if is_closure(input) => Ok(Term::Condition(input.parse()?)),
                "condition" => Err(input.error("write `condition = |a| ...`, a condition on the model's own columns")),
                "nulls_distinct" => Ok(Term::NullsDistinct(ident, input.parse::<LitBool>()?.value)),
                "deferrable" => Ok(Term::Deferrable(ident, input.parse()?)),
                "using" => Ok(Term::Using(ident, input.parse()?)),
                _ => Err(syn::Error::new(
                    ident.span(),
                    format!(
                        "no `{name} = ...` here: there are name, condition, message, nulls_distinct, deferrable, using"
                    ),
                )),
            };
        }
        if input.peek(syn::token::Paren) {
            let inner;
            syn::parenthesized!(inner in input);
            return match name.as_str() {
                "desc" | "asc" => Ok(Term::Field(inner.parse()?, name == "desc")),
                "include" => Ok(Term::Include(inner.parse_terminated(Ident::parse, Token![,])?.into_iter().collect())),
                "opclasses" => {
                    let all = inner.parse_terminated(<LitStr as Parse>::parse, Token![,])?;
                    Ok(Term::Opclasses(all.into_iter().collect()))
                }
                "with" => Ok(Term::With(ident, method::options(&inner)?)),
                _ => Err(syn::Error::new(
                    ident.span(),
                    format!("no `{name}(...)` here: there are asc, desc, include, opclasses, with"),
                )),
            };
        }
        Ok(Term::Field(ident, false))
    }
}

/// A unique constraint, or an index where `directed`.
pub(super) fn group(arg: &Arg, directed: bool, errors: &mut Errors) -> Option<Group> {
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
    let mut group = Group {
        span: arg.span(),
        name: None,
        terms: Vec::new(),
        expressions: None,
        condition: None,
        include: Vec::new(),
        nulls_distinct: true,
        deferrable: None,
        method: None,
        options: Vec::new(),
        opclasses: Vec::new(),
        message: None,
    };
    let (mut using, mut with) = (None, None);
    for term in terms {
        match term {
            Term::Name(name) => group.name = Some(name),
            Term::Message(message) if directed => {
                errors.at(message.span(), "an index refuses nothing: leave `message` out");
            }
            Term::Message(message) => group.message = Some(message),
            Term::Field(field, true) if !directed => {
                errors.at(field.span(), format!("a unique constraint has no direction: write `{field}`"));
            }
            Term::Field(field, descending) => group.terms.push((field, descending)),
            Term::Expressions(closure) => group.expressions = Some(closure),
            Term::Condition(closure) => group.condition = Some(closure),
            Term::Include(fields) => group.include = fields,
            Term::NullsDistinct(ident, _) if directed => {
                errors.at(ident.span(), "an index may hold NULL more than once: leave `nulls_distinct` out");
            }
            Term::NullsDistinct(_, distinct) => group.nulls_distinct = distinct,
            Term::Opclasses(all) => group.opclasses = all,
            Term::Deferrable(ident, _) if directed => {
                errors.at(ident.span(), "an index refuses nothing: leave `deferrable` out");
            }
            Term::Deferrable(_, when) => group.deferrable = method::deferrable(&when, errors),
            Term::Using(ident, _) | Term::With(ident, _) if !directed => {
                errors.at(ident.span(), format!("what is unique is kept in a tree: leave `{ident}` out"));
            }
            Term::Using(_, method) => using = Some(method),
            Term::With(ident, options) => with = Some((ident, options)),
        }
    }
    method::method(&mut group, using.as_ref(), with, errors);
    Some(group)
}

struct Parsed {
    name: LitStr,
    condition: ExprClosure,
    message: Option<LitStr>,
}

impl Parse for Parsed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![,]>()?;
        let condition = input.parse()?;
        let mut message = None;
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            let ident: Ident = input.parse()?;
            if ident != "message" {
                return Err(syn::Error::new(ident.span(), "only `message = \"...\"` may follow the condition"));
            }
            input.parse::<Token![=]>()?;
            message = Some(input.parse()?);
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(Parsed { name, condition, message })
    }
}

/// A check constraint.
pub(super) fn check(arg: &Arg, errors: &mut Errors) -> Option<Check> {
    let parsed = match &arg.given {
        Given::List(list) => syn::parse2::<Parsed>(list.clone()).ok(),
        _ => None,
    };
    match parsed {
        Some(Parsed { name, condition, message }) => Some(Check { name, condition, message }),
        None => {
            errors
                .at(arg.span(), "write `check(\"name\", |a| a.plays.gte(0))`, a condition on the model's own columns");
            None
        }
    }
}
