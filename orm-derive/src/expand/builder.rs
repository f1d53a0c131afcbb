//! `AlbumBuilder`: a setter for each column, and in its type which of the required ones were called.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::fields;
use crate::ast::{Column, Field, Model};

fn name(model: &Model) -> Ident {
    format_ident!("{}Builder", model.ident)
}

/// The module of the types that stand for the required fields, which are named like them.
fn markers(model: &Model) -> Ident {
    format_ident!("__{}", model.ident.unraw())
}

/// The type parameters, one for each required field.
fn states(model: &Model) -> Vec<Ident> {
    (0..model.required().count()).map(|index| format_ident!("__S{}", index)).collect()
}

fn marker(model: &Model, field: &Field) -> TokenStream {
    let (module, ident) = (markers(model), unplaced(&field.ident));
    quote!(#module::#ident)
}

/// The same name without the place it was written at, where lints would look for a type's name.
fn unplaced(of: &Ident) -> Ident {
    let mut ident = of.clone();
    ident.set_span(Span::call_site());
    ident
}

pub(super) fn definition(model: &Model) -> TokenStream {
    let (vis, ident, name, module) = (&model.vis, &model.ident, name(model), markers(model));
    let states = states(model);
    let markers = model.required().map(|(field, _)| {
        let ident = unplaced(&field.ident);
        quote! {
            #[allow(non_camel_case_types)]
            pub enum #ident {}
        }
    });
    let about = format!("A row of [`{}`] that is being put together.", model.name);
    quote! {
        #[doc(hidden)]
        #[allow(non_snake_case)]
        #vis mod #module {
            #(#markers)*
        }

        #[doc = #about]
        #[must_use = "a builder writes nothing until `save` is called"]
        #vis struct #name<#(#states),*> {
            draft: ::orm::__private::model::Draft<#ident>,
            given: ::core::marker::PhantomData<fn() -> (#(#states,)*)>,
        }
    }
}

pub(super) fn implementation(model: &Model) -> TokenStream {
    let (vis, ident, name) = (&model.vis, &model.ident, name(model));
    let states = states(model);
    let unset = model.required().map(|(field, _)| {
        let marker = marker(model, field);
        quote!(__orm::model::Unset<#marker>)
    });
    let setters = model.columns().map(|(field, column)| setter(model, field, column));
    let about = format!("A builder of a new [`{}`]: a setter for each column, then `save`.", model.name);
    let fields = fields::name(model);
    let related = related(model);
    quote! {
        impl #ident {
            #[doc = #about]
            #vis fn builder() -> #name<#(#unset),*> {
                #name { draft: ::core::default::Default::default(), given: ::core::marker::PhantomData }
            }
        }

        impl<#(#states),*> #name<#(#states),*> {
            #(#setters)*

            /// Inserts the row and gives it back, with the key it got.
            ///
            /// # Errors
            /// Those of an insert, such as a unique constraint that the row would break.
            #[track_caller]
            #vis fn save<'a, __H: __orm::db::Handle + ?::core::marker::Sized>(self, db: &'a __H) -> __H::Out<'a, #ident>
            where
                #(#states: __orm::model::Given,)*
            {
                __orm::queryset::save_draft(self.draft, db)
            }

            /// Gives the row that has the same values in the named fields, or inserts this one; and whether it did.
            ///
            /// # Errors
            /// Those of a query and of an insert; several rows with those values are an error too.
            #[track_caller]
            #vis fn get_or_create<'a, __H: __orm::db::Handle + ?::core::marker::Sized, __C: __orm::expr::Selection>(
                self,
                db: &'a __H,
                by: impl ::core::ops::FnOnce(&'static #fields<__orm::expr::Sure>) -> __C,
            ) -> __H::Out<'a, (#ident, ::core::primitive::bool)>
            where
                #(#states: __orm::model::Given,)*
            {
                __orm::queryset::get_or_create(self.draft, db, by)
            }
        }

        #[automatically_derived]
        impl<#(#states: __orm::model::Given),*> __orm::model::IntoDraft<#ident> for #name<#(#states),*> {
            fn into_draft(self) -> __orm::model::Draft<#ident> {
                self.draft
            }
        }

        #related
    }
}

fn setter(model: &Model, field: &Field, column: &Column) -> TokenStream {
    let (vis, ident, index) = (&field.vis, &field.ident, column.index);
    let docs = fields::docs(field, &format!("Sets `{}`.", field.name));
    let of = field.relation.as_ref().map_or(&column.ty, |relation| &relation.target);
    let input = if column.null {
        quote!(impl __orm::expr::Input<#of>)
    } else {
        quote!(impl __orm::expr::Input<#of, Null = __orm::expr::Sure>)
    };
    if !column.required() {
        return quote! {
            #docs
            #vis fn #ident(mut self, value: #input) -> Self {
                self.draft.set::<#of, _>(#index, value);
                self
            }
        };
    }
    let name = name(model);
    let after = model.required().zip(states(model)).map(|((other, at), state)| {
        let marker = marker(model, other);
        if at.index == index { quote!(__orm::model::Set<#marker>) } else { quote!(#state) }
    });
    quote! {
        #docs
        #vis fn #ident(mut self, value: #input) -> #name<#(#after),*> {
            self.draft.set::<#of, _>(#index, value);
            #name { draft: self.draft, given: ::core::marker::PhantomData }
        }
    }
}

/// The builder that a relation of another object begins: its foreign keys count as given.
fn related(model: &Model) -> TokenStream {
    let (ident, name) = (&model.ident, name(model));
    let states = model.required().map(|(field, _)| {
        let marker = marker(model, field);
        if field.relation.is_some() { quote!(__orm::model::Set<#marker>) } else { quote!(__orm::model::Unset<#marker>) }
    });
    quote! {
        #[automatically_derived]
        impl __orm::model::RelatedBuilder for #ident {
            type Builder = #name<#(#states),*>;

            fn __builder(draft: __orm::model::Draft<Self>) -> Self::Builder {
                #name { draft, given: ::core::marker::PhantomData }
            }
        }
    }
}
