//! The model as data.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::decode::through;
use crate::ast::{AutoNow, Column, Field, Group, Model, Narrowed, Relation, RelationKind, Through};

/// Tells the program that the model is there.
pub(super) fn registered(model: &Model) -> TokenStream {
    let ident = &model.ident;
    quote! {
        __orm::inventory::submit! {
            __orm::meta::Registered(<#ident as __orm::model::Model>::meta)
        }
    }
}

/// The value of the static.
pub(super) fn model(model: &Model) -> TokenStream {
    let (ident, name, app, table) = (&model.ident, &model.name, &model.app, &model.table);
    let fields = model.columns().map(|(field, column)| self::field(field, column));
    let primary_key = model.key().map_or(0, |key| key.index);
    let relations = model.relations().map(|(field, relation)| self::relation(field, relation));
    let ordering = &model.ordering;
    let uniques = model.uniques.iter().map(|unique| {
        let (name, fields) = (name_of(unique), positions(model, unique).map(|(index, _)| index));
        quote!(__orm::meta::UniqueMeta { name: #name, fields: &[#(#fields),*] })
    });
    let indexes = model.indexes.iter().map(|index| {
        let (name, fields) = (name_of(index), positions(model, index).map(|(index, down)| quote!((#index, #down))));
        quote!(__orm::meta::IndexMeta { name: #name, fields: &[#(#fields),*] })
    });
    quote! {
        __orm::meta::ModelMeta {
            name: #name,
            app: #app,
            table: #table,
            fields: &[#(#fields),*],
            primary_key: #primary_key,
            relations: &[#(#relations),*],
            model_type: || __orm::model::ModelType::of::<#ident>(),
            ordering: &[#(#ordering),*],
            uniques: &[#(#uniques),*],
            indexes: &[#(#indexes),*],
        }
    }
}

fn option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

fn name_of(group: &Group) -> TokenStream {
    option(group.name.as_ref())
}

fn positions<'a>(model: &'a Model, group: &'a Group) -> impl Iterator<Item = (usize, bool)> + 'a {
    group.terms.iter().filter_map(|(field, descending)| {
        let column = model.field(&field.unraw().to_string())?.column.as_ref()?;
        Some((column.index, *descending))
    })
}

fn field(field: &Field, column: &Column) -> TokenStream {
    let (name, column_name) = (&field.name, &column.name);
    let through = through(field, column);
    let column_type = column_type(column, &through);
    let Column { null, primary_key, auto, unique, indexed, .. } = *column;
    let has_default = column.default.is_some();
    let db_default = option(column.db_default.as_ref());
    let auto_now = match column.auto_now {
        None => quote!(No),
        Some(AutoNow::Insert) => quote!(Insert),
        Some(AutoNow::EachSave) => quote!(EachSave),
    };
    let choices = if column.choices { quote!(#through::CHOICES) } else { quote!(&[]) };
    let reference = option(field.relation.as_ref().and_then(reference));
    quote! {
        __orm::meta::FieldMeta {
            name: #name,
            column: #column_name,
            column_type: #column_type,
            null: #null,
            primary_key: #primary_key,
            auto: #auto,
            unique: #unique,
            index: #indexed,
            has_default: #has_default,
            db_default: #db_default,
            auto_now: __orm::meta::AutoNow::#auto_now,
            choices: #choices,
            reference: #reference,
        }
    }
}

fn column_type(column: &Column, through: &TokenStream) -> TokenStream {
    let own = quote!(#through::COLUMN);
    match column.narrowed {
        Narrowed::No => quote!(__orm::model::plain_column(#own)),
        Narrowed::Length(at, length) => quote_spanned!(at=> __orm::model::text_column(#own, #length)),
        Narrowed::Precision(at, digits, places) => {
            quote_spanned!(at=> __orm::model::decimal_column(#own, #digits, #places))
        }
    }
}

fn reference(relation: &Relation) -> Option<TokenStream> {
    let RelationKind::Forward { on_delete, .. } = &relation.kind else { return None };
    let target = &relation.target;
    Some(quote! {
        __orm::meta::ForeignKeyMeta {
            target: __orm::relation::Target::<#target>::META,
            on_delete: __orm::meta::OnDelete::#on_delete,
        }
    })
}

fn relation(field: &Field, relation: &Relation) -> TokenStream {
    let (name, target) = (&field.name, &relation.target);
    let kind = match &relation.kind {
        RelationKind::Forward { .. } => {
            let index = field.column.as_ref().map(|column| column.index);
            quote!(Forward { field: #index })
        }
        RelationKind::Reverse { one, via } => {
            let via = via.unraw().to_string();
            quote!(Reverse { via: #via, one: #one })
        }
        RelationKind::ManyToMany { through, symmetrical } => {
            let through = between(through);
            quote!(ManyToMany { through: __orm::meta::Through::#through, symmetrical: #symmetrical })
        }
        RelationKind::ReverseManyToMany { via } => {
            let via = via.unraw().to_string();
            quote!(ReverseManyToMany { via: #via })
        }
    };
    quote! {
        __orm::meta::RelationMeta {
            name: #name,
            target: __orm::relation::Target::<#target>::META,
            kind: __orm::meta::RelationKind::#kind,
        }
    }
}

fn between(through: &Through) -> TokenStream {
    match through {
        Through::Auto(table) => quote!(Auto { table: #table }),
        Through::Model { model, fields } => {
            let name = |ident: &proc_macro2::Ident| ident.unraw().to_string();
            let from = option(fields.as_ref().map(|(from, _)| name(from)));
            let to = option(fields.as_ref().map(|(_, to)| name(to)));
            quote!(Model { model: __orm::relation::Target::<#model>::META, from: #from, to: #to })
        }
    }
}
