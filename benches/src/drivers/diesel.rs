//! Diesel, as its guide would have it.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::new::NewEntry;
use super::rows::{Author, Book, Comment, Item, Post, User, Wide};
use crate::Outcome;
use crate::session::{Open, Session};

diesel::table! {
    bench_item {
        id -> BigInt,
        name -> Text,
        maker -> Text,
        code -> BigInt,
        quantity -> BigInt,
        weight -> Double,
        active -> Bool,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    bench_entry {
        id -> BigInt,
        name -> Text,
        maker -> Text,
        code -> BigInt,
        quantity -> BigInt,
        weight -> Double,
        active -> Bool,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    bench_wide {
        id -> BigInt,
        text1 -> Text,
        text2 -> Text,
        text3 -> Text,
        text4 -> Text,
        text5 -> Text,
        text6 -> Text,
        text7 -> Nullable<Text>,
        text8 -> Nullable<Text>,
        number1 -> BigInt,
        number2 -> BigInt,
        number3 -> BigInt,
        number4 -> BigInt,
        number5 -> BigInt,
        number6 -> BigInt,
        number7 -> Nullable<BigInt>,
        number8 -> Nullable<BigInt>,
        float1 -> Double,
        float2 -> Double,
        float3 -> Double,
        float4 -> Nullable<Double>,
        flag1 -> Bool,
        flag2 -> Bool,
        flag3 -> Bool,
    }
}

diesel::table! {
    bench_author {
        id -> BigInt,
        name -> Text,
        country -> Text,
        born -> BigInt,
    }
}

diesel::table! {
    bench_book {
        id -> BigInt,
        author_id -> BigInt,
        title -> Text,
        isbn -> Text,
        pages -> BigInt,
        price -> Double,
        in_print -> Bool,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    bench_user {
        id -> BigInt,
        name -> Text,
        hair_color -> Nullable<Text>,
    }
}

diesel::table! {
    bench_post {
        id -> BigInt,
        user_id -> BigInt,
        title -> Text,
        body -> Nullable<Text>,
    }
}

diesel::table! {
    bench_comment {
        id -> BigInt,
        post_id -> BigInt,
        text -> Text,
    }
}

diesel::joinable!(bench_book -> bench_author (author_id));
diesel::joinable!(bench_post -> bench_user (user_id));
diesel::joinable!(bench_comment -> bench_post (post_id));
diesel::allow_tables_to_appear_in_same_query!(bench_author, bench_book);
diesel::allow_tables_to_appear_in_same_query!(bench_user, bench_post, bench_comment);

mod postgres;
mod sqlite;

pub fn open_sqlite(url: &str) -> Outcome<Box<dyn Session>> {
    let mut connection = SqliteConnection::establish(url.strip_prefix("sqlite://").unwrap_or(":memory:"))?;
    connection.batch_execute("PRAGMA foreign_keys = ON")?;
    Ok(Box::new(Open::new(connection, |connection, sql| Ok(connection.batch_execute(sql)?), sqlite::offer::offer)))
}

pub fn open_postgres(url: &str) -> Outcome<Box<dyn Session>> {
    let connection = PgConnection::establish(url)?;
    Ok(Box::new(Open::new(connection, |connection, sql| Ok(connection.batch_execute(sql)?), postgres::offer::offer)))
}
