//! The derive macros of `orm`. Use them through the facade crate, whose documentation explains the
//! attributes.
//!
//! [`attr`] reads attributes, [`ast`] is what a model is once they are understood, [`lower`] makes
//! the one from the other, [`check`] looks at the whole, and `expand` has one file for each thing
//! that is emitted.

mod ast;
mod attr;
mod check;
mod errors;
mod expand;
mod fallback;
mod field_type;
mod lower;
mod names;
mod ty;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct a model. See the facade crate.
#[proc_macro_derive(Model, attributes(model, field))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    expand::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes an enum of unit variants, or a struct around one field type, a field type. See the facade crate.
#[proc_macro_derive(FieldType, attributes(field_type))]
pub fn derive_field_type(input: TokenStream) -> TokenStream {
    field_type::derive(&parse_macro_input!(input as DeriveInput)).into()
}
