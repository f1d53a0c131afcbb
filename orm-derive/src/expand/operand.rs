//! What stands for an object beside a relation: the object, its key, or a column of its key's type.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

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
    let leads = model.key_relation().map(|relation| &relation.target);
    let span = leads.map_or_else(Span::call_site, Spanned::span);
    let as_text = quote!(__orm::expr::Operand::<::std::string::String>::into_operand(self));
    let as_key = |key: TokenStream| match leads {
        Some(target) => quote_spanned! {span=>
            __orm::expr::Operated::Value(__orm::relation::Target::<#target>::key(::core::clone::Clone::clone(#key)))
        },
        None => quote!(__orm::expr::Operated::Value(__orm::model::Cell::<#ty>::value(#key))),
    };
    // Where the key is a relation's, whether that is text is left to rustc, which takes a bound on a lifetime that is false.
    let text = leads.map(|target| quote!(where for<'__a> &'__a ::core::primitive::str: __orm::expr::Operand<#target>));
    let mut keys = vec![
        (quote!(#ty), None, as_key(quote_spanned!(span=> &self))),
        (quote_spanned!(span=> &#ty), None, as_key(quote_spanned!(span=> self))),
    ];
    if text.is_some() || key.is_some_and(|key| key.type_name == "String") {
        keys.extend([
            (quote!(&::core::primitive::str), text.as_ref(), as_text.clone()),
            (quote!(&&::core::primitive::str), text.as_ref(), as_text),
        ]);
    }
    let keys: TokenStream = keys
        .into_iter()
        .map(|(given, bound, operand)| {
            // Where a target is no model, what is said of this code is what is said of the target, and so said once.
            quote_spanned! {span=>
                #[automatically_derived]
                #[diagnostic::do_not_recommend]
                impl __orm::expr::Operand<#ident> for #given #bound {
                    type Null = __orm::expr::Sure;

                    fn into_operand(self) -> __orm::expr::Operated {
                        #operand
                    }
                }

                #[automatically_derived]
                #[diagnostic::do_not_recommend]
                impl __orm::expr::Input<#ident> for #given #bound {}
            }
        })
        .collect();
    let (parameter, of, bound) = match leads {
        None => (None, ty, None),
        // That the target may be no model is told elsewhere.
        Some(target) => {
            let bound = quote_spanned! {target.span()=>
                for<'__a> <&'__a #target as ::core::ops::Deref>::Target: __orm::model::Model<Key = __K>
            };
            (Some(quote!(__K,)), quote!(__K), Some(quote!(where #bound)))
        }
    };
    quote! {
        #objects
        #keys

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::model::SingleKey for #ident {}

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<#parameter __N: __orm::expr::Nullability> __orm::expr::Operand<#ident> for __orm::expr::Field<#of, __N>
        #bound
        {
            type Null = __N;

            fn into_operand(self) -> __orm::expr::Operated {
                __orm::expr::Field::__operand(self)
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
