//! An enum of unit variants is stored as text, or as integers.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{DataEnum, DeriveInput, Expr, ExprLit, ExprUnary, Fields, Lit, UnOp};

use crate::attr::{args, once};
use crate::errors::Errors;
use crate::names::{snake_case, title_case};

/// How the enum is stored.
enum Stored {
    Text,
    /// As integers, in a column of this type.
    Integers(&'static str),
}

/// One value of the list.
struct Choice<'a> {
    ident: &'a Ident,
    /// As it is stored; a number in digits.
    stored: String,
    number: i64,
    label: String,
}

pub(super) fn expand(input: &DeriveInput, data: &DataEnum, errors: &mut Errors) -> Option<TokenStream> {
    let stored = stored(input, data, errors);
    let choices = choices(data, &stored, errors)?;
    if choices.is_empty() {
        errors.at(input.ident.span(), "an enum without variants has no values: add one");
        return None;
    }
    let ident = &input.ident;
    let values = choices.iter().map(|choice| {
        let (variant, text, number) = (choice.ident, &choice.stored, choice.number);
        match stored {
            Stored::Text => quote!(Self::#variant => __orm::value::Value::Text(#text.into())),
            Stored::Integers(_) => quote!(Self::#variant => __orm::value::Value::Int(#number)),
        }
    });
    let cells = choices.iter().map(|choice| {
        let (variant, text, number) = (choice.ident, &choice.stored, choice.number);
        let cell = match stored {
            Stored::Text => quote!(__orm::value::ValueRef::Text(#text)),
            Stored::Integers(_) => quote!(__orm::value::ValueRef::Int(#number)),
        };
        quote!(#cell => ::core::result::Result::Ok(Self::#variant))
    });
    let column = match stored {
        Stored::Text => quote!(Text { max_length: ::core::option::Option::None }),
        Stored::Integers(column) => {
            let column = Ident::new(column, ident.span());
            quote!(#column)
        }
    };
    let pairs = choices.iter().map(|Choice { stored, label, .. }| quote!((#stored, #label)));
    let (variants, labels): (Vec<_>, Vec<_>) =
        choices.iter().map(|choice| (choice.ident, choice.label.as_str())).unzip();
    let list = choices.iter().map(|choice| choice.stored.as_str()).collect::<Vec<_>>().join(", ");
    let expected = format!("a {}: one of {list}", ident.unraw());
    Some(quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::value::FieldType for #ident {
            const COLUMN: __orm::value::ColumnType = __orm::value::ColumnType::#column;

            fn to_value(&self) -> __orm::value::Value {
                match self {
                    #(#values,)*
                }
            }

            fn decode(
                value: __orm::value::ValueRef<'_>,
                _: __orm::value::ColumnType,
            ) -> ::core::result::Result<Self, __orm::value::Mismatch> {
                match value {
                    #(#cells,)*
                    other => ::core::result::Result::Err(__orm::value::Mismatch::choice(#expected, &other)),
                }
            }

            const CHOICES: &'static [(&'static str, &'static str)] = &[#(#pairs),*];
        }

        #[automatically_derived]
        impl __orm::value::Choices for #ident {
            const ALL: &'static [Self] = &[#(Self::#variants),*];

            fn label(&self) -> &'static ::core::primitive::str {
                match self {
                    #(Self::#variants => #labels,)*
                }
            }
        }

        #[automatically_derived]
        impl __orm::value::OrderedType for #ident {}
    })
}

fn stored(input: &DeriveInput, data: &DataEnum, errors: &mut Errors) -> Stored {
    let mut integer = false;
    for arg in args(&input.attrs, "field_type", errors) {
        match arg.name.to_string().as_str() {
            "integer" => integer = arg.flag(errors).is_some_and(|(_, on)| on),
            "rename" | "label" => errors.at(arg.span(), "this is said of a variant: write it there"),
            _ => arg.unknown(&["integer"], errors),
        }
    }
    let repr = repr(input);
    let numbered = data.variants.iter().any(|variant| variant.discriminant.is_some());
    if integer || (repr.is_some() && numbered) { Stored::Integers(repr.unwrap_or("Integer")) } else { Stored::Text }
}

/// The column type of `#[repr(i16)]` and its like.
fn repr(input: &DeriveInput) -> Option<&'static str> {
    let repr = input.attrs.iter().find(|attribute| attribute.path().is_ident("repr"))?;
    Some(match repr.parse_args::<Ident>().ok()?.to_string().as_str() {
        "i8" | "i16" => "SmallInt",
        "i32" => "Integer",
        "i64" | "isize" => "BigInt",
        "u8" | "u16" => "PositiveSmallInt",
        "u32" => "PositiveInteger",
        "u64" | "usize" => "PositiveBigInt",
        _ => return None,
    })
}

fn choices<'a>(data: &'a DataEnum, stored: &Stored, errors: &mut Errors) -> Option<Vec<Choice<'a>>> {
    let mut choices: Vec<Choice<'a>> = Vec::new();
    let mut next = 0;
    let mut sound = true;
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            errors.at(variant.ident.span(), "a variant is stored as its name alone: take its fields out");
            sound = false;
        }
        let number = match variant.discriminant.as_ref().map(|(_, expr)| integer(expr)) {
            None => next,
            Some(Some(number)) => number,
            Some(None) => {
                if matches!(stored, Stored::Integers(_)) {
                    errors.at(variant.ident.span(), "what is stored must be plain here: write the number in digits");
                    sound = false;
                }
                next
            }
        };
        next = number.wrapping_add(1);
        let (rename, label) = said(&variant.attrs, errors);
        let name = variant.ident.unraw().to_string();
        let text = match (stored, rename) {
            (Stored::Integers(_), Some(rename)) => {
                errors.at(rename.span(), "an integer has no other name: write `Variant = number`");
                number.to_string()
            }
            (Stored::Integers(_), None) => number.to_string(),
            (Stored::Text, rename) => rename.map_or_else(|| snake_case(&name), |rename| rename.value()),
        };
        if let Some(other) = choices.iter().find(|other| other.stored == text) {
            // Equal numbers rustc tells by itself.
            if matches!(stored, Stored::Text) {
                errors.at(
                    variant.ident.span(),
                    format!("`{text}` stands for `{}` already: give one of them another `rename`", other.ident),
                );
            }
            sound = false;
        }
        let label = label.map_or_else(|| title_case(&name), |label| label.value());
        choices.push(Choice { ident: &variant.ident, stored: text, number, label });
    }
    sound.then_some(choices)
}

/// `rename` and `label` of a variant.
fn said(attributes: &[syn::Attribute], errors: &mut Errors) -> (Option<syn::LitStr>, Option<syn::LitStr>) {
    let (mut rename, mut label) = (None, None);
    for arg in args(attributes, "field_type", errors) {
        match arg.name.to_string().as_str() {
            "rename" => once(&mut rename, &arg, arg.text(errors), errors),
            "label" => once(&mut label, &arg, arg.text(errors), errors),
            "integer" => errors.at(arg.span(), "this is said of the whole enum: write it there"),
            _ => arg.unknown(&["rename", "label"], errors),
        }
    }
    (rename, label)
}

fn integer(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => integer(expr)?.checked_neg(),
        Expr::Group(group) => integer(&group.expr),
        _ => None,
    }
}
