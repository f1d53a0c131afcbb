//! How a row becomes an object, and a value one of its fields.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::{Column, Field, Model, Relation, RelationKind};

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

/// `__decode`.
pub(super) fn row(model: &Model) -> TokenStream {
    let reads = model.fields.iter().map(|field| {
        let ident = &field.ident;
        let read = read(field);
        quote!(#ident: #read)
    });
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
            ::core::result::Result::Ok(Self { #(#reads,)* })
        }
    }
}

fn read(field: &Field) -> TokenStream {
    match (&field.column, &field.relation) {
        (Some(column), relation) => {
            let (index, through) = (column.index, through(field, column));
            let read = if column.null { quote!(read_null) } else { quote!(read) };
            let read = match relation {
                None => quote!(#through::#read(row, at, meta, #index)?),
                Some(Relation { index: relation, .. }) => {
                    quote!(#through::#read(row, at, meta, (#index, #relation), batch)?)
                }
            };
            made(field, column, read)
        }
        (None, relation) => {
            let (index, side) = (relation.as_ref().map(|relation| relation.index), relation.as_ref().map(side));
            quote!(#side::__of(#index, &owner, batch))
        }
    }
}

/// `__set`.
pub(super) fn set(model: &Model) -> TokenStream {
    let arms = model.columns().map(|(field, column)| {
        let (ident, index, through) = (&field.ident, column.index, through(field, column));
        let decode = if column.null { quote!(decode_null) } else { quote!(decode) };
        let made = made(field, column, quote!(#through::#decode(value, meta, #index)?));
        quote!(#index => self.#ident = #made,)
    });
    quote! {
        fn __set(
            &mut self,
            field: ::core::primitive::usize,
            value: __orm::value::ValueRef<'_>,
        ) -> __orm::error::Result<()> {
            let meta = <Self as __orm::model::Model>::meta();
            match field {
                #(#arms)*
                _ => {}
            }
            ::core::result::Result::Ok(())
        }
    }
}
