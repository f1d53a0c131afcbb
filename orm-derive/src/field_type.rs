//! `#[derive(FieldType)]`: a closed list of values, or a type around another.

mod choices;
mod newtype;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Fields};

use crate::errors::Errors;

/// The implementation, or what is wrong and a stub beside it.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    refuse_attributes_of_models(input, &mut errors);
    let implementation = implementation(input, &mut errors);
    let errors = errors.tokens();
    let implementation = implementation.unwrap_or_else(|| stub(input));
    quote! {
        #errors

        const _: () = {
            use ::orm::__private as __orm;

            #implementation
        };
    }
}

/// What is easily taken for the attribute of a field type.
fn refuse_attributes_of_models(input: &DeriveInput, errors: &mut Errors) {
    let inside: Vec<&[Attribute]> = match &input.data {
        Data::Enum(data) => data.variants.iter().map(|variant| &*variant.attrs).collect(),
        Data::Struct(data) => data.fields.iter().map(|field| &*field.attrs).collect(),
        Data::Union(_) => Vec::new(),
    };
    for attribute in input.attrs.iter().chain(inside.into_iter().flatten()) {
        if attribute.path().is_ident("field") {
            errors.at(
                syn::spanned::Spanned::span(attribute.path()),
                "a field type has `#[field_type(..)]`; `field` is for the fields of a model",
            );
        }
    }
}

fn implementation(input: &DeriveInput, errors: &mut Errors) -> Option<TokenStream> {
    if let Some(parameter) = input.generics.params.first() {
        errors.at(
            syn::spanned::Spanned::span(parameter),
            "a field type is one column type: take the generic parameters out",
        );
        return None;
    }
    match &input.data {
        Data::Enum(data) => choices::expand(input, data, errors),
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                fields.unnamed.first().map(|inner| newtype::expand(input, &inner.ty, errors))
            }
            _ => {
                errors.at(input.ident.span(), "a field type is one value: write `struct Name(i64);`");
                None
            }
        },
        Data::Union(_) => {
            errors.at(input.ident.span(), "a union cannot be a field type: write an enum, or `struct Name(i64);`");
            None
        }
    }
}

/// So that the uses of a type with a mistake add no messages of their own.
fn stub(input: &DeriveInput) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let ident = &input.ident;
    let choices = matches!(input.data, Data::Enum(_)).then(|| {
        quote! {
            #[automatically_derived]
            impl __orm::value::Choices for #ident {
                const ALL: &'static [Self] = &[];

                fn label(&self) -> &'static ::core::primitive::str {
                    ::core::unreachable!()
                }
            }
        }
    });
    quote! {
        #choices

        #[automatically_derived]
        impl __orm::value::OrderedType for #ident {}

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::value::FieldType for #ident {
            const COLUMN: __orm::value::ColumnType = __orm::value::ColumnType::Text {
                max_length: ::core::option::Option::None,
            };

            fn to_value(&self) -> __orm::value::Value {
                ::core::unreachable!()
            }

            fn decode(
                _: __orm::value::ValueRef<'_>,
                _: __orm::value::ColumnType,
            ) -> ::core::result::Result<Self, __orm::value::Mismatch> {
                ::core::unreachable!()
            }
        }
    }
}
