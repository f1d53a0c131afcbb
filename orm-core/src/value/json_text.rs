//! JSON that every database keeps and this library reads back.

use std::fmt::Write as _;

/// How deep arrays and objects may be nested: what is deeper could be stored, and then not be read.
pub const JSON_DEPTH: usize = 127;

/// Why a text of JSON cannot be stored; none where it can. Whether it is JSON at all is not asked.
pub fn refused_json(text: &str) -> Option<&'static str> {
    let (mut depth, mut quoted) = (0usize, false);
    let mut bytes = text.as_bytes().iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            0 => return Some("JSON cannot hold the character NUL"),
            b'"' => quoted = !quoted,
            b'\\' if quoted => {
                if bytes.as_slice().starts_with(b"u0000") {
                    return Some("JSON cannot hold the character NUL");
                }
                bytes.next();
            }
            b'[' | b'{' if !quoted => {
                depth += 1;
                if depth > JSON_DEPTH {
                    return Some("it is nested deeper than 127 arrays and objects");
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// A text as JSON has it: in quotes.
pub(super) fn json_string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            control if control < ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(control));
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_database_would_refuse_or_could_not_be_read_is_refused() {
        for good in [r#""a""#, r#"{"\\u0000":"\\\\u0000 [[["}"#, "[1,[2],{}]", r#""\u0001\"""#] {
            assert_eq!(refused_json(good), None, "{good}");
        }
        for bad in [r#""\u0000""#, r#"{"\u0000":1}"#, r#"["\\\u0000"]"#, "\"\0\""] {
            assert!(refused_json(bad).is_some(), "{bad}");
        }
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(refused_json(&nested(JSON_DEPTH)), None);
        assert!(refused_json(&nested(JSON_DEPTH + 1)).is_some());
        assert_eq!(refused_json(&"[]{},".repeat(500)), None);
    }
}
