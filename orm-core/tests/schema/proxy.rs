//! Models of another's table.

use orm_core::error::Error;
use orm_core::meta::{Deferrable, ModelMeta, UniqueMeta};
use orm_core::schema::create_tables;
use orm_core::value::ColumnType::*;

use crate::dialects::{Postgres, Sqlite};
use crate::model::*;

model! {
    base, "Base", "t_base";
    id(),
    column("name", Text { max_length: Some(9) }),
    column("rank", Integer).null(),
}

model! {
    same, "Same", "t_base";
    id(),
    column("rank", Integer).null(),
    column("name", Text { max_length: Some(9) }),
}

model! {
    fewer, "Fewer", "t_base";
    id(),
    column("name", Text { max_length: Some(9) }),
}

model! {
    more, "More", "t_base";
    id(),
    column("name", Text { max_length: Some(9) }),
    column("rank", Integer).null(),
    column("extra", Integer).null(),
}

model! {
    other, "Other", "t_base";
    id(),
    column("name", Text { max_length: Some(9) }),
    column("rank", Integer),
}

fn proxy(of: &'static ModelMeta) -> &'static ModelMeta {
    Box::leak(Box::new(ModelMeta { proxy: Some(base), ..*of }))
}

#[test]
fn a_proxy_makes_no_table() {
    assert_eq!(create_tables(&[base(), proxy(same())], &Sqlite).unwrap(), create_tables(&[base()], &Sqlite).unwrap());
}

#[test]
fn a_proxy_has_the_columns_of_its_base() {
    for (model, words) in [
        (fewer(), "lacks its column `rank`"),
        (more(), "which has no column `extra`"),
        (other(), "`rank` is not as `Base` has it"),
    ] {
        match create_tables(&[base(), proxy(model)], &Postgres) {
            Err(Error::InvalidModel { reason, .. }) => assert!(reason.contains(words), "{reason}"),
            found => panic!("{found:?}"),
        }
    }
}

#[test]
fn a_unique_constraint_that_waits_is_refused_where_none_can() {
    let uniques = vec![UniqueMeta { deferrable: Some(Deferrable::Deferred), ..UniqueMeta::over(Some("once"), &[1]) }];
    let model: &'static ModelMeta = Box::leak(Box::new(ModelMeta { uniques: uniques.leak(), ..*base() }));
    assert!(matches!(create_tables(&[model], &Sqlite), Err(Error::Unsupported { .. })));
    let made = create_tables(&[model], &Postgres).unwrap().concat();
    assert!(made.contains("CONSTRAINT \"once\" UNIQUE (\"name\") DEFERRABLE INITIALLY DEFERRED"), "{made}");
}
