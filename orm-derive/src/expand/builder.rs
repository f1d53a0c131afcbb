//! `AlbumBuilder`: a setter for each column, and in its type which of the required ones were called.
//!
//! Its own methods stand outside the anonymous block that the rest is in: rustc's messages name
//! them by where they are.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::fields;
use crate::ast::{Column, Field, Flattened, Model, RelationKind};

fn name(model: &Model) -> Ident {
    format_ident!("{}Builder", model.ident)
}

/// The module of the types that stand for the required fields, which are named like them.
fn markers(model: &Model) -> Ident {
    format_ident!("__{}", model.ident.unraw())
}

/// What a builder counts as given or not: the required fields, and the groups of columns.
fn counted(model: &Model) -> impl Iterator<Item = &Ident> {
    model.required().map(|(field, _)| &field.ident).chain(model.groups.iter().map(|group| &group.ident))
}

/// The type parameters, one for each that is counted.
fn states(model: &Model) -> Vec<Ident> {
    (0..counted(model).count()).map(|index| format_ident!("__S{}", index)).collect()
}

fn marker(model: &Model, of: &Ident) -> TokenStream {
    let (module, ident) = (markers(model), unplaced(of));
    quote!(#module::#ident)
}

/// The states that a new builder begins in; a foreign key is given already where `related`.
fn beginning(model: &Model, related: bool) -> Vec<TokenStream> {
    let fields = model.required().map(|(field, _)| {
        let marker = marker(model, &field.ident);
        if related && field.relation.is_some() {
            quote!(::orm::__private::model::Set<#marker>)
        } else {
            quote!(::orm::__private::model::Unset<#marker>)
        }
    });
    let groups = model.groups.iter().map(|group| {
        let (marker, ty) = (marker(model, &group.ident), &group.ty);
        quote!(::orm::__private::model::UnsetGroup<#marker, #ty>)
    });
    fields.chain(groups).collect()
}

/// The states after one that is counted was given.
fn after(model: &Model, given: &Ident) -> Vec<TokenStream> {
    let after = counted(model).zip(states(model)).map(|(other, state)| {
        let marker = marker(model, other);
        if other == given { quote!(::orm::__private::model::Set<#marker>) } else { quote!(#state) }
    });
    after.collect()
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
    let markers = counted(model).map(|ident| {
        let ident = unplaced(ident);
        quote! {
            #[allow(non_camel_case_types)]
            pub enum #ident {}
        }
    });
    let about = format!("A row of [`{}`] that is being put together.", model.name);
    let (start, setters, verbs) = (start(model), setters(model), verbs(model));
    quote! {
        #[doc(hidden)]
        #[allow(non_snake_case)]
        #vis mod #module {
            #(#markers)*
        }

        #[doc = #about]
        #[allow(missing_debug_implementations)]
        #[must_use = "a builder writes nothing until `save` is called"]
        #vis struct #name<#(#states),*> {
            draft: ::orm::__private::model::Draft<#ident>,
            given: ::core::marker::PhantomData<fn() -> (#(#states,)*)>,
        }

        #start

        #[allow(dead_code)]
        impl<#(#states),*> #name<#(#states),*> {
            #setters
            #verbs
        }
    }
}

fn start(model: &Model) -> TokenStream {
    let (vis, ident, name) = (&model.vis, &model.ident, name(model));
    let unset = beginning(model, false);
    let about = format!("A builder of a new [`{}`]: a setter for each column, then `save`.", model.name);
    quote! {
        #[allow(dead_code)]
        impl #ident {
            #[doc = #about]
            #vis fn builder() -> #name<#(#unset),*> {
                #name { draft: ::core::default::Default::default(), given: ::core::marker::PhantomData }
            }
        }
    }
}

fn verbs(model: &Model) -> TokenStream {
    let (vis, ident, fields, name, states) =
        (&model.vis, &model.ident, fields::name(model), name(model), states(model));
    let orm = quote!(::orm::__private);
    // Placed at the struct's name, which is what rustc shows beside "required by".
    let given: Vec<_> = states
        .iter()
        .map(|state| quote_spanned!(model.ident.span()=> #state: ::orm::__private::model::Given))
        .collect();
    quote! {
        /// Inserts the row and gives it back, with the key it got.
        ///
        /// # Errors
        /// Those of an insert, such as a unique constraint that the row would break.
        #[doc(alias = "create")]
        #[track_caller]
        #vis fn save<'a, __H: #orm::db::Handle + ?::core::marker::Sized>(self, db: &'a __H) -> __H::Out<'a, #ident>
        where
            #(#given,)*
        {
            #orm::queryset::save_draft(self.draft, db)
        }

        /// Looks at the row that would be inserted, as an object's `full_clean` does, and gives the builder back. What the
        /// database gives is not looked at; where that is more than the key, nor does the model's own `clean` see the row.
        ///
        /// # Errors
        /// `Error::Validation` with all that is wrong, or as the database says.
        #[track_caller]
        #vis fn full_clean<'a, __H: #orm::db::ReadHandle + ?::core::marker::Sized>(
            self,
            db: &'a __H,
        ) -> __H::Out<'a, #name<#(#states),*>>
        where
            #(#given,)*
            Self: 'a,
        {
            #orm::queryset::full_clean_draft(self.draft, db, |draft| {
                #name { draft, given: ::core::marker::PhantomData }
            })
        }

        /// Gives the row that has the same values in the named fields, or inserts this one; and whether it did.
        ///
        /// # Errors
        /// Those of a query and of an insert; several rows with those values are an error too.
        #[track_caller]
        #vis fn get_or_create<'a, __H: #orm::db::Handle + ?::core::marker::Sized, __C: #orm::expr::Selection>(
            self,
            db: &'a __H,
            by: impl ::core::ops::FnOnce(&'static #fields<#orm::expr::Sure>) -> __C,
        ) -> __H::Out<'a, (#ident, ::core::primitive::bool)>
        where
            #(#given,)*
        {
            #orm::queryset::get_or_create(self.draft, db, by)
        }

        /// Sets the row that has the same values in the named fields to the other values given, or inserts this one; gives
        /// it, and whether it was inserted.
        ///
        /// # Errors
        /// Those of an update and of an insert; several rows with those values are an error too.
        #[doc(alias = "upsert")]
        #[track_caller]
        #vis fn update_or_create<'a, __H: #orm::db::Handle + ?::core::marker::Sized, __C: #orm::expr::Selection>(
            self,
            db: &'a __H,
            by: impl ::core::ops::FnOnce(&'static #fields<#orm::expr::Sure>) -> __C,
        ) -> __H::Out<'a, (#ident, ::core::primitive::bool)>
        where
            #(#given,)*
        {
            #orm::queryset::update_or_create(self.draft, db, by)
        }
    }
}

fn setters(model: &Model) -> TokenStream {
    let free: Vec<_> = model
        .columns()
        .filter(|(field, column)| column.generated.is_none() && !crate::check::TAKEN.contains(&field.name.as_str()))
        .collect();
    let groups = (0..model.groups.len()).map(|group| group_setter(model, group));
    let parents = free.iter().filter_map(|(field, column)| parent_setter(model, field, column));
    free.iter().map(|(field, column)| setter(model, field, column)).chain(parents).chain(groups).collect()
}

/// The setter that has the row inserted which a key points at.
fn parent_setter(model: &Model, field: &Field, column: &Column) -> Option<TokenStream> {
    let relation = field.relation.as_ref()?;
    let setter = format_ident!("new_{}", field.ident.unraw());
    let taken = model.fields.iter().any(|other| other.ident == setter);
    if taken || !column.primary_key || !matches!(relation.kind, RelationKind::Forward { one: true, .. }) {
        return None;
    }
    let (vis, name, after, index) = (&field.vis, name(model), after(model, &field.ident), column.index);
    let (of, target) = (&model.ident, &relation.target);
    let docs = format!(
        "Sets `{0}` to a row that `save` inserts together with this one, in one transaction: `.{setter}({1}::builder()..)`.",
        field.name, column.type_name
    );
    Some(quote! {
        #[doc = #docs]
        #vis fn #setter(mut self, value: impl ::orm::__private::queryset::NewRow<#target>) -> #name<#(#after),*> {
            ::orm::__private::queryset::NewRow::<#target>::before::<#of>(value, &mut self.draft, #index);
            #name { draft: self.draft, given: ::core::marker::PhantomData }
        }
    })
}

