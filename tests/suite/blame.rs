//! Errors of value and of type say which column they are of, wherever the library can know it.

use orm::prelude::*;
use orm::{Database, Error, Result};

use super::fresh;
use crate::support::raw;

#[derive(Model, Debug, Clone)]
#[model(app = "blame")]
pub struct Shop {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    pub sales: HasMany<Sale>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "blame")]
pub struct Sale {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub shop: ForeignKey<Shop>,
    #[field(max_length = 8)]
    pub code: String,
    pub small: i16,
    pub pieces: i32,
    pub large: i64,
    #[field(max_digits = 6, decimal_places = 2)]
    pub price: Decimal,
    pub rate: f64,
}

fn sale(db: &Database) -> Result<Sale> {
    let shop = Shop::builder().name("Foo").save(db)?;
    Sale::builder().shop(&shop).code("abc").small(5).pieces(6).large(7).price(Decimal::new(125, 2)).rate(0.5).save(db)
}

/// The columns that an error of value names; it must show the statement, but no value.
#[track_caller]
fn named<T: std::fmt::Debug>(result: Result<T>) -> String {
    let error = result.expect_err("this must fail");
    let message = error.to_string();
    assert!(!message.contains("  ") && !message.contains("4242"), "{message}");
    match error {
        Error::OutOfRange { column, .. } => column,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_computed_value_that_its_column_cannot_hold_names_the_column() -> Result<()> {
    let home = fresh();
    let db = &*home;
    sale(db)?;
    let all = Sale::objects;
    assert_eq!(named(all().update(db, |s| s.pieces.set(s.pieces * 2_000_000_000))), "blame_sale.pieces");
    assert_eq!(named(all().update(db, |s| s.small.set(s.small * 30_000))), "blame_sale.small");
    assert_eq!(named(all().update(db, |s| s.large.set(s.large * i64::MAX))), "blame_sale.large");
    assert_eq!(named(all().update(db, |s| s.price.set(s.price * 100_000))), "blame_sale.price");
    assert_eq!(named(all().update(db, |s| s.code.set(s.code.repeat(5)))), "blame_sale.code");
    // The type tells which of several it is.
    let both = |s: &'static SaleFields| (s.large.set(s.large + 1), s.small.set(s.small * 30_000), s.code.set("x"));
    assert_eq!(named(all().update(db, both)), "blame_sale.small");
    let sale = all().first(db)?.unwrap();
    assert_eq!((sale.small, sale.pieces, sale.large), (5, 6, 7), "nothing was written");
    Ok(())
}

#[test]
fn a_division_by_zero_names_the_columns_that_it_may_be_of() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let one = sale(db)?;
    let all = Sale::objects;
    assert_eq!(named(all().update(db, |s| s.large.set(s.large / (s.pieces - 6)))), "blame_sale.large");
    let both =
        |s: &'static SaleFields| (s.large.set(s.large / (s.pieces - 6)), s.rate.set(s.rate * 2.0), s.small.set(3));
    assert_eq!(named(all().update(db, both)), "blame_sale.large or blame_sale.rate");
    let asked = |s: &'static SaleFields| (s.large / (s.pieces - 6)).gt(1);
    for result in [
        all().filter(asked).all(db).map(drop),
        all().filter(asked).count(db).map(drop),
        all().filter(asked).delete(db).map(drop),
        all().filter(asked).iter(db).and_then(|rows| rows.collect::<Result<Vec<_>>>()).map(drop),
        db.atomic(|tx| all().filter(asked).iter(tx).and_then(|rows| rows.collect::<Result<Vec<_>>>()).map(drop)),
        all().values(|s| s.large / (s.pieces - 6)).all(db).map(drop),
        all().annotate(|s| s.large / (s.pieces - 6)).all(db).map(drop),
    ] {
        assert_eq!(named(result), "blame_sale.large or blame_sale.pieces");
    }
    assert_eq!(all().find(db, one.id)?.large, 7);
    Ok(())
}

#[test]
fn a_parameter_that_no_database_takes_names_what_it_is_compared_with() -> Result<()> {
    let home = fresh();
    let db = &*home;
    sale(db)?;
    let nul = "a\0b";
    assert_eq!(named(Sale::objects().filter(|s| s.pieces.gt(1) & s.code.eq(nul)).all(db)), "blame_sale.code");
    assert_eq!(named(Sale::objects().filter(|s| s.shop.name.contains(nul)).all(db)), "blame_shop.name");
    assert_eq!(named(Sale::objects().exclude(|s| s.shop.name.is_in(["x", nul])).count(db)), "blame_shop.name");
    assert_eq!(named(Sale::objects().filter(|s| s.code.lower().eq(nul)).delete(db)), "blame_sale.code");
    assert_eq!(named(Shop::objects().filter(|s| s.sales.any(|s| s.code.eq(nul))).all(db)), "blame_sale.code");
    let update = Sale::objects().filter(|s| s.code.eq(nul)).update(db, |s| (s.pieces.set(1), s.large.set(2)));
    assert_eq!(named(update), "blame_sale.code");
    Ok(())
}

#[test]
fn a_missing_column_is_named_with_its_table_and_the_field_it_would_be() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut old = sale(db)?;
    raw::run(db, r#"ALTER TABLE "blame_sale" RENAME COLUMN "pieces" TO "other""#)?;
    let draft = || Sale::builder().shop(1).code("a").small(1).pieces(1).large(1).price(Decimal::ONE).rate(1.0);
    let all = Sale::objects;
    for result in [
        all().all(db).map(drop),
        all().values(|s| s.pieces).all(db).map(drop),
        all().filter(|s| s.pieces.gt(1)).count(db).map(drop),
        all().filter(|s| s.pieces.gt(1)).delete(db).map(drop),
        all().update(db, |s| s.pieces.set(4)).map(drop),
        all().update(db, |s| s.pieces.set(s.pieces + 1)).map(drop),
        all().bulk_create(db, [draft(), draft()]).map(drop),
        all().bulk_update(db, [&old], |s| s.pieces).map(drop),
        draft().save(db).map(drop),
        old.save(db),
        old.save_only(db, |s| s.pieces),
        old.refresh(db),
        Shop::objects().filter(|s| s.sales.pieces.gt(1)).all(db).map(drop),
        Shop::objects().filter(|s| s.sales.any(|s| s.shop.sales.any(|s| s.pieces.gt(1)))).all(db).map(drop),
    ] {
        let error = result.expect_err("the column is missing");
        let message = error.to_string();
        let Error::MissingColumn { table, column, field, .. } = &error else { panic!("{error:?}") };
        assert_eq!((table.as_str(), column.as_str(), field.as_deref()), ("blame_sale", "pieces", Some("Sale.pieces")));
        assert!(message.contains("`Sale.pieces` needs") && message.contains("migration"), "{message}");
    }
    Ok(())
}

/// Gives a column another type, its values as they are; on SQLite by another table.
fn retype(db: &Database, column: &str, column_type: &str) -> Result<()> {
    if db.system() == "postgresql" {
        return raw::run(
            db,
            &format!(r#"ALTER TABLE "blame_sale" ALTER COLUMN "{column}" TYPE {column_type} USING NULL"#),
        );
    }
    raw::run(db, &format!(r#"ALTER TABLE "blame_sale" DROP COLUMN "{column}""#))?;
    raw::run(db, &format!(r#"ALTER TABLE "blame_sale" ADD COLUMN "{column}" {column_type}"#))
}

/// The columns and types that an error of mismatch names.
#[track_caller]
fn mismatched<T: std::fmt::Debug>(result: Result<T>) -> (String, String, String) {
    let error = result.expect_err("the types differ");
    let message = error.to_string();
    assert!(message.contains("in the database, where the field `Sale.") && message.contains("migration"), "{message}");
    assert!(!message.contains("4242"), "{message}");
    let Error::ColumnMismatch { column, field, model, database, .. } = error else { panic!("{error:?}") };
    assert_eq!(Some(column.replace("blame_sale.", "Sale.").as_str()), field.as_deref());
    (column, model.into(), database.to_lowercase())
}

#[test]
fn a_column_of_another_type_is_told_where_it_is_compared() -> Result<()> {
    let home = fresh();
    let db = &*home;
    retype(db, "pieces", "text")?;
    for result in [
        Sale::objects().filter(|s| s.pieces.gt(1)).all(db).map(drop),
        Sale::objects().filter(|s| s.pieces.is_in([1, 2])).count(db).map(drop),
        Sale::objects().filter(|s| s.small.gt(1) & s.pieces.eq(1)).delete(db).map(drop),
        Sale::objects().filter(|s| s.pieces.gt(1)).iter(db).and_then(|rows| rows.collect::<Result<Vec<_>>>()).map(drop),
        Sale::objects().filter(|s| (s.pieces + 1).gt(1)).all(db).map(drop),
        Sale::objects().aggregate(db, |s| s.pieces.sum()).map(drop),
        Shop::objects().filter(|s| s.sales.any(|s| s.pieces.gt(1))).all(db).map(drop),
    ] {
        assert_eq!(mismatched(result), ("blame_sale.pieces".into(), "integer".into(), "text".into()));
    }
    Ok(())
}

#[test]
fn a_column_of_another_type_is_told_where_something_is_stored_in_it() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Shop::builder().name("Foo").save(db)?;
    let row = |pieces| Sale::builder().shop(1).code("a").small(1).pieces(pieces).large(1).price(Decimal::ONE).rate(1.0);
    retype(db, "pieces", "varchar(20)")?;
    let told = |result| {
        let (column, model, database) = mismatched(result);
        assert_eq!((column.as_str(), model.as_str()), ("blame_sale.pieces", "integer"));
        assert!(["varchar(20)", "character varying(20)"].contains(&&*database), "{database}");
    };
    told(row(4242).save(db).map(drop));
    told(row(4242).save(db).map(drop));
    told(db.atomic(|tx| row(4242).save(tx).map(drop)));
    told(Sale::objects().bulk_create(db, [row(1), row(4242)]).map(drop));
    told(Sale::objects().update(db, |s| s.pieces.set(4242)).map(drop));
    told(Sale::objects().update(db, |s| s.pieces.set(s.small + 4242)).map(drop));
    assert_eq!(Sale::objects().count(db)?, 0, "nothing was stored");
    assert_eq!(Sale::objects().update(db, |s| s.small.set(2))?, 0, "other columns may be written");

    // A column that is right again is taken again.
    retype(db, "pieces", "integer")?;
    let one = row(7).save(db)?;
    assert_eq!(Sale::objects().find(db, one.id)?.pieces, 7);
    Ok(())
}

#[test]
fn a_number_column_where_the_model_says_text_is_told() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Shop::builder().name("Foo").save(db)?;
    let row = Sale::builder().shop(1).code("4242").small(1).pieces(1).large(1).price(Decimal::ONE).rate(1.0);
    retype(db, "code", "integer")?;
    assert_eq!(mismatched(row.save(db)).0, "blame_sale.code");
    assert_eq!(mismatched(Sale::objects().filter(|s| s.code.icontains("4242")).exists(db)).0, "blame_sale.code");
    assert_eq!(mismatched(Sale::objects().filter(|s| s.code.eq("4242")).count(db)).0, "blame_sale.code");
    assert_eq!(mismatched(Sale::objects().update(db, |s| s.code.set("4242"))).0, "blame_sale.code");
    Ok(())
}

#[test]
fn text_that_the_database_has_less_room_for_names_the_column() -> Result<()> {
    let home = fresh();
    let db = &*home;
    if db.system() != "postgresql" {
        // SQLite keeps text of any length.
        return Ok(());
    }
    raw::run(db, r#"ALTER TABLE "blame_sale" ALTER COLUMN "code" TYPE varchar(2)"#)?;
    assert_eq!(named(sale(db)), "blame_sale.code");
    Ok(())
}
