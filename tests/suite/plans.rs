//! How databases run aggregates of many rows: what they say themselves, and what comes of it.

use orm::prelude::*;
use orm::{Database, Error, Result};

use super::{edge, fresh, keys};
use crate::models::edge::{Author, Book, Review};

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

/// What authors have, and whether it was taken in joined tables.
fn tallied(db: &Database, rows: QuerySet<Author>) -> (Vec<(i64, Counts)>, bool) {
    let rows = rows.annotate(|a| {
        let good = a.books.reviews.stars.gte(4);
        let reviews = (a.books.reviews.count(), a.books.reviews.count().filter(good), a.books.reviews.stars.sum());
        (reviews, a.books.tags.name.max(), a.books.pages.avg(), a.country.authors.count(), a.reviews.book.tags.count())
    });
    let sql = rows.sql(db).unwrap().unwrap().sql;
    let rows: Vec<_> = rows.all(db).unwrap().into_iter().map(|(author, counts)| (author.id, counts)).collect();
    (rows, sql.contains("JOIN (SELECT"))
}

type Counts = ((i64, i64, Option<i64>), Option<String>, Option<f64>, i64, i64);

#[test]
fn aggregates_are_the_same_beside_each_row_and_in_joined_tables() {
    let test = edge();
    let db = &*test;
    let all = Author::objects().order_by(|a| a.id);
    let filtered = [
        all.clone(),
        all.clone().filter(|a| a.name.contains("a")),
        all.clone().filter(|a| a.country.code.eq("GB") | a.mentor.is_null()),
        all.clone().filter(|a| a.books.pages.gt(100)),
        all.clone().filter(|a| a.books.reviews.stars.gt(3)),
        all.clone().filter(|a| a.books.reviews.stars.gt(3)).filter(|a| a.books.tags.name.eq("fiction")),
        all.clone().filter(|a| a.reviews.stars.gt(1)),
        all.clone().exclude(|a| a.reviews.stars.gt(3)),
        all.clone().filter(|a| a.books.any(|b| b.tags.name.eq("fiction"))),
        all.clone().filter(|a| a.id.is_in(Book::objects().values(|b| b.editor.id))),
        all.clone().filter(|a| a.books.reviews.count().gt(1)),
        all.clone().distinct(),
        all.clone().none(),
    ];
    for rows in filtered {
        let beside = rows.clone().filter(|_| sql::<bool>("1 = 1", ()).eq(true));
        let sql = rows.sql(db).unwrap();
        let (joined, beside) = match sql {
            Some(_) => (tallied(db, rows), tallied(db, beside)),
            None => continue,
        };
        assert!(joined.1 && !beside.1, "{sql:?}");
        assert_eq!(joined.0, beside.0, "{sql:?}");
    }
}

#[test]
fn rows_are_told_by_aggregates_from_further_away_wherever_they_are_asked_for() {
    let test = edge();
    let db = &*test;
    let wanted: Vec<i64> = Author::objects()
        .order_by(|a| a.id)
        .all(db)
        .unwrap()
        .iter()
        .filter(|author| {
            let reviews = Review::objects().filter(|r| r.book.authors.any(|a| a.id.eq(author.id)));
            reviews.count(db).unwrap() > 1
        })
        .map(|author| author.id)
        .collect();
    assert!(wanted.len() > 1);
    let read = || Author::objects().filter(|a| a.books.reviews.count().gt(1));
    let sorted = |mut keys: Vec<i64>| {
        keys.sort_unstable();
        keys
    };
    assert_eq!(sorted(keys(db, read())), wanted);
    assert_eq!(read().count(db).unwrap(), wanted.len() as u64);
    assert!(read().exists(db).unwrap());
    assert_eq!(keys(db, read().order_by(|a| a.id).limit(2)), wanted[..2]);
    assert_eq!(sorted(keys(db, Author::objects().filter(|a| a.id.is_in(read().values(|a| a.id))))), wanted);
    assert_eq!(sorted(keys(db, Author::objects().exclude(|a| !a.books.reviews.count().gt(1)))), wanted, "not not");
    // Whoever follows one of them, in a question that knows the row outside.
    let inside = Author::objects()
        .filter(|a| exists(Author::objects().filter(|b| b.id.eq(a.id) & b.books.reviews.count().gt(1))))
        .order_by(|a| a.id);
    assert_eq!(keys(db, inside), wanted);
    let both = read().union(Author::objects().filter(|a| a.books.reviews.count().lte(1))).count(db).unwrap();
    assert_eq!(both, Author::objects().count(db).unwrap());
    let all = read().aggregate(db, |a| (a.id.count(), a.books.reviews.count().sum())).unwrap();
    assert_eq!(usize::try_from(all.0).unwrap(), wanted.len());
    db.atomic(|tx| {
        let locked = read().select_for_update().order_by(|a| a.id).all(tx)?;
        assert_eq!(locked.iter().map(|a| a.id).collect::<Vec<_>>(), wanted);
        Ok::<_, Error>(())
    })
    .unwrap();
    assert_eq!(read().update(db, |a| a.name.set("read")).unwrap(), wanted.len() as u64);
    assert_eq!(sorted(keys(db, Author::objects().filter(|a| a.name.eq("read")))), wanted);
    let set = Author::objects().update(db, |a| a.name.set(a.books.reviews.count().cast::<String>()));
    assert_eq!(set.unwrap(), 8);
    assert_eq!(Author::objects().filter(|a| a.name.gt("1")).count(db).unwrap(), wanted.len() as u64);
}
