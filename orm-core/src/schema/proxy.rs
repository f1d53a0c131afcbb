//! Models of another's table.

use crate::error::{Error, Result};
use crate::meta::{FieldMeta, ModelMeta};

/// Refuses a proxy whose columns are not those of its base: rows could not be inserted through it, or not be read.
pub(super) fn check(proxy: &'static ModelMeta) -> Result<()> {
    let base = proxy.concrete();
    let invalid = |reason: String| Err(Error::InvalidModel { model: proxy.name.to_owned(), reason });
    for field in base.fields {
        if !proxy.fields.iter().any(|own| own.column == field.column) {
            return invalid(format!(
                "it is a proxy of `{}` and lacks its column `{}`: repeat it",
                base.name, field.column
            ));
        }
    }
    for field in proxy.fields {
        match base.fields.iter().find(|theirs| theirs.column == field.column) {
            None => {
                return invalid(format!("it is a proxy of `{}`, which has no column `{}`", base.name, field.column));
            }
            Some(theirs) if !alike(field, theirs) => {
                let reason =
                    format!("its column `{}` is not as `{}` has it: write it as it is there", field.column, base.name);
                return invalid(reason);
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn alike(field: &FieldMeta, theirs: &FieldMeta) -> bool {
    let target = |field: &FieldMeta| field.reference.map(|reference| (reference.target)().table);
    field.column_type == theirs.column_type
        && field.null == theirs.null
        && field.primary_key == theirs.primary_key
        && field.auto == theirs.auto
        && field.generated.is_some() == theirs.generated.is_some()
        && target(field) == target(theirs)
}
