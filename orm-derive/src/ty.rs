//! Types of fields, told apart by how they are written.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::{GenericArgument, PathArguments, Type};

/// The relations that a type may name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    ForeignKey,
    OneToOne,
    HasMany,
    HasOne,
    ManyToMany,
}

impl Side {
    /// Whether it has a column.
    pub(crate) fn has_column(self) -> bool {
        matches!(self, Side::ForeignKey | Side::OneToOne)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Side::ForeignKey => "ForeignKey",
            Side::OneToOne => "OneToOne",
            Side::HasMany => "HasMany",
            Side::HasOne => "HasOne",
            Side::ManyToMany => "ManyToMany",
        }
    }
}

/// What a field's type says.
pub(crate) struct Shape {
    /// How often it is wrapped in `Option`.
    pub(crate) options: usize,
    /// The relation it is, if it is one.
    pub(crate) side: Option<Side>,
    /// The type within: the target of a relation, else the type of the value.
    pub(crate) inner: TokenStream,
    /// The last segment of the type within, `String`; empty where it is no path.
    pub(crate) name: String,
}

/// Looks into a type. `model` stands for `Self`, which means something else where types are repeated.
pub(crate) fn shape(ty: &Type, model: &Ident) -> Shape {
    let mut options = 0;
    let mut side = None;
    let mut ty = peel(ty);
    while side.is_none() {
        let Some((name, Some(inner))) = last_segment(ty) else { break };
        match name.as_str() {
            "Option" => options += 1,
            "ForeignKey" => side = Some(Side::ForeignKey),
            "OneToOne" => side = Some(Side::OneToOne),
            "HasMany" => side = Some(Side::HasMany),
            "HasOne" => side = Some(Side::HasOne),
            "ManyToMany" => side = Some(Side::ManyToMany),
            _ => break,
        }
        ty = peel(inner);
    }
    let mut name = last_segment(ty).map(|(name, _)| name).unwrap_or_default();
    if name == "Self" {
        name = model.to_string();
    }
    Shape { options, side, inner: without_self(quote!(#ty), model), name }
}

fn peel(ty: &Type) -> &Type {
    match ty {
        // What a `macro_rules` macro passes on as `$t:ty`.
        Type::Group(group) => peel(&group.elem),
        Type::Paren(paren) => peel(&paren.elem),
        ty => ty,
    }
}

fn last_segment(ty: &Type) -> Option<(String, Option<&Type>)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        }),
        _ => None,
    };
    Some((last.ident.to_string(), inner))
}

fn without_self(tokens: TokenStream, model: &Ident) -> TokenStream {
    let replaced = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "Self" => {
            let mut named = model.clone();
            named.set_span(ident.span());
            TokenTree::Ident(named)
        }
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), without_self(group.stream(), model));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        token => token,
    });
    replaced.collect()
}
