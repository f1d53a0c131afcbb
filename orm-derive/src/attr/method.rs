//! How an index is kept: `using = gin, with(fastupdate = false)`; when a unique constraint is looked at.

use proc_macro2::{Ident, Span};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Lit, Token};

use crate::ast::Group;
use crate::errors::Errors;
use crate::names::nearest;

/// A parameter of a method.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Number,
    OnOrOff,
}

use Takes::{Number, OnOrOff};

/// The methods: as written, the variant of `IndexMethod`, and their parameters.
const METHODS: &[(&str, &str, &[(&str, Takes)])] = &[
    ("btree", "BTree", &[("fillfactor", Number), ("deduplicate_items", OnOrOff)]),
    ("hash", "Hash", &[("fillfactor", Number)]),
    ("gin", "Gin", &[("fastupdate", OnOrOff), ("gin_pending_list_limit", Number)]),
    ("gist", "Gist", &[("buffering", OnOrOff), ("fillfactor", Number)]),
    ("spgist", "SpGist", &[("fillfactor", Number)]),
    ("brin", "Brin", &[("autosummarize", OnOrOff), ("pages_per_range", Number)]),
    ("bloom", "Bloom", &[("length", Number)]),
];

pub(super) fn options(input: ParseStream<'_>) -> syn::Result<Vec<(Ident, Lit)>> {
    let option = |input: ParseStream<'_>| {
        let name: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok((name, Lit::parse(input)?))
    };
    Ok(Punctuated::<_, Token![,]>::parse_terminated_with(input, option)?.into_iter().collect())
}

/// Notes the method of an index and its parameters.
pub(super) fn method(
    group: &mut Group,
    using: Option<&Ident>,
    with: Option<(Ident, Vec<(Ident, Lit)>)>,
    errors: &mut Errors,
) {
    let Some(using) = using else {
        if let Some((at, _)) = with {
            errors.at(at.span(), "these are parameters of a method: name it, `using = btree`");
        }
        return;
    };
    let name = using.to_string();
    let Some((_, variant, known)) = METHODS.iter().find(|(known, ..)| *known == name) else {
        unknown("method", &name, using.span(), METHODS.iter().map(|(known, ..)| *known), errors);
        return;
    };
    group.method = Some(Ident::new(variant, using.span()));
    for (option, value) in with.into_iter().flat_map(|(_, options)| options) {
        let named = option.to_string();
        let Some((_, takes)) = known.iter().find(|(known, _)| *known == named) else {
            unknown(&format!("parameter of `{name}`"), &named, option.span(), known.iter().map(|(k, _)| *k), errors);
            continue;
        };
        match (takes, &value) {
            (Takes::Number, Lit::Int(number)) => group.options.push((named, number.base10_digits().to_owned())),
            (Takes::OnOrOff, Lit::Bool(on)) => {
                group.options.push((named, if on.value { "on" } else { "off" }.to_owned()));
            }
            (Takes::Number, _) => errors.at(value.span(), format!("write `{named} = n`, a whole number")),
            (Takes::OnOrOff, _) => errors.at(value.span(), format!("write `{named} = true` or `{named} = false`")),
        }
    }
}

/// The variant of `Deferrable`.
pub(super) fn deferrable(when: &Ident, errors: &mut Errors) -> Option<Ident> {
    let variant = match when.to_string().as_str() {
        "deferred" => "Deferred",
        "immediate" => "Immediate",
        _ => {
            let mend =
                "write `deferrable = deferred`, looked at when the transaction ends, or `deferrable = immediate`";
            errors.at(when.span(), mend);
            return None;
        }
    };
    Some(Ident::new(variant, when.span()))
}

fn unknown<'a>(what: &str, name: &str, at: Span, known: impl Iterator<Item = &'a str> + Clone, errors: &mut Errors) {
    match nearest(name, known.clone()) {
        Some(near) => errors.at(at, format!("no {what} `{name}`: did you mean `{near}`?")),
        None => errors.at(at, format!("no {what} `{name}`: there are {}", known.collect::<Vec<_>>().join(", "))),
    }
}
