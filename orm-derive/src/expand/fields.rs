//! `AlbumFields`: what the closures of a queryset get.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ast::{Field, Flattened, Model, RelationKind};

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

pub(super) fn definition(model: &Model) -> TokenStream {
    let (vis, name) = (&model.vis, name(model));
    let about = format!("What can be asked of [`{0}`]: a field for each of its fields.", model.name);
    let fields = model.fields.iter().map(|field| {
        let (ident, vis) = (&field.ident, &field.vis);
        let docs = docs(field, &format!("`{}` of a row.", field.name));
        let ty = path_type(field);
        quote!(#docs #vis #ident: #ty)
    });
    let groups = model.groups.iter().map(|group| {
        let Flattened { ident, vis, docs, ty } = group;
        quote!(#(#docs)* #vis #ident: ::orm::__private::model::GroupFields<#ty, __N>)
    });
    let ident = &model.ident;
    let key = (!model.composite.is_empty()).then(|| {
        quote! {
            #[doc(hidden)]
            __key: ::orm::__private::expr::KeyPath<#ident>,
        }
    });
    let used = takes_parameter(model).then(|| quote!(__nullability: ::core::marker::PhantomData<fn() -> __N>,));
    quote! {
        #[doc = #about]
        #[allow(dead_code, missing_debug_implementations)]
        #vis struct #name<__N: ::orm::__private::expr::Nullability = ::orm::__private::expr::Sure> {
            #(#fields,)*
            #(#groups,)*
            #key
            #used
        }
    }
}

/// Whether no field has the parameter, as may be in a group and in a model without a key.
fn takes_parameter(model: &Model) -> bool {
    model.groups.is_empty() && model.columns().all(|(_, column)| column.null)
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
    let (name, ident, vis) = (name(model), &model.ident, &model.vis);
    let pk = (!model.composite.is_empty()).then(|| {
        quote! {
            #[automatically_derived]
            #[allow(dead_code)]
            impl<__N: __orm::expr::Nullability> #name<__N> {
                /// The primary key: `pk().eq((1, 2))`.
                #vis fn pk(&self) -> __orm::expr::KeyPath<#ident> {
                    self.__key
                }
            }
        }
    });
    let rows = rows(model);
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

        #pk
    }
}

/// What counts rows, by their key. Where no field of its own is that, it is in the first group, if anywhere.
fn rows(model: &Model) -> Option<TokenStream> {
    let name = name(model);
    let (key, bound) = match (model.primary_key, model.groups.first()) {
        _ if !model.composite.is_empty() => (quote!(__orm::expr::KeyPath::__rows(self.__key)), None),
        (Some(key), _) => {
            let Field { ident, relation, .. } = &model.fields[key];
            let path = if relation.is_some() { quote!(Rel) } else { quote!(Field) };
            (quote!(__orm::expr::#path::__operand(self.#ident)), None)
        }
        (None, Some(group)) => {
            let (ident, ty) = (&group.ident, &group.ty);
            let bound = quote!(where __orm::model::GroupFields<#ty, __N>: __orm::expr::Rows);
            (quote!(__orm::expr::Rows::__key(&self.#ident)), Some(bound))
        }
        (None, None) if model.is_group => return None,
        // That there is none was told.
        (None, None) => (quote!(::core::unreachable!()), None),
    };
    let ident = &model.ident;
    // A row of a closure stands for itself beside a relation that leads to its model.
    let operand = (!model.is_group && model.composite.is_empty()).then(|| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<__N: __orm::expr::Nullability> __orm::expr::Operand<#ident> for &#name<__N> #bound {
                type Null = __N;

                fn into_operand(self) -> __orm::expr::Operated {
                    __orm::expr::Rows::__key(self)
                }
            }
        }
    });
    Some(quote! {
        #[automatically_derived]
        impl<__N: __orm::expr::Nullability> __orm::expr::Rows for #name<__N> #bound {
            fn __key(&self) -> __orm::expr::Operated {
                #key
            }
        }

        #operand
    })
}

/// The body of `__fields`.
pub(super) fn made(model: &Model) -> TokenStream {
    let name = name(model);
    let fields = model.fields.iter().map(|field| {
        let ident = &field.ident;
        match (&field.relation, &field.column) {
            (Some(relation), _) => {
                let index = model.relation_at(relation.index);
                let path = match relation.kind {
                    RelationKind::Forward { .. } | RelationKind::Reverse { one: true, .. } => quote!(Rel),
                    _ => quote!(Many),
                };
                quote!(#ident: __orm::expr::#path::__new(node, #index))
            }
            (None, column) => {
                let index = column.as_ref().map(|column| model.at(column.index));
                quote!(#ident: __orm::expr::Field::__new(node, #index))
            }
        }
    });
    let groups = model.groups.iter().enumerate().map(|(number, group)| {
        let (ident, ty, (base, relations)) = (&group.ident, &group.ty, super::decode::bases(model, number));
        quote!(#ident: __orm::model::Flat::<#ty>::fields::<__N>(node, #base, #relations))
    });
    let key = (!model.composite.is_empty()).then(|| quote!(__key: __orm::expr::KeyPath::__new(node),));
    let used = takes_parameter(model).then(|| quote!(__nullability: ::core::marker::PhantomData,));
    quote!(#name { #(#fields,)* #(#groups,)* #key #used })
}
