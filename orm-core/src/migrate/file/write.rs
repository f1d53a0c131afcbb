//! Migrations to text that is pleasant to review: one line for each field, constraint and index.

use toml::Value as Toml;

use super::operation::written;
use crate::migrate::{Migration, MigrationName};

pub(super) fn file(migration: &Migration) -> Result<String, String> {
    let app = &migration.id.app;
    let mut text = String::new();
    for (key, names) in [
        ("depends_on", &migration.depends_on),
        ("run_before", &migration.run_before),
        ("replaces", &migration.replaces),
    ] {
        if !names.is_empty() {
            let names = names.iter().map(|name| Toml::String(MigrationName::to_string_within(name, app)));
            line(&mut text, key, &Toml::Array(names.collect()));
        }
    }
    if !migration.atomic {
        line(&mut text, "atomic", &Toml::Boolean(false));
    }
    for operation in &migration.operations {
        if !text.is_empty() {
            text.push('\n');
        }
        text += &format!("# {}\n[[operations]]\n", operation.describe());
        for (key, value) in &written(operation, app)? {
            line(&mut text, key, value);
        }
    }
    Ok(text)
}

fn line(text: &mut String, key: &str, value: &Toml) {
    match value {
        Toml::Array(items) if items.iter().any(Toml::is_table) => {
            *text += &format!("{key} = [\n");
            for item in items {
                *text += &format!("    {},\n", inline(item));
            }
            *text += "]\n";
        }
        Toml::String(long) if long.contains('\n') && !long.contains("'''") && !long.contains('\r') => {
            *text += &format!("{key} = '''\n{long}'''\n");
        }
        other => *text += &format!("{key} = {}\n", inline(other)),
    }
}

/// A value on one line.
fn inline(value: &Toml) -> String {
    match value {
        Toml::Table(table) => {
            let parts: Vec<String> = table.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Toml::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        plain => plain.to_string(),
    }
}
