//! `#[derive(Row)]`: a struct that rows are read as.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields};

use crate::errors::Errors;

/// How many fields one tuple of a selection takes.
const WIDEST: usize = 16;

/// The implementation, or what is wrong.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let implementation = fields(input, &mut errors).map(|fields| implementation(input, &fields));
    let errors = errors.tokens();
    quote!(#errors #implementation)
}

fn fields<'i>(input: &'i DeriveInput, errors: &mut Errors) -> Option<Vec<&'i Field>> {
    if let Some(parameter) = input.generics.params.first() {
        errors.at(parameter.span(), "a row is of one type: take the generic parameters out");
        return None;
    }
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) if !fields.named.is_empty() => Some(fields.named.iter().collect()),
            _ => {
                errors.at(input.ident.span(), "a row has named fields: write `struct Name { title: String }`");
                None
            }
        },
        _ => {
            errors.at(input.ident.span(), "a row is a struct: write `struct Name { title: String }`");
            None
        }
    }
}

/// The items in tuples of at most sixteen, and these in one where there is more than one.
fn tuple(items: &[TokenStream]) -> TokenStream {
    if items.len() <= WIDEST {
        return quote!((#(#items,)*));
    }
    let groups: Vec<_> = items.chunks(WIDEST).map(tuple).collect();
    tuple(&groups)
}

fn implementation(input: &DeriveInput, fields: &[&Field]) -> TokenStream {
    let (ident, vis) = (&input.ident, &input.vis);
    let names: Vec<&Ident> = fields.iter().filter_map(|field| field.ident.as_ref()).collect();
    let types: Vec<_> = fields.iter().map(|field| &field.ty).collect();
    let columns: Vec<String> = names.iter().map(|name| name.unraw().to_string()).collect();
    let params: Vec<Ident> =
        (0..names.len()).map(|number| format_ident!("__{number}", span = Span::call_site())).collect();
    let filled: Vec<_> = types.iter().map(|ty| quote!(__orm::expr::Fill<#ty>)).collect();
    let fills: Vec<_> = names.iter().map(|name| quote!(__orm::expr::Gives::fill(#name))).collect();
    let outputs: Vec<_> = types.iter().map(|ty| quote!(#ty)).collect();
    let bindings: Vec<_> = names.iter().map(|name| quote!(#name)).collect();
    let (selection, values, output, fields) = (tuple(&filled), tuple(&fills), tuple(&outputs), tuple(&bindings));
    let cells = types.iter().enumerate().map(|(position, ty)| {
        quote_spanned! {ty.span()=>
            <#ty as __orm::expr::FromCell>::from_cell(&row, #position, ::core::option::Option::None)?
        }
    });
    let of = ident.to_string();
    let doc = format!("What fills each field of [`{ident}`], in their order: for `values_as`.");
    quote! {
        const _: () = {
            use ::orm::__private as __orm;

            impl #ident {
                #[doc = #doc]
                #[allow(clippy::too_many_arguments)]
                #vis fn select<#(#params: __orm::expr::Gives<#types>),*>(
                    #(#names: #params),*
                ) -> __orm::expr::Chosen<#ident, #selection> {
                    __orm::expr::Chosen::__new(#values)
                }
            }

            #[automatically_derived]
            impl __orm::expr::Build<#selection> for #ident {
                fn build(#fields: #output) -> Self {
                    Self { #(#names),* }
                }
            }

            #[automatically_derived]
            impl __orm::expr::FromRow for #ident {
                fn from_row(row: &dyn __orm::value::Row) -> __orm::error::Result<Self> {
                    let places = __orm::value::places(row, &[#(#columns),*], ::core::concat!("`", #of, "`"))?;
                    let row = __orm::value::Rearranged { row, places: &places };
                    ::core::result::Result::Ok(Self { #(#names: #cells),* })
                }
            }
        };
    }
}
