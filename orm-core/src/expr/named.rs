//! Paths by name, in Django's spelling: `artist__name__icontains`. For what is only known at run time.
//!
//! A name is never quoted into SQL: each part must equal a field, a relation or a lookup of the model byte for byte.

mod json;
mod lookup;
mod order;
mod whole;

pub(crate) use lookup::named_condition;
pub use lookup::{Named, NamedValue};
pub(crate) use order::{named_order, order_by_relation, own_order};

use super::path::{Path, Scope};
use crate::error::{Error, Result};
use crate::model::PathNode;

/// How many relations a name may lead over.
const MAX_STEPS: usize = 16;
/// How long a name may be, in bytes.
const MAX_LENGTH: usize = 1024;

/// Where a name leads.
enum Reached {
    /// To a column.
    Column(Path),
    /// To a relation by itself.
    Relation(&'static PathNode),
}

/// Follows a name over relations to a column or a relation; the parts that are left come back with it.
fn walk<'n>(root: &'static PathNode, scope: Scope, name: &'n str) -> Result<(Reached, Vec<&'n str>)> {
    if name.len() > MAX_LENGTH {
        let reason = format!("a name of {} bytes; {MAX_LENGTH} are allowed", name.len());
        return Err(Error::InvalidQuery { reason });
    }
    let mut node = root;
    let mut parts = name.split("__");
    let mut steps = 0;
    // Cloned to look one part ahead.
    while let Some(part) = parts.clone().next() {
        let meta = node.meta();
        let relation = meta.relations.iter().position(|relation| relation.name == part);
        if let Some(relation) = relation {
            steps += 1;
            if steps > MAX_STEPS {
                let reason = format!("a name over more than {MAX_STEPS} relations");
                return Err(Error::InvalidQuery { reason });
            }
            parts.next();
            node = node.child(relation);
            continue;
        }
        let field = meta.fields.iter().position(|field| {
            let key = field.reference.is_some() && part.strip_suffix("_id") == Some(field.name);
            field.name == part || key
        });
        let field = if part == "pk" { Some(meta.primary_key) } else { field };
        return match field {
            Some(field) => {
                parts.next();
                Ok((Reached::Column(Path { node, field, scope }), parts.collect()))
            }
            // What follows a relation may be a lookup of its key.
            None if node.parent().is_some() => Ok((Reached::Relation(node), parts.collect())),
            None => Err(unknown(node, name)),
        };
    }
    if node.parent().is_some() { Ok((Reached::Relation(node), Vec::new())) } else { Err(unknown(node, name)) }
}

/// The name is not one of the model's.
fn unknown(node: &'static PathNode, name: &str) -> Error {
    let meta = node.meta();
    let fields = meta.fields.iter().map(|field| field.name);
    let relations = meta.relations.iter().map(|relation| relation.name);
    let mut valid: Vec<String> = fields.chain(relations).chain(["pk"]).map(str::to_owned).collect();
    valid.sort();
    valid.dedup();
    Error::UnknownField { name: shown(name), valid }
}

/// A name as a message shows it: not all of one that is very long.
fn shown(name: &str) -> String {
    let mut short: String = name.chars().take(80).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}
