//! A group of columns that models flatten: `#[model(abstract)]`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{decode, fields, meta, model as of_model, paths, types, validate};
use crate::ast::Model;
use crate::fallback;

/// All that is emitted for it.
pub(super) fn expand(model: &Model) -> TokenStream {
    let (definition, copies) = (fields::definition(model), fields::implementation(model));
    let (implementation, paths, types) = (implementation(model), paths::check(model), types::check(model));
    quote! {
        #definition

        const _: () = {
            use ::orm::__private as __orm;
            #[allow(unused_imports)]
            use ::orm::__private::{model::{AnyCell as _, AnyFlat as _}, relation::AnyTarget as _};

            #types
            #copies
            #implementation
            #paths
        };
    }
}

fn implementation(model: &Model) -> TokenStream {
    let (ident, fields, made) = (&model.ident, fields::name(model), fields::made(model));
    let key = match (model.key(), model.groups.first()) {
        (Some(key), _) => key.ty.clone(),
        (None, Some(group)) => {
            let ty = &group.ty;
            quote!(<#ty as __orm::model::Group>::Key)
        }
        // Never asked for: a model whose key should be here is told that there is none.
        (None, None) => quote!(::core::primitive::i64),
    };
    let (meta, keys) = (meta::group(model), paths::keys(model));
    let of_value = |body| if model.sound { body } else { fallback::body() };
    let reads = decode::reads(model);
    let reads = of_value(quote!(::core::result::Result::Ok(Self { #reads })));
    let (sets, calls) = (of_value(decode::sets(model)), validate::calls(model));
    let (values, slots, defaults) =
        (of_value(of_model::values(model)), of_value(of_model::slots(model)), of_model::defaults(model));
    let begin = begin(model);
    quote! {
        #[automatically_derived]
        #[allow(unused_variables)]
        #[diagnostic::do_not_recommend]
        impl __orm::model::Group for #ident {
            type Fields<__N: __orm::expr::Nullability> = #fields<__N>;
            type Key = #key;
            type Begin<__F> = #begin;

            #meta
            #keys

            fn __fields<__N: __orm::expr::Nullability>(
                node: &'static __orm::model::PathNode,
                base: ::core::primitive::usize,
                relations: ::core::primitive::usize,
            ) -> #fields<__N> {
                #made
            }

            fn __decode(
                row: &dyn __orm::value::Row,
                at: ::core::primitive::usize,
                meta: &'static __orm::meta::ModelMeta,
                base: ::core::primitive::usize,
                relations: ::core::primitive::usize,
                batch: &mut __orm::model::Batch,
            ) -> __orm::error::Result<Self> {
                #reads
            }

            fn __value(&self, field: ::core::primitive::usize) -> __orm::value::Value {
                #values
            }

            fn __set(
                &mut self,
                field: ::core::primitive::usize,
                value: __orm::value::ValueRef<'_>,
                meta: &'static __orm::meta::ModelMeta,
                base: ::core::primitive::usize,
            ) -> __orm::error::Result<()> {
                #sets
            }

            fn __slot(&self, relation: ::core::primitive::usize) -> ::core::option::Option<&__orm::model::Slot> {
                #slots
            }

            fn __default(field: ::core::primitive::usize) -> ::core::option::Option<__orm::value::Value> {
                #defaults
            }

            fn __validate(
                field: ::core::primitive::usize,
                value: &__orm::value::Value,
                meta: &'static __orm::meta::ModelMeta,
                base: ::core::primitive::usize,
                found: &mut ::std::vec::Vec<__orm::error::ValidationError>,
            ) {
                #calls
            }
        }
    }
}

/// Whether a builder must be given it: where one of its columns is required, or one of a group of its own.
fn begin(model: &Model) -> TokenStream {
    if model.required().next().is_some() {
        return quote!(__orm::model::Unset<__F>);
    }
    match model.groups.as_slice() {
        [] => quote!(__orm::model::Set<__F>),
        [only] => {
            let ty = &only.ty;
            quote!(__orm::model::UnsetGroup<__F, #ty>)
        }
        // Which of several it is cannot be asked for; to be given what need not be does no harm.
        _ => quote!(__orm::model::Unset<__F>),
    }
}
