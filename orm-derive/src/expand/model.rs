//! `impl Model`.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{decode, fields, meta, paths, validate};
use crate::ast::{Column, Model, RelationKind};
use crate::attr::is_number;
use crate::fallback;

pub(super) fn implementation(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let fields = fields::name(model);
    let (name, keys) = (&model.name, paths::keys(model));
    let key = key_type(model);
    let (meta, made) = (meta::model(model), fields::made(model));
    let (decode, set) = (decode::row(model), decode::set(model));
    let of_value = |body| if model.sound { body } else { fallback::body() };
    let (validate, copy) = (validate::methods(model), copy(ident));
    let (values, slots, defaults) = (of_value(values(model)), of_value(slots(model)), defaults(model));
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::model::Model for #ident {
            type Fields<__N: __orm::expr::Nullability> = #fields<__N>;
            type Key = #key;

            fn meta() -> &'static __orm::meta::ModelMeta {
                static META: __orm::meta::ModelMeta = #meta;
                &META
            }

            const __PLACE: &'static ::core::primitive::str = ::core::concat!(
                ::core::module_path!(), "::", #name, " ", ::core::line!(), ":", ::core::column!()
            );
            #keys

            fn __roots() -> &'static __orm::model::Roots {
                static ROOTS: __orm::model::Roots = __orm::model::Roots::new();
                &ROOTS
            }

            fn __fields<__N: __orm::expr::Nullability>(node: &'static __orm::model::PathNode) -> #fields<__N> {
                #made
            }

            #decode

            fn __value(&self, field: ::core::primitive::usize) -> __orm::value::Value {
                #values
            }

            #set

            fn __slot(&self, relation: ::core::primitive::usize) -> ::core::option::Option<&__orm::model::Slot> {
                #slots
            }

            fn __default(field: ::core::primitive::usize) -> ::core::option::Option<__orm::value::Value> {
                #defaults
            }

            #validate

            #copy
        }
    }
}

/// `__copy`, in which a model without `Clone` is told so, at its name.
fn copy(ident: &Ident) -> TokenStream {
    let cloned = quote_spanned!(ident.span()=> <#ident as ::core::clone::Clone>::clone);
    quote! {
        fn __copy(&self) -> Self {
            #cloned(self)
        }
    }
}

/// The primary key's type; where there is none, which was reported, the usual one.
pub(crate) fn key_type(model: &Model) -> TokenStream {
    if !model.composite.is_empty() {
        return quote!(::orm::__private::expr::CompositeKey);
    }
    match (model.key(), model.groups.first()) {
        (Some(key), _) => key.ty.clone(),
        (None, Some(group)) => {
            let ty = &group.ty;
            quote!(<#ty as ::orm::__private::model::Group>::Key)
        }
        (None, None) => quote!(::core::primitive::i64),
    }
}

pub(super) fn values(model: &Model) -> TokenStream {
    let values = model.columns().map(|(field, column)| {
        let (ident, index) = (&field.ident, column.index);
        let through = decode::through(field, column);
        let value = if field.relation.is_some() {
            quote!(__orm::relation::ForeignKey::__value)
        } else {
            quote!(#through::value)
        };
        let value = if column.null {
            quote!(self.#ident.as_ref().map_or(__orm::value::Value::Null, |field| #value(field)))
        } else {
            quote!(#value(&self.#ident))
        };
        quote!(#index => #value,)
    });
    let in_groups = model.in_groups(|group, _| {
        let (ident, ty) = (&group.ident, &group.ty);
        quote!(__orm::model::Flat::<#ty>::value(&self.#ident, inner))
    });
    quote! {
        match field {
            #(#values)*
            _ => {
                #in_groups
                __orm::value::Value::Null
            }
        }
    }
}

pub(super) fn slots(model: &Model) -> TokenStream {
    let slots = model.relations().map(|(field, relation)| {
        let (ident, index) = (&field.ident, relation.index);
        let null = field.column.as_ref().is_some_and(|column| column.null);
        let slot = match relation.kind {
            RelationKind::Forward { .. } if null => quote!(self.#ident.as_ref().map(|key| key.__slot())),
            _ => quote!(::core::option::Option::Some(self.#ident.__slot())),
        };
        quote!(#index => #slot,)
    });
    let in_groups = model.groups.iter().enumerate().map(|(number, group)| {
        let (ident, ty, base) = (&group.ident, &group.ty, model.relation_base(number));
        quote! {
            if let ::core::option::Option::Some(slot) =
                relation.checked_sub(#base).and_then(|inner| __orm::model::Flat::<#ty>::slot(&self.#ident, inner))
            {
                return ::core::option::Option::Some(slot);
            }
        }
    });
    // The last group that begins before it is the one that has it.
    let in_groups = in_groups.rev();
    quote! {
        match relation {
            #(#slots)*
            _ => {
                #(#in_groups)*
                ::core::option::Option::None
            }
        }
    }
}

pub(super) fn defaults(model: &Model) -> TokenStream {
    let defaults = model.columns().filter_map(|(field, column)| {
        let default = column.default.as_ref()?;
        let (index, ty, through) = (column.index, &column.ty, decode::through(field, column));
        // A number has the column's type; `into` would leave it to rustc, which would take an i32.
        let value = match (&field.relation, is_number(default)) {
            (Some(_), true) => quote!(#through::key(#default)),
            (Some(_), false) => quote!(#through::into_key(#default)),
            (None, true) if is_primitive(column) => quote!(#through::value(&#default)),
            (None, _) => quote!(#through::value(&__orm::model::DefaultOf::<#ty>::into_default(#default))),
        };
        Some(quote!(#index => ::core::option::Option::Some(#value),))
    });
    let in_groups = model.in_groups(|group, _| {
        let ty = &group.ty;
        quote!(__orm::model::Flat::<#ty>::default(inner))
    });
    quote! {
        match field {
            #(#defaults)*
            _ => {
                #in_groups
                ::core::option::Option::None
            }
        }
    }
}

fn is_primitive(column: &Column) -> bool {
    matches!(column.type_name.as_str(), "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "f32" | "f64")
}
