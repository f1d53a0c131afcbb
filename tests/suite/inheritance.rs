//! Django's multi-table inheritance: a child's table has its parent's key for a key, which is a one-to-one relation.

use orm::Error;
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(app = "suite", ordering = ["name"])]
pub struct Venue {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(via = venue)]
    pub restaurant: HasOne<Restaurant>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", ordering = ["venue__name"])]
pub struct Restaurant {
    #[field(primary_key, on_delete = Cascade, column = "venue_ptr_id")]
    pub venue: OneToOne<Venue>,
    #[field(default = false)]
    pub serves_pizza: bool,
    #[field(via = restaurant)]
    pub dishes: HasMany<Dish>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", ordering = ["-restaurant", "id"])]
pub struct Dish {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub restaurant: ForeignKey<Restaurant>,
}

/// Venues `c`, `a` and `b`; `c` and `b` are restaurants.
fn stored() -> crate::support::TestDatabase {
    let db = super::fresh();
    for (name, pizza) in [("c", Some(true)), ("a", None), ("b", Some(false))] {
        db.atomic(|tx| {
            let venue = Venue::builder().name(name).save(tx)?;
            if let Some(pizza) = pizza {
                let restaurant = Restaurant::builder().venue(&venue).serves_pizza(pizza).save(tx)?;
                Dish::builder().restaurant(&restaurant).save(tx)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    }
    db
}

#[test]
fn the_childs_table_is_as_django_makes_it() {
    let db = crate::open();
    let created = db.capture(|| db.create_tables().unwrap());
    let sql = created.iter().map(|statement| statement.sql.to_string()).collect::<Vec<_>>().join("\n");
    assert!(sql.contains("CREATE TABLE \"suite_restaurant\" (\"venue_ptr_id\" bigint NOT NULL PRIMARY KEY"), "{sql}");
}

#[test]
fn a_child_is_read_with_its_parent_and_found_by_the_parents_key() {
    let db = stored();
    let db = &*db;
    let names =
        |rows: &[Restaurant]| rows.iter().map(|row| row.venue.loaded().unwrap().name.clone()).collect::<Vec<_>>();
    let rows = Restaurant::objects().select_related(|r| r.venue).all(db).unwrap();
    assert_eq!(names(&rows), ["b", "c"], "the default order leads through the relation");
    let pizza = Restaurant::objects().filter(|r| r.venue.name.eq("c") & r.serves_pizza.eq(true));
    assert_eq!(names(&pizza.select_related(|r| r.venue).all(db).unwrap()), ["c"]);
    let found = Restaurant::objects().find(db, 3).unwrap();
    assert_eq!(found.venue.get(db).unwrap().name, "b");
    assert!(matches!(Restaurant::objects().find(db, 2), Err(Error::NotFound { .. })));
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite")]
pub struct Trattoria {
    #[field(primary_key, on_delete = Cascade, column = "restaurant_ptr_id")]
    pub restaurant: OneToOne<Restaurant>,
    #[field(max_length = 20, unique)]
    pub chef: String,
}

#[test]
fn a_child_is_saved_with_a_new_parent_in_one_transaction() {
    let db = stored();
    let db = &*db;
    let asked = db.start_capture();
    let child = Restaurant::builder().serves_pizza(true).new_venue(Venue::builder().name("d")).save(db).unwrap();
    let asked = asked.finish();
    let (control, inserts): (Vec<_>, Vec<_>) = asked.iter().partition(|statement| statement.is_transaction_control());
    assert_eq!(control.len(), 2, "{asked:?}");
    let tables: Vec<_> = inserts.iter().map(|statement| statement.table).collect();
    assert_eq!(tables, ["suite_venue", "suite_restaurant"]);
    // The parent is known, and the key is its.
    assert_eq!(child.venue.loaded().unwrap().name, "d");
    assert_eq!(child.venue.loaded().unwrap().id, *child.venue.id());
    assert!(Restaurant::objects().find(db, *child.venue.id()).unwrap().serves_pizza);

    // To any depth.
    let venue = || Restaurant::builder().new_venue(Venue::builder().name("e"));
    let trattoria = Trattoria::builder().chef("Ada").new_restaurant(venue()).save(db).unwrap();
    assert_eq!(trattoria.restaurant.loaded().unwrap().venue.loaded().unwrap().name, "e");
    assert_eq!(Trattoria::objects().get(db, |t| t.restaurant.venue.name.eq("e")).unwrap().chef, "Ada");

    // All or nothing.
    let (venues, restaurants) = (Venue::objects().count(db).unwrap(), Restaurant::objects().count(db).unwrap());
    let twice = Trattoria::builder().new_restaurant(venue()).chef("Ada").save(db);
    assert!(matches!(twice, Err(Error::UniqueViolation { .. })), "{twice:?}");
    let long = Restaurant::builder().new_venue(Venue::builder().name("x".repeat(30))).save(db);
    assert!(matches!(long, Err(Error::OutOfRange { .. })), "{long:?}");
    assert_eq!((Venue::objects().count(db).unwrap(), Restaurant::objects().count(db).unwrap()), (venues, restaurants));

    // The last that is said of it counts.
    let venue = Venue::builder().name("f").save(db).unwrap();
    let known = Restaurant::builder().new_venue(Venue::builder().name("g")).venue(&venue).save(db).unwrap();
    assert_eq!(*known.venue.id(), venue.id);
    assert!(!Venue::objects().filter(|v| v.name.eq("g")).exists(db).unwrap());
}

#[test]
fn a_new_parent_goes_with_save_alone() {
    let db = stored();
    let db = &*db;
    let draft = || Restaurant::builder().new_venue(Venue::builder().name("d"));
    let cleaned = draft().full_clean(db).unwrap();
    assert_eq!(cleaned.save(db).unwrap().venue.loaded().unwrap().name, "d");
    let asked = db.capture(|| {
        for refused in [
            Restaurant::objects().bulk_create(db, [draft()]).map(drop),
            draft().get_or_create(db, |r| r.serves_pizza).map(drop),
            draft().update_or_create(db, |r| r.venue).map(drop),
        ] {
            let error = refused.unwrap_err();
            assert!(matches!(&error, Error::InvalidQuery { .. }), "{error:?}");
            assert!(error.to_string().contains("a new `venue` by `save` alone"), "{error}");
        }
    });
    assert!(asked.iter().all(|statement| statement.is_transaction_control()), "{asked:?}");
}

#[test]
fn a_parent_knows_whether_it_is_a_child() {
    let db = stored();
    let db = &*db;
    let venues = Venue::objects().select_related(|v| v.restaurant).all(db).unwrap();
    let pizza: Vec<_> = venues.iter().map(|v| v.restaurant.loaded().flatten().map(|r| r.serves_pizza)).collect();
    assert_eq!(pizza, [None, Some(false), Some(true)]);
    assert_eq!(Venue::objects().filter(|v| v.restaurant.is_null()).count(db).unwrap(), 1);
}

#[test]
fn an_order_by_a_relation_is_the_order_of_what_it_leads_to() {
    let db = stored();
    let db = &*db;
    let names = Dish::objects().values(|d| d.restaurant.venue.name).all(db).unwrap();
    assert_eq!(names, ["c", "b"]);
    let names = Dish::objects().reverse().values(|d| d.restaurant.venue.name).all(db).unwrap();
    assert_eq!(names, ["b", "c"]);
    let names = Dish::objects().order_by(|d| d.restaurant).values(|d| d.restaurant.venue.name).all(db).unwrap();
    assert_eq!(names, ["b", "c"]);
}

#[test]
fn a_child_is_saved_beside_its_parent_and_deleted_with_it() {
    let db = stored();
    let db = &*db;
    let mut child = Restaurant::objects().find(db, 3).unwrap();
    child.serves_pizza = true;
    child.save(db).unwrap();
    assert_eq!(Restaurant::objects().filter(|r| r.serves_pizza.eq(true)).count(db).unwrap(), 2);
    let deleted = Venue::objects().find(db, 3).unwrap().delete(db).unwrap();
    assert_eq!((deleted.total, deleted.by_model["suite.Restaurant"], deleted.by_model["suite.Dish"]), (3, 1, 1));
    assert_eq!(Restaurant::objects().find(db, 1).unwrap().dishes.all(db).unwrap().len(), 1);
}
