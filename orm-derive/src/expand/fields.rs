//! `AlbumFields`: what the closures of a queryset get.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ast::{Field, Model, RelationKind};

/// The struct's name.
pub(crate) fn name(model: &Model) -> Ident {
    format_ident!("{}Fields", model.ident)
}

/// The documentation of a field, or a line in its place.
pub(super) fn docs(field: &Field, line: &str) -> TokenStream {
    if field.docs.is_empty() {
        quote!(#[doc = #line])
    } else {
        let docs = &field.docs;
        quote!(#(#docs)*)
    }
}

pub(super) fn definition(model: &Model, sound: bool) -> TokenStream {
    let (vis, name) = (&model.vis, name(model));
    let about = format!("What can be asked of [`{0}`]: a field for each of its fields.", model.name);
    let fields = model.fields.iter().map(|field| {
        let (ident, vis) = (&field.ident, &field.vis);
        let docs = docs(field, &format!("`{}` of a row.", field.name));
        let ty = path_type(field);
        quote!(#docs #vis #ident: #ty)
    });
    // Where the primary key is missing, perhaps no field has the parameter.
    let used = (!sound).then(|| quote!(__nullability: ::core::marker::PhantomData<fn() -> __N>,));
    quote! {
        #[doc = #about]
        #[allow(dead_code, missing_debug_implementations)]
        #vis struct #name<__N: ::orm::__private::expr::Nullability = ::orm::__private::expr::Sure> {
            #(#fields,)*
            #used
        }
    }
}

fn path_type(field: &Field) -> TokenStream {
    let null = field.column.as_ref().is_some_and(|column| column.null);
    let nullability = if null { quote!(::orm::__private::expr::Maybe) } else { quote!(__N) };
    match &field.relation {
        None => {
            let ty = field.column.as_ref().map(|column| &column.ty);
            quote!(::orm::__private::expr::Field<#ty, #nullability>)
        }
        Some(relation) => {
            let target = &relation.target;
            match relation.kind {
                RelationKind::Forward { .. } => quote!(::orm::__private::expr::Rel<#target, #nullability>),
                RelationKind::Reverse { one: true, .. } => {
                    quote!(::orm::__private::expr::Rel<#target, ::orm::__private::expr::Maybe>)
                }
                _ => quote!(::orm::__private::expr::Many<#target>),
            }
        }
    }
}

pub(super) fn implementation(model: &Model) -> TokenStream {
    let name = name(model);
    let rows = model.primary_key.map(|key| {
        let key = &model.fields[key].ident;
        quote! {
            #[automatically_derived]
            impl<__N: __orm::expr::Nullability> __orm::expr::Rows for #name<__N> {
                fn __key(&self) -> __orm::expr::Operated {
                    __orm::expr::Expression::into_ast(self.#key)
                }
            }
        }
    });
    quote! {
        #rows

        #[automatically_derived]
        impl<__N: __orm::expr::Nullability> ::core::clone::Clone for #name<__N> {
            fn clone(&self) -> Self {
                *self
            }
        }

        #[automatically_derived]
        impl<__N: __orm::expr::Nullability> ::core::marker::Copy for #name<__N> {}
    }
}

/// The body of `__fields`.
pub(super) fn made(model: &Model) -> TokenStream {
    let name = name(model);
    let fields = model.fields.iter().map(|field| {
        let ident = &field.ident;
        match (&field.relation, &field.column) {
            (Some(relation), _) => {
                let index = relation.index;
                let path = match relation.kind {
                    RelationKind::Forward { .. } | RelationKind::Reverse { one: true, .. } => quote!(Rel),
                    _ => quote!(Many),
                };
                quote!(#ident: __orm::expr::#path::__new(node, #index))
            }
            (None, column) => {
                let index = column.as_ref().map(|column| column.index);
                quote!(#ident: __orm::expr::Field::__new(node, #index))
            }
        }
    });
    quote!(#name { #(#fields,)* })
}
