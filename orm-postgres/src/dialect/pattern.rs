//! Regular expressions: where PostgreSQL has another letter for an escape.

/// A pattern of the common syntax as PostgreSQL writes it: its word boundary is `\y`, and `\b` would be a backspace.
pub(super) fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern.chars();
    while let Some(character) = rest.next() {
        out.push(character);
        if character == '\\' {
            out.extend(rest.next().map(|escaped| match escaped {
                'b' => 'y',
                'B' => 'Y',
                'z' => 'Z',
                other => other,
            }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn word_boundaries_have_postgresqls_letters() {
        assert_eq!(translated(r"\bLive\b"), r"\yLive\y");
        assert_eq!(translated(r"\\b\Bx\z"), r"\\b\Yx\Z");
        assert_eq!(translated("a.b"), "a.b");
    }
}
