//! What is computed fits its column, or is refused; long conditions and odd relations get an answer.

use orm::prelude::*;
use orm::{Error, Result};

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "bounds")]
pub struct Price {
    pub id: i64,
    #[field(max_digits = 6, decimal_places = 2)]
    pub amount: Decimal,
}

#[test]
fn a_computed_decimal_is_rounded_as_its_column_has_it_or_refused() -> Result<()> {
    let db = fresh();
    let db = &*db;
    let price = Price::builder().amount(Decimal::new(125, 2)).save(db)?;
    Price::objects().update(db, |p| p.amount.set(p.amount * Decimal::new(5, 1)))?;
    assert_eq!(Price::objects().find(db, price.id)?.amount, Decimal::new(63, 2));
    assert_eq!(Price::objects().filter(|p| p.amount.eq(Decimal::new(63, 2))).count(db)?, 1);
    let refused = Price::objects().update(db, |p| p.amount.set(p.amount * Decimal::new(100_000, 0)));
    assert!(matches!(refused, Err(Error::OutOfRange { .. })), "{refused:?}");
    assert_eq!(Price::objects().find(db, price.id)?.amount, Decimal::new(63, 2));
    Ok(())
}

#[test]
fn a_condition_of_thousands_of_parts_is_asked() -> Result<()> {
    let db = fresh();
    let db = &*db;
    Price::builder().amount(Decimal::ONE).save(db)?;
    let any = Price::objects().filter(|p| Q::any((0..5000).map(|cents| p.amount.eq(Decimal::new(cents, 2)))));
    assert_eq!(any.count(db)?, 1);
    let all = Price::objects().filter(|p| Q::all((200..5000).map(|cents| p.amount.ne(Decimal::new(cents, 2)))));
    assert_eq!(all.count(db)?, 1);
    let chained =
        (200..2200).fold(Price::objects(), |rows, cents| rows.exclude(|p| p.amount.eq(Decimal::new(cents, 2))));
    assert_eq!(chained.count(db)?, 1);
    Ok(())
}
