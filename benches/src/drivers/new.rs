//! What is inserted.

use diesel::prelude::*;

/// A row to insert.
#[derive(Insertable)]
#[diesel(table_name = super::diesel::bench_entry)]
pub struct NewEntry {
    pub name: String,
    pub maker: String,
    pub code: i64,
    pub quantity: i64,
    pub weight: f64,
    pub active: bool,
    pub note: Option<String>,
}

/// The one of a number.
pub fn entry(number: i64) -> NewEntry {
    NewEntry {
        name: format!("entry number {number}"),
        maker: "maker of things".to_owned(),
        code: number % 100,
        quantity: number * 3,
        weight: 0.25,
        active: number % 3 == 0,
        note: (number % 2 == 0).then(|| "a note on it".to_owned()),
    }
}

#[derive(Insertable)]
#[diesel(table_name = super::diesel::bench_user)]
pub struct NewUser {
    pub name: String,
    pub hair_color: Option<String>,
}

pub fn user(number: usize) -> NewUser {
    NewUser { name: format!("user number {number}"), hair_color: Some("black".to_owned()) }
}
