//! Code that never runs: the one place where rustc sees whether the types of the fields are what they must be.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use crate::ast::{Model, RelationKind, Through};

pub(super) fn check(model: &Model) -> TokenStream {
    // The key's type is a bound of the trait, which says the same.
    let columns = model.columns().filter(|(field, column)| field.relation.is_none() && !column.primary_key);
    let columns = columns.map(|(_, column)| {
        let ty = &column.ty;
        quote_spanned!(ty.span()=> let _ = <#ty as __orm::value::FieldType>::COLUMN;)
    });
    let targets = model.relations().map(|(_, relation)| {
        let through = match &relation.kind {
            RelationKind::ManyToMany { through: Through::Model { model, .. }, .. } => Some(is_model(model)),
            _ => None,
        };
        let target = is_model(&relation.target);
        quote!(#target #through)
    });
    let base = model.proxy.as_ref().map(|base| {
        let (ident, span) = (&model.ident, syn::spanned::Spanned::span(base));
        quote_spanned!(span=> __orm::model::proxy_of::<#ident, #base>();)
    });
    let all: TokenStream = columns.chain(targets).chain(base).collect();
    if all.is_empty() { all } else { quote!(fn __types() { #all }) }
}

fn is_model(target: impl ToTokens) -> TokenStream {
    quote_spanned!(target.span()=> let _ = <#target as __orm::model::Model>::meta;)
}
