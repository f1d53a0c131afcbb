//! How databases run aggregates of many rows: what they say themselves, and what comes of it.

use orm::Result;
use orm::prelude::*;

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "plans")]
pub struct Country {
    pub id: i64,
    pub name: String,
    pub cities: HasMany<City>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "plans")]
pub struct City {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub country: ForeignKey<Country>,
    pub people: HasMany<Person>,
    pub shops: HasMany<Shop>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "plans")]
pub struct Person {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub city: ForeignKey<City>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "plans")]
pub struct Shop {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub city: ForeignKey<City>,
    pub turnover: i64,
}

const COUNTRIES: i64 = 50;
const CITIES: i64 = 5_000;
const MANY: i64 = 100_000;

fn filled() -> Result<crate::support::TestDatabase> {
    let test = fresh();
    let db = &*test;
    let numbers =
        |count: i64| format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})");
    let rows = [
        (COUNTRIES, "plans_country (name) SELECT 'country ' || i FROM n".to_owned()),
        (CITIES, format!("plans_city (country_id) SELECT i % {COUNTRIES} + 1 FROM n")),
        (MANY, format!("plans_person (city_id) SELECT i % {CITIES} + 1 FROM n")),
        (MANY, format!("plans_shop (city_id, turnover) SELECT i % {CITIES} + 1, i FROM n")),
    ];
    for (count, insert) in rows {
        let insert = insert.replacen(" SELECT", &format!(" {} SELECT", numbers(count)), 1);
        db.execute(&format!("INSERT INTO {insert}"), ())?;
    }
    db.execute("ANALYZE", ())?;
    Ok(test)
}

/// The sum of the turnovers of a country's shops.
fn turnover(country: i64) -> i64 {
    (1..=MANY).filter(|shop| (shop % CITIES + 1) % COUNTRIES + 1 == country).sum()
}

#[test]
fn aggregates_two_relations_away_read_a_hundred_thousand_rows_once() -> Result<()> {
    let test = filled()?;
    let db = &*test;
    let countries = Country::objects().order_by(|c| c.id).annotate(|c| {
        (c.cities.people.count(), c.cities.shops.turnover.sum(), c.cities.shops.count(), c.cities.count())
    });
    let rows = countries.all(db)?;
    assert_eq!(rows.len(), 50);
    for (country, (people, sum, shops, cities)) in rows {
        assert_eq!((people, shops, cities), (MANY / COUNTRIES, MANY / COUNTRIES, CITIES / COUNTRIES));
        assert_eq!(sum, Some(turnover(country.id)));
    }
    let deep = countries.clone().values(|c| (c.cities.people.count(), c.cities.shops.turnover.sum()));
    let plan = deep.explain(db)?;
    assert!(!plan.contains("SubPlan") && !plan.contains("SUBQUERY"), "{plan}");
    // What leaves few rows, leaves few to be put together.
    let one = countries.clone().filter(|c| c.name.eq("country 3")).all(db)?;
    assert_eq!(one[0].1, (2_000, Some(turnover(3)), 2_000, 100));
    assert_eq!(countries.filter(|c| c.id.eq(3)).all(db)?[0].1.1, Some(turnover(3)));
    // Of a page only its rows are counted.
    let page = Country::objects().order_by(|c| c.id).limit(2).annotate(|c| c.cities.people.count());
    assert_eq!(page.all(db)?[1].1, 2_000);
    let most = Country::objects().order_by(|c| (c.cities.shops.turnover.sum().desc(), c.id)).limit(1);
    let best = (1..=COUNTRIES).max_by_key(|country| (turnover(*country), -country)).unwrap();
    assert_eq!(most.get(db, |_| Q::all([]))?.id, best);
    let few = Country::objects().filter(|c| c.cities.people.count().lt(2_000) | c.cities.shops.count().gt(2_000));
    assert_eq!(few.count(db)?, 0);
    let cities = City::objects().annotate(|c| (c.country.cities.people.count(), c.country.cities.shops.count()));
    assert!(cities.all(db)?.iter().all(|(_, counts)| *counts == (2_000, 2_000)));
    Ok(())
}
