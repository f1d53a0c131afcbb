//! The source itself.

use super::field::Field;
use super::{Model, Schema};

/// How long a line may get before what is in parentheses gets lines of its own.
const WIDTH: usize = 100;

impl Schema<'_> {
    pub(super) fn source(&self) -> String {
        let mut source = String::new();
        for (at, note) in self.notes.iter().enumerate() {
            if at > 0 {
                source += "//!\n";
            }
            doc(&mut source, "", note, true);
        }
        if !self.notes.is_empty() {
            source.push('\n');
        }
        source += "use orm::prelude::*;\n";
        for model in self.models.iter().filter(|model| !model.is_link) {
            source.push('\n');
            self.write(model, &mut source);
        }
        source
    }

    fn write(&self, model: &Model<'_>, source: &mut String) {
        for (at, note) in model.notes.iter().enumerate() {
            if at > 0 {
                *source += "///\n";
            }
            doc(source, "", note, false);
        }
        *source += "#[derive(Model, Debug, Clone)]\n";
        attribute(source, "", "model", &self.attributes(model));
        *source += &format!("pub struct {} {{\n", model.name);
        for field in model.fields.iter().chain(&model.sides) {
            write(field, source);
        }
        *source += "}\n";
    }

    fn attributes(&self, model: &Model<'_>) -> Vec<String> {
        let mut attributes = Vec::new();
        attributes.extend(self.app.map(|app| format!("app = {app:?}")));
        let expected = self.app.map(|app| format!("{app}_{}", model.name.to_lowercase()));
        if expected.as_ref() != Some(&model.table.name) {
            attributes.push(format!("table = {:?}", model.table.name));
        }
        if model.table.primary_key.len() > 1 {
            let key: Vec<String> = model.table.primary_key.iter().filter_map(|column| model.ident(column)).collect();
            attributes.push(format!("primary_key({})", key.join(", ")));
        }
        attributes.extend(model.attributes.iter().cloned());
        attributes
    }
}

fn write(field: &Field, source: &mut String) {
    const INDENT: &str = "    ";
    for note in &field.notes {
        doc(source, INDENT, note, false);
    }
    attribute(source, INDENT, "field", &field.attributes);
    *source += &format!("{INDENT}pub {}: {},\n", field.ident(), field.rust);
}

fn attribute(source: &mut String, indent: &str, name: &str, parts: &[String]) {
    if parts.is_empty() {
        return;
    }
    let line = format!("{indent}#[{name}({})]", parts.join(", "));
    if line.len() <= WIDTH {
        *source += &line;
        source.push('\n');
        return;
    }
    *source += &format!("{indent}#[{name}(\n");
    for (at, part) in parts.iter().enumerate() {
        let comma = if at + 1 < parts.len() { "," } else { "" };
        *source += &format!("{indent}    {part}{comma}\n");
    }
    *source += &format!("{indent})]\n");
}

/// A comment. What is not plain text is a literal, which nothing can leave.
fn doc(source: &mut String, indent: &str, note: &str, inner: bool) {
    let plain = note.chars().all(|c| matches!(c, ' '..='~'));
    *source += &match (plain, inner) {
        (true, true) => format!("{indent}//! {note}\n"),
        (true, false) => format!("{indent}/// {note}\n"),
        (false, true) => format!("{indent}#![doc = {note:?}]\n"),
        (false, false) => format!("{indent}#[doc = {note:?}]\n"),
    };
}
