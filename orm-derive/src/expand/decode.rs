//! How a row becomes an object, and a value one of its fields.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::{Column, Field, Model, Relation, RelationKind};
use crate::fallback;

/// What reads and writes a column: by its type, or by the model it points at.
pub(super) fn through(field: &Field, column: &Column) -> TokenStream {
    match &field.relation {
        None => {
            let ty = &column.ty;
            quote!(__orm::model::Cell::<#ty>)
        }
        Some(relation) => {
            let target = &relation.target;
            quote!(__orm::relation::Target::<#target>)
        }
    }
}

fn is_one_to_one(field: &Field) -> bool {
    matches!(&field.relation, Some(Relation { kind: RelationKind::Forward { one: true, .. }, .. }))
}

/// What a column's field is made of what was read.
fn made(field: &Field, column: &Column, read: TokenStream) -> TokenStream {
    match (is_one_to_one(field), column.null) {
        (false, _) => read,
        (true, false) => quote!(__orm::relation::OneToOne::__of(#read)),
        (true, true) => quote!(#read.map(__orm::relation::OneToOne::__of)),
    }
}

/// The type of a side without a column.
fn side(relation: &Relation) -> TokenStream {
    let target = &relation.target;
    let side = match relation.kind {
        RelationKind::Reverse { one: true, .. } => quote!(HasOne),
        RelationKind::Forward { .. } | RelationKind::Reverse { one: false, .. } => quote!(HasMany),
        RelationKind::ManyToMany { .. } | RelationKind::ReverseManyToMany { .. } => quote!(ManyToMany),
    };
    quote!(__orm::relation::#side::<#target>)
}

/// Each field with what reads it.
pub(super) fn reads(model: &Model) -> TokenStream {
    let reads = model.fields.iter().map(|field| {
        let ident = &field.ident;
        let read = read(model, field);
        quote!(#ident: #read)
    });
    let groups = model.groups.iter().enumerate().map(|(number, group)| {
        let (ident, ty, (base, relations)) = (&group.ident, &group.ty, bases(model, number));
        quote!(#ident: __orm::model::Flat::<#ty>::decode(row, at, meta, (#base, #relations), batch)?)
    });
    quote!(#(#reads,)* #(#groups,)*)
}

/// Where the columns and relations of a group begin.
pub(super) fn bases(model: &Model, group: usize) -> (TokenStream, TokenStream) {
    let (base, relations) = (model.base(group), model.relation_base(group));
    if model.is_group { (quote!(base + #base), quote!(relations + #relations)) } else { (base, relations) }
}

/// `__decode`.
pub(super) fn row(model: &Model) -> TokenStream {
    let reads = if model.sound {
        let reads = reads(model);
        quote!(::core::result::Result::Ok(Self { #reads }))
    } else {
        fallback::body()
    };
    let begins_here = model.relations().any(|(field, _)| field.column.is_none());
    let owner = begins_here.then(|| quote!(let owner = batch.owner(row, at)?;));
    quote! {
        fn __decode(
            row: &dyn __orm::value::Row,
            at: ::core::primitive::usize,
            batch: &mut __orm::model::Batch,
        ) -> __orm::error::Result<Self> {
            let meta = <Self as __orm::model::Model>::meta();
            #owner
            #reads
        }
    }
}

fn read(model: &Model, field: &Field) -> TokenStream {
    match (&field.column, &field.relation) {
        (Some(column), relation) => {
            let (index, through) = (model.at(column.index), through(field, column));
            let read = if column.null { quote!(read_null) } else { quote!(read) };
            let read = match relation {
                None => quote!(#through::#read(row, at, meta, #index)?),
                Some(relation) => {
                    let relation = model.relation_at(relation.index);
                    quote!(#through::#read(row, at, meta, (#index, #relation), batch)?)
                }
            };
            made(field, column, read)
        }
        (None, relation) => {
            let (index, side) = (relation.as_ref().map(|relation| relation.index), relation.as_ref().map(side));
            quote!(#side::__of(#index, owner, batch))
        }
    }
}

/// What sets a field, by its position.
pub(super) fn sets(model: &Model) -> TokenStream {
    let arms = model.columns().map(|(field, column)| {
        let (ident, index, through) = (&field.ident, column.index, through(field, column));
        let at = model.at(index);
        let decode = if column.null { quote!(decode_null) } else { quote!(decode) };
        let made = made(field, column, quote!(#through::#decode(value, meta, #at)?));
        quote!(#index => self.#ident = #made,)
    });
    let in_groups = model.in_groups(|group, base| {
        let (ident, ty, base) = (&group.ident, &group.ty, if model.is_group { quote!(base + #base) } else { base });
        quote!(__orm::model::Flat::<#ty>::set_column(&mut self.#ident, inner, value, meta, #base))
    });
    quote! {
        match field {
            #(#arms)*
            _ => { #in_groups }
        }
        ::core::result::Result::Ok(())
    }
}

/// `__set`.
pub(super) fn set(model: &Model) -> TokenStream {
    let sets = if model.sound { sets(model) } else { fallback::body() };
    quote! {
        fn __set(
            &mut self,
            field: ::core::primitive::usize,
            value: __orm::value::ValueRef<'_>,
        ) -> __orm::error::Result<()> {
            let meta = <Self as __orm::model::Model>::meta();
            #sets
        }
    }
}
