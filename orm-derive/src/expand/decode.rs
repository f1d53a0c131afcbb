//! How a row becomes an object, and a value one of its fields.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::{Field, Model, RelationKind};

/// The relation's type, `ForeignKey` and so on, with its target.
fn side(field: &Field) -> Option<TokenStream> {
    let relation = field.relation.as_ref()?;
    let target = &relation.target;
    let side = match relation.kind {
        RelationKind::Forward { one: false, .. } => quote!(ForeignKey),
        RelationKind::Forward { one: true, .. } => quote!(OneToOne),
        RelationKind::Reverse { one: false, .. } => quote!(HasMany),
        RelationKind::Reverse { one: true, .. } => quote!(HasOne),
        RelationKind::ManyToMany { .. } | RelationKind::ReverseManyToMany { .. } => quote!(ManyToMany),
    };
    Some(quote!(__orm::relation::#side::<#target>))
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
        (Some(column), None) => {
            let (index, ty) = (column.index, &column.ty);
            let read = if column.null { quote!(read_null) } else { quote!(read) };
            quote!(__orm::model::#read::<#ty>(row, at, meta, #index)?)
        }
        (Some(column), Some(relation)) => {
            let (index, relation, side) = (column.index, relation.index, side(field));
            let read = if column.null { quote!(__read_null) } else { quote!(__read) };
            quote!(#side::#read(row, at, meta, #index, #relation, batch)?)
        }
        (None, relation) => {
            let (index, side) = (relation.as_ref().map(|relation| relation.index), side(field));
            quote!(#side::__of(#index, &owner, batch))
        }
    }
}

/// `__set`.
pub(super) fn set(model: &Model) -> TokenStream {
    let arms = model.columns().map(|(field, column)| {
        let (ident, index, ty) = (&field.ident, column.index, &column.ty);
        let decode = if column.null { quote!(decode_null) } else { quote!(decode_cell) };
        let decoded = quote!(__orm::model::#decode::<#ty>(value, meta, #index)?);
        let made = match (side(field), column.null) {
            (None, _) => decoded,
            (Some(side), false) => quote!(#side::to(#decoded)),
            (Some(side), true) => quote!(#decoded.map(#side::to)),
        };
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
