//! JSON as PostgreSQL writes it.

use std::fmt::Write as _;

use super::Json;

/// The text of JSON, with a space behind each comma and colon.
pub(super) fn text(json: &Json<'_>) -> String {
    let mut text = String::new();
    add(json, &mut text);
    text
}

fn add(json: &Json<'_>, text: &mut String) {
    match json {
        Json::Null => text.push_str("null"),
        Json::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Json::Number(number) => number.write(text),
        Json::Text(within) => quote(within, text),
        Json::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                add(item, text);
            }
            text.push(']');
        }
        Json::Object(members) => {
            text.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                quote(name, text);
                text.push_str(": ");
                add(member, text);
            }
            text.push('}');
        }
    }
}

fn quote(within: &str, text: &mut String) {
    text.push('"');
    for character in within.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            control if control < ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(control));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}
