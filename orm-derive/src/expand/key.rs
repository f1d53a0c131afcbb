//! What stands for a primary key that is a relation, beside the key itself: the object at its other end.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::Model;

pub(super) fn implementations(model: &Model) -> TokenStream {
    let Some(target) = model.key_relation().map(|relation| &relation.target) else { return TokenStream::new() };
    let ident = &model.ident;
    let object = quote!(__orm::relation::Target::<#target>::object(self));
    let key = quote!(__orm::expr::Operated::Value(__orm::relation::ForeignKey::__value(&self)));
    let given = [
        (quote!(&#target), &object),
        (quote!(&&#target), &object),
        (quote!(__orm::relation::ForeignKey<#target>), &key),
        (quote!(&__orm::relation::ForeignKey<#target>), &key),
        (quote!(__orm::relation::OneToOne<#target>), &key),
        (quote!(&__orm::relation::OneToOne<#target>), &key),
    ];
    let implementations = given.into_iter().map(|(given, key)| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __orm::expr::KeyOf<#ident> for #given {
                fn into_key(self) -> __orm::expr::Operated {
                    #key
                }
            }
        }
    });
    implementations.collect()
}