fn group_setter(model: &Model, number: usize) -> TokenStream {
    let Flattened { ident, vis, ty, .. } = &model.groups[number];
    let (name, after, base, of) = (name(model), after(model, ident), model.base(number), &model.ident);
    let docs = format!("Sets the columns of `{}`.", ident.unraw());
    quote! {
        #[doc = #docs]
        #vis fn #ident(mut self, value: #ty) -> #name<#(#after),*> {
            #[allow(unused_imports)]
            use ::orm::__private::{self as __orm, model::AnyFlat as _};
            __orm::model::Flat::<#ty>::draft::<#of>(&mut self.draft, #base, &value);
            #name { draft: self.draft, given: ::core::marker::PhantomData }
        }
    }
}

fn setter(model: &Model, field: &Field, column: &Column) -> TokenStream {
    let (vis, ident, index) = (&field.vis, &field.ident, column.index);
    let docs = fields::docs(field, &format!("Sets `{}`.", field.name));
    let of = field.relation.as_ref().map_or(&column.ty, |relation| &relation.target);
    let nullability = if column.null { quote!(Maybe) } else { quote!(Sure) };
    // At the field's name, which rustc then shows beside "required by".
    let input =
        quote_spanned!(ident.span()=> impl ::orm::__private::expr::Setting<#of, ::orm::__private::expr::#nullability>);
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
    let after = after(model, ident);
    quote! {
        #docs
        #vis fn #ident(mut self, value: #input) -> #name<#(#after),*> {
            self.draft.set::<#of, _>(#index, value);
            #name { draft: self.draft, given: ::core::marker::PhantomData }
        }
    }
}

/// The traits of the library that a builder has.
pub(super) fn implementation(model: &Model) -> TokenStream {
    let (ident, name, states) = (&model.ident, name(model), states(model));
    // The foreign keys of a row that another object's relation begins count as given.
    let related = beginning(model, true);
    quote! {
        #[automatically_derived]
        impl<#(#states: __orm::model::Given),*> __orm::model::IntoDraft<#ident> for #name<#(#states),*> {
            fn into_draft(self) -> __orm::model::Draft<#ident> {
                self.draft
            }
        }

        #[automatically_derived]
        impl<#(#states),*> __orm::model::Partial for #name<#(#states),*> {
            type Model = #ident;

            fn into_partial(self) -> __orm::model::Draft<#ident> {
                self.draft
            }
        }

        #[automatically_derived]
        impl __orm::model::RelatedBuilder for #ident {
            type Builder = #name<#(#related),*>;

            fn __builder(draft: __orm::model::Draft<Self>) -> Self::Builder {
                #name { draft, given: ::core::marker::PhantomData }
            }
        }
    }
}
