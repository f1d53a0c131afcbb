//! Checks, unique constraints, indexes and generated columns as data.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ExprClosure;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::meta::option;
use crate::ast::{Check, Column, Generated, Group, Model};

pub(super) fn check(model: &Model, check: &Check) -> TokenStream {
    let (name, condition, message) = (&check.name, condition(model, &check.condition), option(check.message.as_ref()));
    quote!(__orm::meta::CheckMeta { name: #name, condition: #condition, message: #message })
}

pub(super) fn unique(model: &Model, group: &Group) -> TokenStream {
    let fields = group.terms.iter().filter_map(|(field, _)| position(model, field));
    let (name, message, distinct) = (option(group.name.as_ref()), option(group.message.as_ref()), group.nulls_distinct);
    let Parts { expressions, condition, include } = parts(model, group);
    let deferrable = option(group.deferrable.as_ref().map(|when| quote!(__orm::meta::Deferrable::#when)));
    let opclasses = &group.opclasses;
    quote! {
        __orm::meta::UniqueMeta {
            name: #name,
            fields: &[#(#fields),*],
            expressions: #expressions,
            condition: #condition,
            include: #include,
            nulls_distinct: #distinct,
            deferrable: #deferrable,
            opclasses: &[#(#opclasses),*],
            message: #message,
        }
    }
}

pub(super) fn index(model: &Model, group: &Group) -> TokenStream {
    let fields = group.terms.iter().filter_map(|(field, down)| Some((position(model, field)?, down)));
    let fields = fields.map(|(position, down)| quote!((#position, #down)));
    let name = option(group.name.as_ref());
    let Parts { expressions, condition, include } = parts(model, group);
    let method = option(group.method.as_ref().map(|method| quote!(__orm::meta::IndexMethod::#method)));
    let options = group.options.iter().map(|(name, value)| quote!((#name, #value)));
    let opclasses = &group.opclasses;
    quote! {
        __orm::meta::IndexMeta {
            name: #name,
            fields: &[#(#fields),*],
            expressions: #expressions,
            condition: #condition,
            include: #include,
            method: #method,
            options: &[#(#options),*],
            opclasses: &[#(#opclasses),*],
        }
    }
}

struct Parts {
    expressions: TokenStream,
    condition: TokenStream,
    include: TokenStream,
}

fn parts(model: &Model, group: &Group) -> Parts {
    let ident = &model.ident;
    let expressions = group.expressions.as_ref().map(|closure| {
        let scope = scope();
        quote_spanned!(place(closure)=> || { #scope __orm::schema::terms::<#ident, _>(#closure) })
    });
    let include = group.include.iter().filter_map(|field| position(model, field));
    Parts {
        expressions: option(expressions),
        condition: option(group.condition.as_ref().map(|closure| condition(model, closure))),
        include: quote!(&[#(#include),*]),
    }
}

pub(super) fn generated(model: &Model, column: &Column, generated: &Generated) -> TokenStream {
    match generated {
        Generated::Sql(sql) => quote!(__orm::meta::GeneratedMeta::Sql(#sql)),
        Generated::Expression(closure) => {
            let (ident, ty, scope) = (&model.ident, &column.ty, scope());
            quote_spanned!(place(closure)=> __orm::meta::GeneratedMeta::Closure(|| {
                #scope
                __orm::schema::value::<#ident, #ty, _>(#closure)
            }))
        }
    }
}

fn condition(model: &Model, closure: &ExprClosure) -> TokenStream {
    let (ident, scope) = (&model.ident, scope());
    quote_spanned!(place(closure)=> || { #scope __orm::schema::condition::<#ident>(#closure) })
}

/// Where rustc shows that what a closure gives is wrong.
fn place(closure: &ExprClosure) -> Span {
    Span::call_site().located_at(closure.body.span())
}

/// What closures use: lookups and directions, without the prelude having to be there.
fn scope() -> TokenStream {
    quote! {
        #[allow(unused_imports)]
        use __orm::expr::{Lookups as _, Ordering as _};
    }
}

fn position(model: &Model, field: &Ident) -> Option<TokenStream> {
    position_of(model, &field.unraw().to_string(), field.span())
}

/// The position of a field, named at a place.
pub(super) fn position_of(model: &Model, name: &str, span: Span) -> Option<TokenStream> {
    match model.field(name) {
        Some(known) => known.column.as_ref().map(|column| column.index).map(|index| quote!(#index)),
        None if model.groups.is_empty() => None,
        None => Some(looked_up(model, span, name)),
    }
}

/// The position of a field that may be in a group, which only rustc can look into.
pub(super) fn looked_up(model: &Model, span: Span, name: &str) -> TokenStream {
    let groups = (0..model.groups.len()).map(|group| {
        let (base, ty) = (model.base(group), &model.groups[group].ty);
        quote!((__orm::model::Flat::<#ty>::FIELDS, #base))
    });
    let place = Span::call_site().located_at(span);
    quote_spanned!(place=> __orm::meta::position(&[#(#groups),*], #name))
}
