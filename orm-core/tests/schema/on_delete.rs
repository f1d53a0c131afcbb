//! Who does what when a row is deleted.

use orm_core::error::Error;
use orm_core::meta::{FieldMeta, ForeignKeyMeta, ModelMeta, OnDelete};
use orm_core::schema::creations;

use crate::dialects::{Postgres, Sqlite};
use crate::model::*;

fn deleted(field: FieldMeta, on_delete: OnDelete) -> FieldMeta {
    let reference = field.reference.map(|reference| ForeignKeyMeta { on_delete, ..reference });
    FieldMeta { reference, ..field }
}

model! {
    root, "Root", "t_root";
    id(),
}

model! {
    by_database, "ByDatabase", "t_by_database";
    id(),
    deleted(to("root", "root_id", root), OnDelete::DbCascade),
}

model! {
    by_library, "ByLibrary", "t_by_library";
    id(),
    deleted(to("root", "root_id", root), OnDelete::Cascade),
}

model! {
    unseen, "Unseen", "t_unseen";
    id(),
    deleted(to("parent", "parent_id", by_database), OnDelete::Protect),
}

model! {
    beyond, "Beyond", "t_beyond";
    id(),
    deleted(to("parent", "parent_id", by_library), OnDelete::DbCascade),
}

model! {
    listed, "Listed", "t_listed";
    id(),
    many("all", "t_listed_all", by_database),
}

model! {
    chained, "Chained", "t_chained";
    id(),
    deleted(to("parent", "parent_id", by_database), OnDelete::DbCascade),
    deleted(to("other", "other_id", by_library), OnDelete::DoNothing),
}

#[track_caller]
fn refused(models: &[&'static ModelMeta], model: &str, words: &str) {
    for result in [creations(models, &Sqlite), creations(models, &Postgres)] {
        match result {
            Err(Error::InvalidModel { model: found, reason }) => {
                assert_eq!(found, model);
                assert!(reason.contains(words), "{reason}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn deletions_of_the_database_and_of_this_library_do_not_follow_on_each_other() {
    refused(&[root(), by_database(), unseen()], "Unseen", "`ByDatabase.root`");
    refused(&[root(), by_library(), beyond()], "Beyond", "`ByLibrary.root`");
    refused(&[root(), by_database(), listed()], "ByDatabase", "the table of `Listed.all`");
}

#[test]
fn deletions_of_one_kind_follow_on_each_other_and_nothing_mixes_with_both() {
    for dialect in [&Sqlite as &dyn orm_core::sql::Dialect, &Postgres] {
        assert!(creations(&[root(), by_database(), by_library(), chained()], dialect).is_ok());
    }
}
