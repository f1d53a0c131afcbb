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

/// Each field with what reads it.
pub(super) fn reads(model: &Model) -> TokenStream {
    let reads = model.fields.iter().map(|field| {
        let ident = &field.ident;
        let read = read(model, field);
        quote!(#ident: #read)
    });
    let groups = model.groups.iter().enumerate().map(|(number, group)| {
        let (ident, ty, (base, relations)) = (&group.ident, &group.ty, bases(model, number));
        quote!(#ident: <#ty as __orm::model::Group>::__decode(row, at, meta, #base, #relations, batch)?)
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
    let reads = reads(model);
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
            ::core::result::Result::Ok(Self { #reads })
        }
    }
}

fn read(model: &Model, field: &Field) -> TokenStream {
    match (&field.column, &field.relation) {
        (Some(column), None) => {
            let (index, ty) = (model.at(column.index), &column.ty);
            let read = if column.null { quote!(read_null) } else { quote!(read) };
            quote!(__orm::model::#read::<#ty>(row, at, meta, #index)?)
        }
        (Some(column), Some(relation)) => {
            let (index, relation, side) = (model.at(column.index), model.relation_at(relation.index), side(field));
            let read = if column.null { quote!(__read_null) } else { quote!(__read) };
            quote!(#side::#read(row, at, meta, #index, #relation, batch)?)
        }
        (None, relation) => {
            let (index, side) = (relation.as_ref().map(|relation| relation.index), side(field));
            quote!(#side::__of(#index, &owner, batch))
        }
    }
}

/// What sets a field, by its position.
pub(super) fn sets(model: &Model) -> TokenStream {
    let arms = model.columns().map(|(field, column)| {
        let (ident, index, ty) = (&field.ident, column.index, &column.ty);
        let at = model.at(index);
        let decode = if column.null { quote!(decode_null) } else { quote!(decode_cell) };
        let decoded = quote!(__orm::model::#decode::<#ty>(value, meta, #at)?);
        let made = match (side(field), column.null) {
            (None, _) => decoded,
            (Some(side), false) => quote!(#side::to(#decoded)),
            (Some(side), true) => quote!(#decoded.map(#side::to)),
        };
        quote!(#index => self.#ident = #made,)
    });
    let in_groups = model.in_groups(|group, base| {
        let (ident, base) = (&group.ident, if model.is_group { quote!(base + #base) } else { base });
        quote!(__orm::model::Group::__set(&mut self.#ident, inner, value, meta, #base))
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
    let sets = sets(model);
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
