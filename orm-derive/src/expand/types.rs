//! Code that never runs: the one place where rustc sees whether the types of the fields are what they must be.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use crate::ast::{Model, RelationKind, Through};
use crate::lower::column::is_surely_column;

pub(super) fn check(model: &Model) -> TokenStream {
    // The key's type is a bound of the trait, which says the same.
    let columns = model.columns().filter(|(field, column)| field.relation.is_none() && !column.primary_key);
    let columns = columns.map(|(_, column)| {
        let ty = &column.ty;
        match element(ty) {
            Some(element) => {
                let name = element.to_token_stream();
                let mend = format!("`{name}` is a model: write `HasMany<{name}>` or `ManyToMany<{name}>`");
                no_model(ty, &name, &mend, "unless_models")
            }
            None if column.type_name.is_empty() || is_surely_column(&column.type_name) => {
                quote_spanned!(ty.span()=> let _ = <#ty as __orm::value::FieldType>::COLUMN;)
            }
            None => {
                let name = &column.type_name;
                let mend = format!("`{name}` is a model: write `ForeignKey<{name}>` or `OneToOne<{name}>`");
                no_model(ty, ty, &mend, "unless_model")
            }
        }
    });
    let targets = model.relations().map(|(_, relation)| {
        let through = match &relation.kind {
            RelationKind::ManyToMany { through: Through::Model { model, .. }, .. } => Some(is_model(model)),
            _ => None,
        };
        let target = is_model(&relation.target);
        quote!(#target #through)
    });
    let groups = model.groups.iter().map(|group| {
        let ty = &group.ty;
        quote_spanned!(ty.span()=> let _ = <#ty as __orm::model::Group>::FIELDS;)
    });
    let all: TokenStream = columns.chain(targets).chain(groups).collect();
    if all.is_empty() { all } else { quote!(fn __types() { #all }) }
}

/// What a `Vec` is of, where that is no byte.
fn element(ty: &TokenStream) -> Option<Type> {
    let Type::Path(path) = syn::parse2(ty.clone()).ok()? else { return None };
    let last = path.path.segments.into_iter().next_back().filter(|last| last.ident == "Vec")?;
    let PathArguments::AngleBracketed(arguments) = last.arguments else { return None };
    match arguments.args.into_iter().next()? {
        GenericArgument::Type(Type::Path(path)) if path.path.is_ident("u8") => None,
        GenericArgument::Type(element) => Some(element),
        _ => None,
    }
}

/// That a column's type is no model, which has a mend of its own, and a type that a column can hold.
fn no_model(whole: &TokenStream, ty: &TokenStream, mend: &str, unless: &str) -> TokenStream {
    let span = whole.span();
    let unless = Ident::new(unless, span);
    // From the type's first token to its last, which is what rustc underlines.
    let end = whole.clone().into_iter().last().map_or(span, |last| last.span());
    let (call, none) = (quote_spanned!(end=> ()), quote_spanned!(end=> COLUMN));
    let is_none = quote_spanned!(span=> __orm::relation::no_model(__orm::relation::Target::<#ty>::#none, #mend));
    // The item itself is placed elsewhere: rustc would offer it a type parameter for a type that is not there.
    let no_model = quote!(const _: () = #is_none;);
    quote_spanned! {span=>
        #no_model
        let _ = __orm::value::FieldType::to_value(&__orm::relation::Target::<#ty>::#unless #call);
    }
}

fn is_model(target: impl ToTokens) -> TokenStream {
    quote_spanned!(target.span()=> let _ = <#target as __orm::model::Model>::meta;)
}
