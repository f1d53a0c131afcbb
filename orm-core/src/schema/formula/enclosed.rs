//! SQL that cannot leave the place that it is written in.

/// Accepts SQL that stays within the parentheses that it is written in: one expression, without comments.
///
/// # Errors
/// What would leave them, in words.
pub fn enclosed(sql: &str) -> Result<(), String> {
    let (mut depth, mut quote, mut last) = (0usize, None, ' ');
    let refused = |what: &str| Err(format!("`{sql}` is not one expression: {what}"));
    for sign in sql.chars() {
        match (quote, sign) {
            (_, '\0') => return refused("it holds a zero character"),
            (Some('\''), '\\') => return refused("it holds a backslash"),
            (Some(open), _) if open == sign => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(sign),
            (None, '(') => depth += 1,
            (None, ')') => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return refused("a parenthesis is closed that was not opened"),
            },
            (None, ';' | '$' | '`' | '[') => return refused("it holds a sign that begins or ends more than one"),
            (None, '-') if last == '-' => return refused("it holds a comment"),
            (None, '*') if last == '/' => return refused("it holds a comment"),
            _ => {}
        }
        last = if quote.is_some() { ' ' } else { sign };
    }
    if depth > 0 || quote.is_some() {
        return refused("a parenthesis or a quote is not closed");
    }
    Ok(())
}
