//! Foreign keys to keys of every type, and keys that are foreign keys themselves.

use orm::prelude::*;
use orm::{Error, Result, assert_num_queries};

use super::fresh;

#[derive(FieldType, Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

/// A day of January 1970.
fn date(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(1970, 1, day).unwrap()
}

macro_rules! keys_of_types {
    ($($end:ident $start:ident $test:ident: $key:ty, $one:expr, $other:expr, $shown:expr;)*) => {$(
        #[derive(Model, Debug, Clone, PartialEq)]
        #[model(app = "foreignkeys")]
        pub struct $end {
            #[field(primary_key)]
            pub key: $key,
        }

        #[derive(Model, Debug, Clone, PartialEq)]
        #[model(app = "foreignkeys")]
        pub struct $start {
            pub id: i64,
            #[field(on_delete = Cascade)]
            pub end: ForeignKey<$end>,
            #[field(on_delete = Cascade)]
            pub other: Option<OneToOne<$end>>,
        }

        #[test]
        fn $test() -> Result<()> {
            let home = fresh();
            let db = &*home;
            let (one, other): ($key, $key) = ($one, $other);
            let first = $end::builder().key(&one).save(db)?;
            let second = $end::builder().key(&other).save(db)?;
            let both = $start::builder().end(&first).other(&second).save(db)?;
            $start::builder().end(one.clone()).save(db)?;
            let mut read = $start::objects().order_by(|s| s.id).all(db)?;
            assert_eq!(read[0], both);
            assert_eq!((read[0].end.id(), read[1].end.id()), (&one, &one));
            assert_eq!(read[0].other.as_ref().map(|other| other.id()), Some(&other));
            assert_eq!(read[1].other, None);
            assert_eq!(read[0].end.get(db)?, &first);
            assert_eq!(format!("{:?}", read[0].end), format!("ForeignKey({}, loaded)", $shown));
            assert_eq!(read[0].end, ForeignKey::to(one));
            assert_ne!(read[0].end, ForeignKey::from(&second));
            read[1].end = ForeignKey::to(other.clone());
            read[1].save(db)?;
            assert_eq!($start::objects().filter(|s| s.end.eq(&other)).count(db)?, 1);
            Ok(())
        }
    )*};
}

keys_of_types! {
    EndI16 StartI16 a_foreign_key_may_be_an_i16: i16, -7, 7, "-7";
    EndI32 StartI32 a_foreign_key_may_be_an_i32: i32, -70_000, 70_000, "-70000";
    EndI64 StartI64 a_foreign_key_may_be_an_i64: i64, -5_000_000_000, 5_000_000_000, "-5000000000";
    EndU16 StartU16 a_foreign_key_may_be_a_u16: u16, 7, 8, "7";
    EndU32 StartU32 a_foreign_key_may_be_a_u32: u32, 70_000, 8, "70000";
    EndU64 StartU64 a_foreign_key_may_be_a_u64: u64, 5_000_000_000, 8, "5000000000";
    EndText StartText a_foreign_key_may_be_text: String, "one".into(), "other".into(), "\"one\"";
    EndUuid StartUuid a_foreign_key_may_be_a_uuid: Uuid, Uuid::from_u128(1), Uuid::from_u128(2), format!("{:?}", Uuid::from_u128(1));
    EndCode StartCode a_foreign_key_may_be_of_a_type_of_ones_own: Code, Code("one".into()), Code("other".into()), "Text(\"one\")";
    EndDate StartDate a_foreign_key_may_be_a_date: NaiveDate, date(7), date(8), "Date(6)";
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "foreignkeys")]
pub struct Place {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "foreignkeys")]
pub struct Restaurant {
    #[field(primary_key, on_delete = Cascade)]
    pub place: OneToOne<Place>,
    pub stars: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "foreignkeys")]
pub struct Waiter {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub restaurant: ForeignKey<Restaurant>,
    #[field(on_delete = Cascade)]
    pub lives: ForeignKey<Place>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "foreignkeys")]
pub struct Note {
    #[field(primary_key, on_delete = Cascade)]
    pub of: ForeignKey<EndText>,
    #[field(max_length = 20)]
    pub text: String,
}

