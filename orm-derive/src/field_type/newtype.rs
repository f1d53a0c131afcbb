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
        ["TextType", "NumberType", "IntegerType", "DateType", "TimeType", "TemporalType", "OrderedType", "JsonType"]
            .into_iter()
            .map(|kind| {
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
    let arithmetic = arithmetic(ident, inner);
    quote! {
        #arithmetic

        #[allow(unused_imports)]
        use ::orm::__private::model::AnyCell as _;

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
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

/// What a type around a number has besides: sums, averages and arithmetic with its like and with plain numbers. These name
/// types of the inner one, which must therefore be known to be a number by its name.
fn arithmetic(ident: &Ident, inner: &Type) -> TokenStream {
    const NUMBERS: [&str; 12] =
        ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "Decimal", "TimeDelta"];
    let name = match inner {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    };
    let Some(name) = name.filter(|name| NUMBERS.contains(&name.as_str())) else { return TokenStream::new() };
    let signs: &[char] = if name == "TimeDelta" { &['+', '-'] } else { &['+', '-', '*', '/', '%'] };
    let signs = signs.iter().map(|sign| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __orm::expr::Combine<#ident, #sign> for #ident {
                type Output = #ident;
            }

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __orm::expr::Combine<#inner, #sign> for #ident {
                type Output = #ident;
            }

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __orm::expr::Beside<#ident, #sign> for #inner {
                type Output = #ident;
                type Null = __orm::expr::Sure;

                fn beside<__N: __orm::expr::Nullability>(
                    self,
                    left: __orm::expr::Operated,
                    of: __orm::value::ColumnType,
                ) -> __orm::expr::Computed<#ident, __N> {
                    __orm::expr::value_beside::<#ident, #inner, __N, #sign>(left, of, &self)
                }
            }
        }
    });
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::value::SumType for #ident {
            type Sum = <#inner as __orm::value::SumType>::Sum;
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::value::AverageType for #ident {
            type Average = <#inner as __orm::value::AverageType>::Average;
        }

        #(#signs)*
    }
}
