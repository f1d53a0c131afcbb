//! The order of JSON, as bytes.

use super::Json;
use super::number::Number;

// In `jsonb` a null comes first, then text, numbers, truth values, arrays and objects; arrays and objects by their
// length, then by what is in them. An empty array, where it is not inside of something, comes before all.
const EMPTY: u8 = 0;
const NULL: u8 = 1;
const TEXT: u8 = 2;
const NUMBER: u8 = 3;
const FALSE: u8 = 4;
const TRUE: u8 = 5;
const ARRAY: u8 = 6;
const OBJECT: u8 = 7;

/// Bytes that are equal where the JSON is equal, and less where it comes before.
pub(super) fn key(json: &Json<'_>) -> Vec<u8> {
    let mut key = Vec::with_capacity(32);
    match json {
        Json::Array(items) if items.is_empty() => key.push(EMPTY),
        other => add(other, &mut key),
    }
    key
}

fn add(json: &Json<'_>, key: &mut Vec<u8>) {
    match json {
        Json::Null => key.push(NULL),
        Json::Bool(truth) => key.push(if *truth { TRUE } else { FALSE }),
        Json::Number(number) => add_number(number, key),
        Json::Text(text) => {
            key.push(TEXT);
            add_text(text, key);
        }
        Json::Array(items) => {
            key.push(ARRAY);
            add_length(items.len(), key);
            items.iter().for_each(|item| add(item, key));
        }
        Json::Object(members) => {
            key.push(OBJECT);
            add_length(members.len(), key);
            for (name, member) in members {
                add_text(name, key);
                add(member, key);
            }
        }
    }
}

fn add_length(length: usize, key: &mut Vec<u8>) {
    key.extend_from_slice(&(length as u64).to_be_bytes());
}

/// No text goes on after another one's end: a NUL ends it.
fn add_text(text: &str, key: &mut Vec<u8>) {
    key.extend_from_slice(text.as_bytes());
    key.push(0);
}

fn add_number(number: &Number<'_>, key: &mut Vec<u8>) {
    key.push(NUMBER);
    if number.digits.is_empty() {
        key.push(1);
        return;
    }
    key.push(if number.negative { 0 } else { 2 });
    let start = key.len();
    // With the sign turned, negative powers come before positive ones.
    key.extend_from_slice(&(number.exponent.cast_unsigned() ^ (1 << 63)).to_be_bytes());
    add_text(&number.digits, key);
    if number.negative {
        key[start..].iter_mut().for_each(|byte| *byte = !*byte);
    }
}
