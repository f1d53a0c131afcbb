//! Names for migrations, from what they do.

use super::Operation;

/// The longest name, without its number.
const LONGEST: usize = 52;

/// A name for a migration with such operations: `0002_post_subtitle`. `initial` says that it is its application's first.
pub(super) fn suggested(number: u32, initial: bool, operations: &[Operation]) -> String {
    if initial {
        return format!("{number:04}_initial");
    }
    let mut name = String::new();
    for operation in operations {
        let fragment = fragment(operation);
        if name.is_empty() {
            name = fragment;
        } else if name.len() + 1 + fragment.len() <= LONGEST {
            name = format!("{name}_{fragment}");
        } else {
            name += "_and_more";
            break;
        }
    }
    let name: String = name.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '_' }).take(80).collect();
    if name.is_empty() { format!("{number:04}_empty") } else { format!("{number:04}_{name}") }
}

fn fragment(operation: &Operation) -> String {
    use Operation::*;
    let text = match operation {
        CreateModel { model, .. } => model.clone(),
        DeleteModel { model } => format!("delete_{model}"),
        RenameModel { from, to, .. } => format!("rename_{from}_{to}"),
        AlterTable { model, .. } => format!("alter_{model}_table"),
        AlterOptions { model, .. } => format!("alter_{model}_options"),
        AlterPrimaryKey { model, .. } => format!("alter_{model}_primary_key"),
        AddField { model, field, .. } => format!("{model}_{}", field.name),
        RemoveField { model, field, .. } => format!("remove_{model}_{field}"),
        AlterField { model, field, .. } => format!("alter_{model}_{}", field.name),
        RenameField { model, from, to, .. } => format!("rename_{from}_{model}_{to}"),
        AddIndex { model, index } => index.name.clone().unwrap_or_else(|| format!("{model}_index")),
        RemoveIndex { model, name } => format!("remove_{model}_{name}"),
        RenameIndex { to, .. } => format!("rename_{to}"),
        AddUnique { model, unique } => unique.name.clone().unwrap_or_else(|| format!("{model}_unique")),
        AddCheck { check, .. } => check.name.clone(),
        RemoveConstraint { model, .. } => format!("remove_{model}_constraint"),
        RunSql { .. } => "run_sql".to_owned(),
        RunRust { function } => function.clone(),
        Separate { .. } => "separate".to_owned(),
    };
    text.to_lowercase()
}
