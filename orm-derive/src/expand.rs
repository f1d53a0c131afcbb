//! What is emitted for a model: one file for each thing.

mod builder;
mod constraint;
mod decode;
pub(crate) mod fields;
mod group;
mod key;
mod meta;
pub(crate) mod model;
mod operand;
mod paths;
mod types;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ast::Model;
use crate::errors::Errors;
use crate::{check, fallback, lower};

/// `#[derive(Model)]`. A model with a mistake is emitted too, as far as it is understood, so that
/// what uses it adds no messages of its own.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let Some(model) = lower::model(input, &mut errors) else {
        return fallback::stub(input, &errors);
    };
    check::model(&model, &mut errors);
    let sound = errors.is_empty();
    let errors = errors.tokens();
    let expanded = if model.is_group && sound {
        group::expand(&model)
    } else if model.is_group {
        return quote!(#errors);
    } else {
        expand(&model, sound)
    };
    quote!(#errors #expanded)
}

fn expand(model: &Model, sound: bool) -> TokenStream {
    let fields_struct = fields::definition(model, sound);
    let fields_impl = fields::implementation(model);
    let builder_struct = builder::definition(model);
    let builder_impl = builder::implementation(model);
    let model_impl = if sound { model::implementation(model) } else { fallback::model(model) };
    let (operands, keys) = (operand::implementations(model), key::implementations(model));
    let (paths, registered) = if sound { (paths::check(model), meta::registered(model)) } else { Default::default() };
    let types = types::check(model);
    quote! {
        #fields_struct
        #builder_struct

        const _: () = {
            use ::orm::__private as __orm;
            #[allow(unused_imports)]
            use ::orm::__private::{model::AnyCell as _, relation::AnyTarget as _};

            #types
            #model_impl
            #fields_impl
            #builder_impl
            #operands
            #keys
            #paths
            #registered
        };
    }
}
