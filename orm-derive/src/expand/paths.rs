//! Code that never runs: rustc sees in it whether the other models have the fields that this one names.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{LitStr, Path};

use crate::ast::{Field, Model, RelationKind, Through};

pub(super) fn check(model: &Model) -> TokenStream {
    // What is said of a proxy's sides without a column was told already.
    let told = |field: &Field| model.proxy.is_some() && field.column.is_none();
    let relations = model.relations().filter(|(field, _)| !told(field)).filter_map(|(_, relation)| {
        let target = &relation.target;
        match &relation.kind {
            RelationKind::Reverse { via, implied: true, .. } => Some(is_pointed_at(model, via, target)),
            RelationKind::Reverse { via, .. } => Some(leads(quote!(#target), via, &model.ident, "ForeignKeyTo")),
            RelationKind::ReverseManyToMany { via } => Some(leads(quote!(#target), via, &model.ident, "ManyToManyOf")),
            RelationKind::ManyToMany {
                through: Through::Model { model: through, fields: Some((from, to)) }, ..
            } => {
                let target: TokenStream = target.clone();
                let back = leads(quote!(#through), std::slice::from_ref(from), &model.ident, "ForeignKeyTo");
                let forth = leads(quote!(#through), std::slice::from_ref(to), target, "ForeignKeyTo");
                Some(quote!(#back #forth))
            }
            RelationKind::ManyToMany { through: Through::Model { model: through, fields: None }, .. } => {
                Some(stands_between(model, through, target))
            }
            _ => None,
        }
    });
    let targets = model.relations().filter(|(field, _)| !told(field)).filter_map(|(_, relation)| {
        let points = match relation.kind {
            RelationKind::Forward { .. } => true,
            // Beside a key of several columns it was told already.
            RelationKind::ManyToMany { .. } => model.composite.is_empty(),
            _ => false,
        };
        let target = &relation.target;
        let span = target.span();
        points.then(
            || quote_spanned!(span=> __orm::model::SingleKey::single_key(__orm::relation::Target::<#target>::known());),
        )
    });
    let orders = model.ordering.iter().filter_map(|term| ordering(model, term));
    let all: TokenStream = relations.chain(targets).chain(orders).collect();
    if all.is_empty() { all } else { quote!(fn __paths() { #all }) }
}

/// That a model has a foreign key to each side of a relation.
fn stands_between(model: &Model, through: &Path, target: &TokenStream) -> TokenStream {
    let name = through.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    let (here, there) = (&model.name, target.to_string());
    let no_from = if *here == there {
        format!("`{name}` needs two foreign keys to `{here}`: add them, or name another model")
    } else {
        format!("`{name}` has no foreign key to `{here}`: add one, or name another model")
    };
    let no_to = format!("`{name}` has no foreign key to `{there}`: add one, or name another model");
    let several =
        format!("`{name}` has more foreign keys to these models than one each: add `through_fields(from, to)`");
    let (ident, span) = (&model.ident, Span::call_site().located_at(through.span()));
    let stands = quote_spanned! {span=>
        __orm::model::stands_between(
            __orm::relation::Target::<#through>::KEYS,
            __orm::relation::Target::<#ident>::PLACE,
            __orm::relation::Target::<#target>::PLACE,
            __orm::model::Complaints { no_from: #no_from, no_to: #no_to, several: #several },
        )
    };
    quote!(const _: () = #stands;)
}

/// That a model has a foreign key to this one under the name that it has where nothing is said.
fn is_pointed_at(model: &Model, via: &[Ident], target: &TokenStream) -> TokenStream {
    let span = via.last().map_or_else(Span::call_site, |last| Span::call_site().located_at(last.span()));
    let (ident, name) = (&model.ident, via.iter().map(ToString::to_string).collect::<String>());
    let complaint = format!(
        "`{target}` has no foreign key `{name}` to `{}`: say which of its fields leads here with `#[field(via = ...)]`",
        model.name
    );
    let checked = quote_spanned! {span=>
        __orm::model::is_pointed_at(
            __orm::relation::Target::<#target>::KEYS,
            #name,
            __orm::relation::Target::<#ident>::PLACE,
            #complaint,
        )
    };
    quote!(const _: () = #checked;)
}

/// The constant with the foreign keys of a model or a group, where it has any.
pub(super) fn keys(model: &Model) -> Option<TokenStream> {
    let forward = model.relations().filter(|(_, relation)| matches!(relation.kind, RelationKind::Forward { .. }));
    let (names, own): (Vec<_>, Vec<_>) = forward.map(|(field, relation)| (&field.name, &relation.target)).unzip();
    if own.is_empty() && model.groups.is_empty() {
        return None;
    }
    let groups = model.groups.iter().map(|group| &group.ty);
    Some(quote! {
        const __KEYS: __orm::model::Keys = __orm::model::Keys {
            own: &[#((#names, __orm::relation::Target::<#own>::PLACE)),*],
            groups: &[#(__orm::model::Flat::<#groups>::KEYS),*],
        };
    })
}

/// That `field` of `of` is a relation to `to`.
fn leads(of: TokenStream, steps: &[Ident], to: impl quote::ToTokens, how: &str) -> TokenStream {
    let span = steps.last().map_or_else(Span::call_site, Ident::span);
    let method = Ident::new(&crate::names::snake_case(how), span);
    let how = Ident::new(how, span);
    let access = quote_spanned!(span=> fields #(.#steps)*);
    quote! {
        let _ = |fields: &<#of as __orm::model::Model>::Fields<__orm::expr::Sure>| {
            __orm::model::#how::<#to>::#method(#access)
        };
    }
}

/// That the steps of a path after the first are there; the first was looked up already.
fn ordering(model: &Model, term: &LitStr) -> Option<TokenStream> {
    let value = term.value();
    let steps: Vec<&str> = value.strip_prefix('-').unwrap_or(&value).split("__").collect();
    if steps[0] != "pk" && model.field(steps[0]).is_none() {
        let position = super::constraint::looked_up(model, term.span(), steps[0]);
        return Some(quote!(const _: ::core::primitive::usize = #position;));
    }
    if steps.len() < 2 {
        return None;
    }
    // As a place of the derive's own, so that rustc does not offer to write a field into the text.
    let span = Span::call_site().located_at(term.span());
    let ident = |step: &&str| identifier(step, span);
    let steps = steps.iter().filter(|step| **step != "pk").map(ident);
    let name = super::fields::name(model);
    let access = quote_spanned!(span=> fields #(.#steps)*);
    Some(quote!(let _ = |fields: &#name| { let _ = #access; };))
}

fn identifier(name: &str, span: Span) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(_) => Ident::new(name, span),
        Err(_) => Ident::new_raw(name, span),
    }
}
