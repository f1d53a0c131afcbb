//! A struct around one field type is stored as what is in it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
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
    // Said once; the rest goes by what compiles in either case.
    let column = quote_spanned!(inner.span()=> <#inner as __orm::value::FieldType>::COLUMN);
    let cell = quote!(__orm::model::Cell::<#inner>);
    quote! {
        #[allow(unused_imports)]
        use ::orm::__private::model::AnyCell as _;

        #[automatically_derived]
        impl __orm::value::FieldType for #ident {
            const COLUMN: __orm::value::ColumnType = #column;

            fn to_value(&self) -> __orm::value::Value {
                #cell::value(&self.0)
            }

            fn decode(
                value: __orm::value::ValueRef<'_>,
                column: __orm::value::ColumnType,
            ) -> ::core::result::Result<Self, __orm::value::Mismatch> {
                #cell::of_type(value, column).map(Self)
            }

            const CHOICES: &'static [(&'static str, &'static str)] = #cell::CHOICES;
        }

        #(#kinds)*
    }
}
