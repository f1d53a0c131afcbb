//! The model as data.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::constraint;
use super::decode::through;
use crate::ast::{AutoNow, Choices, Column, Field, Model, Narrowed, Relation, RelationKind, Through};

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
    let (ident, name) = (&model.ident, &model.name);
    let (app, table) = place(model);
    let proxy = option(model.proxy.as_ref().map(|base| quote!(__orm::relation::Target::<#base>::META)));
    let fields = model.columns().map(|(field, column)| self::field(model, field, column));
    let fields: Vec<_> = fields.collect();
    let relations: Vec<_> = model.relations().map(|(field, relation)| self::relation(field, relation)).collect();
    let (fields, relations) = (flat_fields(model, &fields), flat_relations(model, &relations));
    let primary_key = match (model.key(), model.groups.first()) {
        (None, Some(group)) => {
            let (base, ty) = (model.base(0), &group.ty);
            quote_spanned!(ident.span()=> __orm::meta::key_in_group(#base, __orm::model::Flat::<#ty>::PRIMARY_KEY))
        }
        (key, _) => key.map_or(0, |key| key.index).to_token_stream(),
    };
    let ordering = &model.ordering;
    let composite = &model.composite;
    let manager = option(model.manager.as_ref().map(|manager| {
        let span = Span::call_site().located_at(manager.span());
        let managed = quote_spanned!(span=> __orm::queryset::Managed::of::<#ident, #manager>());
        quote!(|| {
            static MANAGED: __orm::queryset::Managed = #managed;
            &MANAGED
        })
    }));
    let checks = model.checks.iter().map(|check| constraint::check(model, check));
    let uniques = model.uniques.iter().map(|group| constraint::unique(model, group));
    let indexes = model.indexes.iter().map(|group| constraint::index(model, group));
    quote! {
        __orm::meta::ModelMeta {
            name: #name,
            app: #app,
            table: #table,
            proxy: #proxy,
            fields: #fields,
            primary_key: #primary_key,
            composite: &[#(#composite),*],
            relations: #relations,
            model_type: || __orm::model::ModelType::of::<#ident>(),
            manager: #manager,
            ordering: &[#(#ordering),*],
            checks: &[#(#checks),*],
            uniques: &[#(#uniques),*],
            indexes: &[#(#indexes),*],
        }
    }
}

/// The application and the table. A proxy is in its base's, unless it says another.
pub(super) fn place(model: &Model) -> (TokenStream, TokenStream) {
    let (app, table) = (&model.app, &model.table);
    match &model.proxy {
        None => (quote!(#app), quote!(#table)),
        Some(base) => {
            let theirs = quote!(__orm::relation::Target::<#base>::TABLE);
            (if app.is_empty() { quote!(#theirs.0) } else { quote!(#app) }, quote!(#theirs.1))
        }
    }
}

/// The columns and relations of a group.
pub(super) fn group(model: &Model) -> TokenStream {
    let fields: Vec<_> = model.columns().map(|(field, column)| self::field(model, field, column)).collect();
    let relations: Vec<_> = model.relations().map(|(field, relation)| self::relation(field, relation)).collect();
    let (fields, relations) = (flat_fields(model, &fields), flat_relations(model, &relations));
    let key = option(model.key().map(|key| key.index));
    quote! {
        const FIELDS: &'static [__orm::meta::FieldMeta] = #fields;
        const RELATIONS: &'static [__orm::meta::RelationMeta] = #relations;
        const PRIMARY_KEY: ::core::option::Option<::core::primitive::usize> = #key;
    }
}

fn flat_fields(model: &Model, own: &[TokenStream]) -> TokenStream {
    if model.groups.is_empty() {
        return quote!(&[#(#own),*]);
    }
    let (width, groups) = (model.base_after(), model.groups.iter().map(|group| &group.ty));
    quote! {
        const {
            &__orm::meta::flat_fields::<{ #width }>(&[&[#(#own),*], #(__orm::model::Flat::<#groups>::FIELDS),*])
        }
    }
}

fn flat_relations(model: &Model, own: &[TokenStream]) -> TokenStream {
    if model.groups.is_empty() {
        return quote!(&[#(#own),*]);
    }
    let width = model.relation_base_after();
    let groups = model.groups.iter().enumerate().map(|(number, group)| {
        let (base, ty) = (model.base(number), &group.ty);
        quote!((__orm::model::Flat::<#ty>::RELATIONS, #base))
    });
    quote! {
        const { &__orm::meta::flat_relations::<{ #width }>(&[(&[#(#own),*], 0), #(#groups),*]) }
    }
}

pub(super) fn option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

fn field(model: &Model, field: &Field, column: &Column) -> TokenStream {
    let (name, column_name) = (&field.name, &column.name);
    let through = through(field, column);
    let column_type = column_type(column, &through);
    let Column { null, primary_key, auto, unique, indexed, .. } = *column;
    let has_default = column.default.is_some();
    let db_default = option(column.db_default.as_ref().map(|default| constraint::db_default(model, column, default)));
    let generated = option(column.generated.as_ref().map(|generated| constraint::generated(model, column, generated)));
    let auto_now = match column.auto_now {
        None => quote!(No),
        Some(AutoNow::Insert) => quote!(Insert),
        Some(AutoNow::EachSave) => quote!(EachSave),
    };
    let choices = match &column.choices {
        None => quote!(&[]),
        Some(Choices::OfType) => quote!(#through::CHOICES),
        Some(Choices::Listed(pairs)) => {
            let pairs = pairs.iter().map(|(stored, label)| quote!((#stored, #label)));
            quote!(&[#(#pairs),*])
        }
    };
    let blank = column.blank;
    let unique_for = column.unique_for.iter().filter_map(|(period, dated)| {
        let field = constraint::position_of(model, &dated.value(), dated.span())?;
        let period = syn::Ident::new(period, dated.span());
        Some(quote!(__orm::meta::UniqueForMeta { period: __orm::meta::Period::#period, field: #field }))
    });
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
            generated: #generated,
            auto_now: __orm::meta::AutoNow::#auto_now,
            blank: #blank,
            unique_for: &[#(#unique_for),*],
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
    let RelationKind::Forward { on_delete, constraint, .. } = &relation.kind else { return None };
    let target = &relation.target;
    Some(quote! {
        __orm::meta::ForeignKeyMeta {
            target: __orm::relation::Target::<#target>::META,
            on_delete: __orm::meta::OnDelete::#on_delete,
            constraint: #constraint,
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
        RelationKind::Reverse { one, via, .. } => {
            let via = last(via);
            quote!(Reverse { via: #via, one: #one })
        }
        RelationKind::ManyToMany { through, symmetrical } => {
            let through = between(through);
            quote!(ManyToMany { through: __orm::meta::Through::#through, symmetrical: #symmetrical })
        }
        RelationKind::ReverseManyToMany { via } => {
            let via = last(via);
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

/// The name of the field that a path ends at, which is its name among all of its model.
fn last(via: &[Ident]) -> String {
    via.last().map(|ident| ident.unraw().to_string()).unwrap_or_default()
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
