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

/// `#[derive(Model)]`. A model with mistakes is emitted too, without what is wrong: so rustc tells what it alone can see in the
/// same run, and what uses the model adds no messages of its own.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut model) = lower::model(input, &mut errors) else {
        return fallback::stub(input, &errors);
    };
    check::model(&mut model, &mut errors);
    let errors = errors.apart();
    let expanded = if model.is_group { group::expand(&model) } else { expand(&model) };
    quote!(#errors #expanded)
}

fn expand(model: &Model) -> TokenStream {
    let fields_struct = fields::definition(model);
    let fields_impl = fields::implementation(model);
    let builder_struct = builder::definition(model);
    let builder_impl = builder::implementation(model);
    let (operands, keys) = (operand::implementations(model), key::implementations(model));
    let (model_impl, paths, types) = (model::implementation(model), paths::check(model), types::check(model));
    let registered = meta::registered(model);
    quote! {
        #fields_struct
        #builder_struct

        const _: () = {
            use ::orm::__private as __orm;
            #[allow(unused_imports)]
            use ::orm::__private::{model::{AnyCell as _, AnyFlat as _}, relation::AnyTarget as _};

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
