//! The models of `sakila`.

use orm_core::meta::ModelMeta;
use orm_core::value::ColumnType::*;

use crate::model::*;

pub fn models() -> Vec<&'static ModelMeta> {
    vec![
        language(),
        category(),
        actor(),
        film(),
        film_actor(),
        film_category(),
        country(),
        city(),
        address(),
        store(),
        staff(),
        customer(),
        inventory(),
        rental(),
        payment(),
    ]
}

model! {
    language, "Language", "language";
    column("language_id", Integer).auto(),
    column("name", Text { max_length: Some(20) }),
    column("last_update", DateTime),
}

model! {
    category, "Category", "category";
    column("category_id", Integer).auto(),
    column("name", Text { max_length: Some(25) }),
    column("last_update", DateTime),
}

model! {
    actor, "Actor", "actor";
    column("actor_id", Integer).auto(),
    column("first_name", Text { max_length: Some(45) }),
    column("last_name", Text { max_length: Some(45) }).indexed(),
    column("last_update", DateTime),
}

model! {
    film, "Film", "film";
    column("film_id", Integer).auto(),
    column("title", Text { max_length: Some(255) }).indexed(),
    column("description", Text { max_length: None }).null(),
    column("release_year", Integer).null(),
    to("language", "language_id", language),
    to("original_language", "original_language_id", language).null(),
    column("rental_duration", SmallInt),
    column("rental_rate", Decimal { precision: Some((4, 2)) }),
    column("length", PositiveSmallInt).null(),
    column("replacement_cost", Decimal { precision: Some((5, 2)) }),
    column("rating", Text { max_length: Some(5) }).null(),
    column("special_features", Json).null(),
    column("last_update", DateTime),
}

model! {
    film_actor, "FilmActor", "film_actor";
    id(),
    to("film", "film_id", film),
    to("actor", "actor_id", actor),
    column("last_update", DateTime),
    unique(None, &["film", "actor"]),
}

model! {
    film_category, "FilmCategory", "film_category";
    id(),
    to("film", "film_id", film),
    to("category", "category_id", category),
    column("last_update", DateTime),
    unique(None, &["film", "category"]),
}

model! {
    country, "Country", "country";
    column("country_id", Integer).auto(),
    column("name", Text { max_length: Some(50) }).named("country"),
    column("last_update", DateTime),
}

model! {
    city, "City", "city";
    column("city_id", Integer).auto(),
    column("name", Text { max_length: Some(50) }).named("city"),
    to("country", "country_id", country),
    column("last_update", DateTime),
}

model! {
    address, "Address", "address";
    column("address_id", Integer).auto(),
    column("street", Text { max_length: Some(50) }).named("address"),
    column("street2", Text { max_length: Some(50) }).named("address2").null(),
    column("district", Text { max_length: Some(20) }),
    to("city", "city_id", city),
    column("postal_code", Text { max_length: Some(10) }).null(),
    column("phone", Text { max_length: Some(20) }),
    column("last_update", DateTime),
}

model! {
    store, "Store", "store";
    column("store_id", Integer).auto(),
    to("manager", "manager_staff_id", staff).unique(),
    to("address", "address_id", address),
    column("last_update", DateTime),
}

model! {
    staff, "Staff", "staff";
    column("staff_id", Integer).auto(),
    column("first_name", Text { max_length: Some(45) }),
    column("last_name", Text { max_length: Some(45) }),
    to("address", "address_id", address),
    column("email", Text { max_length: Some(50) }).null(),
    to("store", "store_id", store),
    column("active", Bool),
    column("username", Text { max_length: Some(16) }),
    column("picture", Bytes).null(),
    column("last_update", DateTime),
}

model! {
    customer, "Customer", "customer";
    column("customer_id", Integer).auto(),
    to("store", "store_id", store),
    column("first_name", Text { max_length: Some(45) }),
    column("last_name", Text { max_length: Some(45) }),
    column("email", Text { max_length: Some(50) }).null(),
    to("address", "address_id", address),
    column("activebool", Bool),
    column("create_date", Date),
    column("last_update", DateTime).null(),
    column("active", Integer).null(),
}

model! {
    inventory, "Inventory", "inventory";
    column("inventory_id", Integer).auto(),
    to("film", "film_id", film),
    to("store", "store_id", store),
    column("last_update", DateTime),
}

model! {
    rental, "Rental", "rental";
    column("rental_id", Integer).auto(),
    column("rental_date", DateTime),
    to("inventory", "inventory_id", inventory),
    to("customer", "customer_id", customer),
    column("return_date", DateTime).null(),
    to("staff", "staff_id", staff),
    column("last_update", DateTime),
    unique(Some("rental_unique"), &["rental_date", "inventory", "customer"]),
}

model! {
    payment, "Payment", "payment";
    column("payment_id", Integer).auto(),
    to("customer", "customer_id", customer),
    to("staff", "staff_id", staff),
    to("rental", "rental_id", rental).null(),
    column("amount", Decimal { precision: Some((5, 2)) }),
    column("payment_date", DateTime),
}
