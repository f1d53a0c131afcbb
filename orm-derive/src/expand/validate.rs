//! What looks at an object's values.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::ast::Model;

/// `__validate` and `__clean`, where there is something to say.
pub(super) fn methods(model: &Model) -> TokenStream {
    let (validate, clean) = (validate(model), clean(model));
    quote!(#validate #clean)
}

/// The calls of validators, by a field's position; none where there are none.
pub(super) fn calls(model: &Model) -> Option<TokenStream> {
    let arms: Vec<TokenStream> = model
        .columns()
        .filter(|(_, column)| !column.validators.is_empty())
        .map(|(_, column)| {
            let (index, at, ty) = (column.index, model.at(column.index), &column.ty);
            let calls = column.validators.iter().map(|validator| {
                let span = Span::call_site().located_at(validator.span());
                // Called rather than passed on, so that one of `&str` serves a `String`.
                quote_spanned!(span=> __orm::model::validate::<#ty>(value, meta, #at, |value| (#validator)(value), found);)
            });
            quote!(#index => { #(#calls)* })
        })
        .collect();
    if arms.is_empty() && model.groups.is_empty() {
        return None;
    }
    let in_groups = model.in_groups(|group, base| {
        let (ty, base) = (&group.ty, if model.is_group { quote!(base + #base) } else { base });
        quote!(__orm::model::Flat::<#ty>::validate(inner, value, meta, #base, found))
    });
    Some(quote! {
        match field {
            #(#arms)*
            _ => { #in_groups }
        }
    })
}

fn validate(model: &Model) -> Option<TokenStream> {
    let calls = calls(model)?;
    Some(quote! {
        fn __validate(
            field: ::core::primitive::usize,
            value: &__orm::value::Value,
            found: &mut ::std::vec::Vec<__orm::error::ValidationError>,
        ) {
            let meta = <Self as __orm::model::Model>::meta();
            #calls
        }
    })
}

fn clean(model: &Model) -> Option<TokenStream> {
    let clean = model.clean.as_ref()?;
    let called = quote_spanned!(Span::call_site().located_at(clean.span())=> __orm::model::cleaned(#clean(self)));
    Some(quote! {
        fn __clean(&self) -> ::core::result::Result<(), __orm::error::ValidationErrors> {
            #called
        }
    })
}
