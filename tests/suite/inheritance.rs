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
