//! A struct around one field type is stored as what is in it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{DeriveInput, Type};

use crate::attr::args;
use crate::errors::Errors;

pub(super) fn expand(input: &DeriveInput, inner: &Type, errors: &mut Errors) -> TokenStream {
    for arg in args(&input.attrs, "field_type", errors) {
        errors.at(arg.span(), "a struct is stored as what is in it: leave the attribute out");
    }
    let ident = &input.ident;
    let kinds =
        ["TextType", "NumberType", "DateType", "TimeType", "TemporalType", "OrderedType"].into_iter().map(|kind| {
            let kind = Ident::new(kind, Span::call_site());
            // The lifetime makes rustc take a bound that may be false, and leave the impl out where it is.
            quote! {
                #[automatically_derived]
                #[diagnostic::do_not_recommend]
                impl __orm::value::#kind for #ident
                where
                    for<'__a> <&'__a #inner as ::core::ops::Deref>::Target: __orm::value::#kind
                {
                }
            }
        });
    quote! {
        #[automatically_derived]
        impl __orm::value::FieldType for #ident {
            const COLUMN: __orm::value::ColumnType = <#inner as __orm::value::FieldType>::COLUMN;

            fn to_value(&self) -> __orm::value::Value {
                __orm::value::FieldType::to_value(&self.0)
            }

            fn decode(
                value: __orm::value::ValueRef<'_>,
                column: __orm::value::ColumnType,
            ) -> ::core::result::Result<Self, __orm::value::Mismatch> {
                <#inner as __orm::value::FieldType>::decode(value, column).map(Self)
            }

            const CHOICES: &'static [(&'static str, &'static str)] = <#inner as __orm::value::FieldType>::CHOICES;
        }

        #(#kinds)*
    }
}
