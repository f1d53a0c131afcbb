//! What stands for an object beside a relation: the object, its key, or a column of its key's type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ast::Model;

pub(super) fn implementations(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let objects: TokenStream = [quote!(&#ident), quote!(&&#ident)]
        .into_iter()
        .map(|object| {
            quote! {
                #[automatically_derived]
                #[diagnostic::do_not_recommend]
                impl __orm::expr::Operand<#ident> for #object {
                    type Null = __orm::expr::Sure;

                    fn into_operand(self) -> __orm::expr::Operated {
                        __orm::expr::object_operand::<#ident>(self)
                    }
                }

                #[automatically_derived]
                #[diagnostic::do_not_recommend]
                impl __orm::expr::Input<#ident> for #object {
                    fn known(&self) -> __orm::expr::Known {
                        __orm::expr::known_object::<#ident>(self)
                    }
                }
            }
        })
        .collect();
    if !model.composite.is_empty() {
        let tuple = tuple(model);
        return quote!(#objects #tuple);
    }
    let key = model.key();
    let ty = super::model::key_type(model);
    let mut keys = vec![quote!(#ty), quote!(&#ty)];
    let is_relation =
        model.relations().any(|(field, _)| field.column.as_ref().is_some_and(|column| column.primary_key));
    if key.is_some_and(|key| key.type_name == "String") && !is_relation {
        keys.extend([quote!(&::core::primitive::str), quote!(&&::core::primitive::str)]);
    }
    let keys: TokenStream = keys
        .into_iter()
        .map(|given| {
            quote! {
                #[automatically_derived]
                #[diagnostic::do_not_recommend]
                impl __orm::expr::Operand<#ident> for #given {
                    type Null = __orm::expr::Sure;

                    fn into_operand(self) -> __orm::expr::Operated {
                        __orm::expr::Operand::<#ty>::into_operand(self)
                    }
                }

                #[automatically_derived]
                #[diagnostic::do_not_recommend]
                impl __orm::expr::Input<#ident> for #given {}
            }
        })
        .collect();
    quote! {
        #objects
        #keys

        #[automatically_derived]
        impl __orm::model::SingleKey for #ident {}

        #[automatically_derived]
                #[diagnostic::do_not_recommend]
        impl<__N: __orm::expr::Nullability> __orm::expr::Operand<#ident> for __orm::expr::Field<#ty, __N> {
            type Null = __N;

            fn into_operand(self) -> __orm::expr::Operated {
                __orm::expr::Expression::into_ast(self)
            }
        }
    }
}

/// A tuple of what its columns take stands for a key of several.
fn tuple(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let parts = model.composite.iter().filter_map(|position| {
        let (field, column) = model.columns().find(|(_, column)| column.index == *position)?;
        Some(field.relation.as_ref().map_or_else(|| column.ty.clone(), |relation| relation.target.clone()))
    });
    let parts: Vec<_> = parts.collect();
    let names: Vec<_> = (0..parts.len()).map(|index| format_ident!("__K{index}")).collect();
    let indexes = (0..parts.len()).map(syn::Index::from);
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<#(#names: __orm::expr::Input<#parts>),*> __orm::expr::Operand<#ident> for (#(#names,)*) {
            type Null = __orm::expr::Sure;

            fn into_operand(self) -> __orm::expr::Operated {
                __orm::expr::key_operand([#(__orm::expr::Input::<#parts>::into_value(self.#indexes)),*])
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<#(#names: __orm::expr::Input<#parts>),*> __orm::expr::Input<#ident> for (#(#names,)*) {}
    }
}
