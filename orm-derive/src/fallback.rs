//! What is emitted for what cannot be a model, so that its uses add no messages of their own.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;

/// The errors, and a model without fields.
pub(crate) fn stub(input: &DeriveInput, errors: &Errors) -> TokenStream {
    let errors = errors.tokens();
    if !input.generics.params.is_empty() {
        return errors;
    }
    let ident = &input.ident;
    quote! {
        #errors

        const _: () = {
            use ::orm::__private as __orm;

            #[automatically_derived]
            impl __orm::model::Model for #ident {
                type Fields<__N: __orm::expr::Nullability> = ();
                type Key = ::core::primitive::i64;

                fn meta() -> &'static __orm::meta::ModelMeta {
                    ::core::unreachable!()
                }

                fn __roots() -> &'static __orm::model::Roots {
                    ::core::unreachable!()
                }

                fn __fields<__N: __orm::expr::Nullability>(_: &'static __orm::model::PathNode) {}

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
            }
        };
    }
}
