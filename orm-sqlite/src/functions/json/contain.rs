//! What JSON contains.

use super::Json;

/// Whether one contains another, as `@>` has it: an object the same keys with what contains theirs, an array something
/// for each item, whatever the order and the number of times; and an array that stands by itself a value that does.
pub(super) fn contains(whole: &Json<'_>, part: &Json<'_>) -> bool {
    match (whole, part) {
        (Json::Array(_), Json::Array(_) | Json::Object(_)) => within(whole, part),
        (Json::Array(items), value) => items.iter().any(|item| within(item, value)),
        _ => within(whole, part),
    }
}

fn within(whole: &Json<'_>, part: &Json<'_>) -> bool {
    match (whole, part) {
        (Json::Null, Json::Null) => true,
        (Json::Bool(left), Json::Bool(right)) => left == right,
        (Json::Number(left), Json::Number(right)) => left == right,
        (Json::Text(left), Json::Text(right)) => left == right,
        (Json::Array(items), Json::Array(parts)) => {
            parts.iter().all(|part| items.iter().any(|item| within(item, part)))
        }
        (Json::Object(members), Json::Object(parts)) => parts.iter().all(|(name, part)| {
            members.iter().find(|(known, _)| known == name).is_some_and(|(_, member)| within(member, part))
        }),
        _ => false,
    }
}
