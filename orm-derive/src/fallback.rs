//! What is emitted where there is a mistake, so that the uses of a model add no messages of their own.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, GenericParam};

use crate::errors::Errors;

/// The body of what only runs.
pub(crate) fn body() -> TokenStream {
    quote!(::core::unreachable!())
}

/// The errors, and a model without fields.
pub(crate) fn stub(input: &DeriveInput, errors: &Errors) -> TokenStream {
    let errors = errors.tokens();
    let model = implementation(input);
    quote! {
        #errors

        const _: () = {
            use ::orm::__private as __orm;

            #model
        };
    }
}

fn implementation(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let (parameters, arguments, bounds) = input.generics.split_for_impl();
    let own: Vec<_> = bounds.into_iter().flat_map(|bounds| &bounds.predicates).collect();
    let generic = input.generics.params.iter().any(|parameter| !matches!(parameter, GenericParam::Const(_)));
    let whole = generic.then(|| quote!(Self: ::core::marker::Send + ::core::marker::Sync + 'static,));
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #parameters __orm::model::Model for #ident #arguments
        where
            #(#own,)* #whole
        {
            type Fields<__N: __orm::expr::Nullability> = ();
            type Key = ::core::primitive::i64;

            fn meta() -> &'static __orm::meta::ModelMeta {
                ::core::unreachable!()
            }

            const __PLACE: &'static ::core::primitive::str = "";

            fn __roots() -> &'static __orm::model::Roots {
                ::core::unreachable!()
            }

            fn __fields<__N: __orm::expr::Nullability>(_: &'static __orm::model::PathNode) {
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

        #[automatically_derived]
        impl #parameters __orm::model::SingleKey for #ident #arguments where #(#own,)* {}
    }
}
