//! What is emitted where there is a mistake, so that the uses of a model add no messages of their own.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::DeriveInput;

use crate::ast::Model;
use crate::errors::Errors;
use crate::expand::{fields, model as expand};

/// The errors, and a model without fields.
pub(crate) fn stub(input: &DeriveInput, errors: &Errors) -> TokenStream {
    let errors = errors.tokens();
    if !input.generics.params.is_empty() {
        return errors;
    }
    let ident = &input.ident;
    let model = implementation(ident, &quote!(()), &quote!(::core::primitive::i64));
    quote! {
        #errors

        const _: () = {
            use ::orm::__private as __orm;

            #model

            #[automatically_derived]
            impl __orm::model::SingleKey for #ident {}
        };
    }
}

/// `impl Model` for a model that is understood in part.
pub(crate) fn model(model: &Model) -> TokenStream {
    let fields = fields::name(model);
    implementation(&model.ident, &quote!(#fields<__N>), &expand::key_type(model))
}

fn implementation(ident: &Ident, fields: &TokenStream, key: &TokenStream) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl __orm::model::Model for #ident {
            type Fields<__N: __orm::expr::Nullability> = #fields;
            type Key = #key;

            const __TABLE: (&'static ::core::primitive::str, &'static ::core::primitive::str) = ("", "");

            fn meta() -> &'static __orm::meta::ModelMeta {
                ::core::unreachable!()
            }

            fn __roots() -> &'static __orm::model::Roots {
                ::core::unreachable!()
            }

            fn __fields<__N: __orm::expr::Nullability>(_: &'static __orm::model::PathNode) -> #fields {
                ::core::unreachable!()
            }

            fn __decode(
                _: &dyn __orm::value::Row,
                _: ::core::primitive::usize,
                _: &mut __orm::model::Batch,
            ) -> __orm::error::Result<Self> {
                ::core::unreachable!()
            }

            fn __value(&self, _: ::core::primitive::usize) -> __orm::value::Value {
                ::core::unreachable!()
            }

            fn __set(
                &mut self,
                _: ::core::primitive::usize,
                _: __orm::value::ValueRef<'_>,
            ) -> __orm::error::Result<()> {
                ::core::unreachable!()
            }

            fn __slot(&self, _: ::core::primitive::usize) -> ::core::option::Option<&__orm::model::Slot> {
                ::core::unreachable!()
            }

            fn __default(_: ::core::primitive::usize) -> ::core::option::Option<__orm::value::Value> {
                ::core::unreachable!()
            }

            fn __copy(&self) -> Self {
                ::core::unreachable!()
            }
        }
    }
}