#[test]
#[allow(clippy::needless_borrows_for_generic_args, reason = "each form is what is tested")]
fn an_object_is_found_by_the_object_that_is_its_key() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Place::builder().name("a field").save(db)?;
    let (inn, house) = (Place::builder().name("inn").save(db)?, Place::builder().name("house").save(db)?);
    let restaurant = Restaurant::builder().place(&inn).stars(3).save(db)?;
    let waiter = Waiter::builder().restaurant(inn.id).lives(&inn).save(db)?;
    let found = |found: Result<Restaurant>| assert_eq!(found.unwrap().stars, 3);
    found(Restaurant::objects().find(db, &inn));
    found(Restaurant::objects().find(db, &&inn));
    found(Restaurant::objects().find(db, inn.id));
    found(Restaurant::objects().find(db, &inn.id));
    found(Restaurant::objects().find(db, 2));
    found(Restaurant::objects().find(db, &restaurant));
    found(Restaurant::objects().find(db, &restaurant.place));
    found(Restaurant::objects().find(db, restaurant.place.clone()));
    found(Restaurant::objects().find(db, &waiter.restaurant));
    found(Restaurant::objects().find(db, &waiter.lives));
    found(Restaurant::objects().find(db, waiter.lives));
    let missing = Restaurant::objects().find(db, &house);
    assert!(matches!(missing, Err(Error::NotFound { model: "Restaurant" })), "{missing:?}");
    let unsaved = Place { id: 0, name: "castle in the air".into() };
    let missing = assert_num_queries!(db, 0, Restaurant::objects().find(db, &unsaved));
    assert!(matches!(missing, Err(Error::Unsaved { model: "Place" })), "{missing:?}");
    Ok(())
}

#[test]
#[allow(clippy::needless_borrows_for_generic_args, reason = "each form is what is tested")]
fn a_key_that_leads_to_a_text_is_found_by_text() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let end = EndText::builder().key("one").save(db)?;
    Note::builder().of(&end).text("x").save(db)?;
    assert_eq!(Note::objects().find(db, "one")?.text, "x");
    assert_eq!(Note::objects().find(db, &"one")?.text, "x");
    assert_eq!(Note::objects().find(db, String::from("one"))?.text, "x");
    assert_eq!(Note::objects().find(db, &end)?.text, "x");
    assert!(matches!(Note::objects().find(db, "other"), Err(Error::NotFound { .. })));
    Ok(())
}

#[test]
fn a_relation_is_in_a_queryset_of_keys() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let names = ["inn", "house", "hut"];
    let places: Vec<_> = names.map(|name| Place::builder().name(name).save(db)).into_iter().collect::<Result<_>>()?;
    Restaurant::builder().place(&places[0]).stars(3).save(db)?;
    Restaurant::builder().place(&places[1]).stars(1).save(db)?;
    for (at, home) in [(0, 1), (0, 2), (1, 2)] {
        Waiter::builder().restaurant(places[at].id).lives(&places[home]).save(db)?;
    }
    let waiters = |q: QuerySet<Waiter>| super::ids(db, q);
    let huts = Place::objects().filter(|p| p.name.starts_with("h"));
    let keys = huts.clone().values(|p| p.id);
    assert_eq!(waiters(Waiter::objects().filter(|w| w.lives.is_in(keys.clone()))), [1, 2, 3]);
    assert_eq!(waiters(Waiter::objects().filter(|w| w.restaurant.is_in(keys.clone()))), [3]);
    assert_eq!(waiters(Waiter::objects().exclude(|w| w.restaurant.is_in(keys.clone()))), [1, 2]);
    let hut = huts.filter(|p| p.name.ends_with("t")).values(|p| p.id);
    assert_eq!(waiters(Waiter::objects().filter(|w| w.lives.is_in(hut.clone()))), [2, 3]);
    // A key that is a relation, by itself and through the key of what it leads to.
    let good = Restaurant::objects().filter(|r| r.stars.gt(2));
    assert_eq!(waiters(Waiter::objects().filter(|w| w.restaurant.is_in(good.clone().values(|r| r.place.id)))), [1, 2]);
    assert_eq!(waiters(Waiter::objects().filter(|w| w.restaurant.is_in(good.clone()))), [1, 2]);
    // Keys of related rows, and none at all.
    let homes = Waiter::objects().values(|w| w.lives.id);
    assert_eq!(super::ids(db, Place::objects().filter(|p| p.id.is_in(homes.clone()))), [2, 3]);
    let none = Place::objects().filter(|p| p.name.eq("castle")).values(|p| p.id);
    assert_eq!(waiters(Waiter::objects().filter(|w| w.lives.is_in(none.clone()))), [0; 0]);
    Ok(())
}
