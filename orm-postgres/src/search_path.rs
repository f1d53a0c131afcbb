//! Where the server looks for what SQL names without a schema.
//!
//! Functions and types are written with theirs. Operators are not, and need not be: the server looks in `pg_catalog` first,
//! unless the setting names it at a later place. Whoever may create things in a schema before it would then decide what
//! `=` means.

/// What stands before `pg_catalog` in the setting `search_path`.
pub(crate) fn before_catalog(setting: &str) -> Option<String> {
    let schemas = schemas(setting);
    let at = schemas.iter().position(|schema| schema == "pg_catalog")?;
    // Neither functions nor operators are looked for in the schema of temporary tables, wherever it stands.
    schemas.into_iter().take(at).find(|schema| schema != "pg_temp")
}

/// The names in the setting: a quoted one as it stands, each quote within doubled, another in small letters.
fn schemas(setting: &str) -> Vec<String> {
    let mut schemas = vec![String::new()];
    let mut quoted = false;
    let mut characters = setting.chars().peekable();
    while let Some(character) = characters.next() {
        let Some(schema) = schemas.last_mut() else { break };
        match character {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => schema.push('"'),
            '"' => quoted = !quoted,
            other if quoted => schema.push(other),
            ',' => schemas.push(String::new()),
            space if space.is_whitespace() => {}
            other => schema.extend(other.to_lowercase()),
        }
    }
    schemas
}

#[cfg(test)]
mod tests {
    use super::before_catalog;

    #[test]
    fn whatever_comes_before_the_catalog_is_found_however_it_is_written() {
        for (setting, found) in [
            ("evil, pg_catalog, public", "evil"),
            ("\"$user\", public,PG_Catalog", "$user"),
            ("\"we\"\"ird, pg_catalog\", \"pg_catalog\"", "we\"ird, pg_catalog"),
            ("pg_temp, evil, pg_catalog", "evil"),
            ("\"PG_CATALOG\", pg_catalog", "PG_CATALOG"),
        ] {
            assert_eq!(before_catalog(setting).as_deref(), Some(found), "{setting}");
        }
        for setting in
            ["", "\"$user\", public", "evil, public", "pg_catalog, evil", "pg_temp, pg_catalog", "\"pg_catalog, evil\""]
        {
            assert_eq!(before_catalog(setting), None, "{setting}");
        }
    }
}
