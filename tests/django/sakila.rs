//! A database with names of its own.

use orm::prelude::*;
use serde_json::json;

use crate::answer::named;
use crate::case::{Case, answers, case, nq, writing};
use crate::models::sakila::{Actor, City, Country, Customer, Film, Payment, Rental, Store};

pub fn cases() -> Vec<Case> {
    vec![
        // Film.objects.filter(actors__last_name="GUINESS").filter(actors__last_name="GABLE").order_by("film_id")
        //     .values_list("title",
        //     flat=True)
        case!("sakila.both_actors", |db| Film::objects()
            .filter(|f| f.actors.last_name.eq("GUINESS"))
            .filter(|f| f.actors.last_name.eq("GABLE"))
            .order_by(|f| f.film_id)
            .values(|f| f.title)
            .all(db)),
        // Film.objects.exclude(actors__in=Actor.objects.filter(first_name="PENELOPE", last_name="GUINESS")).count()
        case!("sakila.exclude_actor_right", |db| Film::objects()
            .exclude(|f| f
                .actors
                .is_in(Actor::objects().filter(|a| a.first_name.eq("PENELOPE") & a.last_name.eq("GUINESS"))))
            .count(db)),
        // Payment.objects.annotate(mo=TruncMonth("payment_date")).values("mo").annotate(n=Count("payment_id"),
        //     s=Sum("amount")).order_by("mo")
        case!("sakila.payments_per_month", |db| named(
            ["mo", "n", "s"],
            Payment::objects()
                .values(|p| p.payment_date.trunc(Unit::Month))
                .annotate(|p| (p.payment_id.count(), p.amount.sum()))
                .order_by(|p| p.payment_date.trunc(Unit::Month))
                .all(db)?
                .into_iter()
                .map(|(month, (count, sum))| (month, count, sum))
                .collect::<Vec<_>>()
        )),
        // Payment.objects.values(wd=ExtractWeekDay("payment_date")).annotate(s=Sum("amount")).order_by("wd")
        case!("sakila.payments_by_weekday", |db| named(
            ["wd", "s"],
            Payment::objects()
                .values(|p| p.payment_date.week_day())
                .annotate(|p| p.amount.sum())
                .order_by(|p| p.payment_date.week_day())
                .all(db)
        )),
        // Payment.objects.annotate(h=ExtractHour("payment_date",
        //     tzinfo=ZoneInfo("Australia/Adelaide"))).values("h").annotate(n=Count("pk")).order_by("h")[:4]
        case!("sakila.payments_by_hour_tz", |db| named(
            ["h", "n"],
            Payment::objects()
                .values(|p| p.payment_date.in_zone("Australia/Adelaide").hour())
                .annotate(|p| p.count())
                .order_by(|p| p.payment_date.in_zone("Australia/Adelaide").hour())
                .limit(4)
                .all(db)
        ))
        .counted(),
        // Customer.objects.annotate(l=Subquery(Rental.objects.filter(customer=OuterRef("pk")).order_by("-rental_date",
        //     "-pk").values("inventory__film__title")[:1])).order_by("customer_id").values_list("l", flat=True)[:4]
        case!("sakila.subquery_last_rental", |db| Customer::objects()
            .order_by(|c| c.customer_id)
            .limit(4)
            .values(|c| {
                let rentals = Rental::objects().filter(|r| r.customer.eq(c.customer_id));
                let rentals = rentals.order_by(|r| (r.rental_date.desc(), r.rental_id.desc()));
                subquery(rentals.values(|r| r.inventory.film.title))
            })
            .all(db)),
        // Store.objects.filter(manager__store=F("pk")).order_by("pk").values_list("pk", "manager__first_name",
        //     "address__city__country__name")
        case!("sakila.cycle_store_staff", |db| Store::objects()
            .filter(|s| s.manager.store.store_id.eq(s.store_id))
            .order_by(|s| s.store_id)
            .values(|s| (s.store_id, s.manager.first_name, s.address.city.country.name))
            .all(db)),
        // [Film.objects.filter(special_features__0="Trailers").count(),
        //     Film.objects.filter(special_features=["Trailers"]).count(), attempt(lambda:
        //     Film.objects.filter(special_features__contains=["Deleted Scenes"]).count()),
        //     Film.objects.filter(special_features__icontains="deleted").count()]
        case!("sakila.json_features", |db| vec![
            Film::objects().filter(|f| f.special_features.index(0).eq("Trailers")).count(db)?,
            Film::objects().filter(|f| f.special_features.eq(json!(["Trailers"]))).count(db)?,
            Film::objects().filter(|f| f.special_features.contains(json!(["Deleted Scenes"]))).count(db)?,
            Film::objects().filter(|f| f.special_features.as_text().icontains("deleted")).count(db)?
        ])
        .like_postgres("law 7: JSON contains JSON on both"),
        // Country.objects.annotate(n=Count("cities__addresses__customers")).filter(n__gte=30).order_by("-n")
        //     .values_list("name",
        //     "n")
        case!("sakila.country_chain", |db| Country::objects()
            .annotate(|c| c.cities.addresses.customers.count())
            .filter(|c| c.cities.addresses.customers.count().gte(30))
            .order_by(|c| c.cities.addresses.customers.count().desc())
            .values(|c| (c.name, c.cities.addresses.customers.count()))
            .all(db)),
        // nq(lambda: [(f.title, [a.last_name for a in f.actors.all()], [x.name for x in f.categories.all()]) for f
        //     in Film.objects.filter(pk__lte=2).order_by("pk").prefetch_related(Prefetch("actors",
        //     queryset=Actor.objects.order_by("last_name", "first_name")), "categories")])
        case!("sakila.prefetch_chain", |db| nq!(db, {
            let films = Film::objects()
                .filter(|f| f.film_id.lte(2))
                .order_by(|f| f.film_id)
                .prefetch(|f| (f.actors.matching(|qs| qs.order_by(|a| (a.last_name, a.first_name))), f.categories))
                .all(db)?;
            let mut rows = Vec::new();
            for film in &films {
                let actors: Vec<_> = film.actors.all(db)?.iter().map(|a| a.last_name.clone()).collect();
                let categories: Vec<_> = film.categories.all(db)?.iter().map(|c| c.name.clone()).collect();
                rows.push((film.title.clone(), actors, categories));
            }
            rows
        })),
        // City.objects.filter(name__startswith="Z").order_by("name").values("pk", "name", "country__name")[:3]
        case!("sakila.db_column_values", |db| named(
            ["pk", "name", "country__name"],
            City::objects()
                .filter(|c| c.name.starts_with("Z"))
                .order_by(|c| c.name)
                .limit(3)
                .values(|c| (c.city_id, c.name, c.country.name))
                .all(db)
        )),
        // attempt(lambda: Film.objects.get(pk=1).delete())
        writing!("sakila.delete_film_protected", |tx| Film::objects().find(tx, 1)?.delete(tx)),
        // [Film.objects.filter(inventory=None).delete(), Film.objects.count()]
        writing!("sakila.delete_film_free", |tx| answers![
            Film::objects().filter(|f| f.inventory.is_null()).delete(tx),
            Film::objects().count(tx)
        ]),
    ]
}
