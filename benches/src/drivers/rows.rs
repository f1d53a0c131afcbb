//! Structs for the rows, with which the raw drivers, sqlx and Diesel all do.

use diesel::prelude::*;
use sqlx::FromRow;

use crate::answer::Tell;
use crate::tell;

#[derive(FromRow, Queryable, Selectable)]
#[diesel(table_name = super::diesel::bench_item)]
pub struct Item {
    pub id: i64,
    pub name: String,
    pub maker: String,
    pub code: i64,
    pub quantity: i64,
    pub weight: f64,
    pub active: bool,
    pub note: Option<String>,
}

#[derive(FromRow, Queryable, Selectable)]
#[diesel(table_name = super::diesel::bench_wide)]
pub struct Wide {
    pub id: i64,
    pub text1: String,
    pub text2: String,
    pub text3: String,
    pub text4: String,
    pub text5: String,
    pub text6: String,
    pub text7: Option<String>,
    pub text8: Option<String>,
    pub number1: i64,
    pub number2: i64,
    pub number3: i64,
    pub number4: i64,
    pub number5: i64,
    pub number6: i64,
    pub number7: Option<i64>,
    pub number8: Option<i64>,
    pub float1: f64,
    pub float2: f64,
    pub float3: f64,
    pub float4: Option<f64>,
    pub flag1: bool,
    pub flag2: bool,
    pub flag3: bool,
}

#[derive(FromRow, Queryable, Selectable, Identifiable)]
#[diesel(table_name = super::diesel::bench_author)]
pub struct Author {
    pub id: i64,
    pub name: String,
    pub country: String,
    pub born: i64,
}

#[derive(FromRow, Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = super::diesel::bench_book)]
#[diesel(belongs_to(Author, foreign_key = author_id))]
pub struct Book {
    pub id: i64,
    pub author_id: i64,
    pub title: String,
    pub isbn: String,
    pub pages: i64,
    pub price: f64,
    pub in_print: bool,
    pub note: Option<String>,
}

#[derive(FromRow, Queryable, Selectable, Identifiable)]
#[diesel(table_name = super::diesel::bench_user)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub hair_color: Option<String>,
}

#[derive(FromRow, Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = super::diesel::bench_post)]
#[diesel(belongs_to(User, foreign_key = user_id))]
pub struct Post {
    pub id: i64,
    pub user_id: i64,
    pub title: String,
    pub body: Option<String>,
}

#[derive(FromRow, Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = super::diesel::bench_comment)]
#[diesel(belongs_to(Post, foreign_key = post_id))]
pub struct Comment {
    pub id: i64,
    pub post_id: i64,
    pub text: String,
}

tell! {
    Item { id, name, maker, code, quantity, weight, active, note }
    Wide {
        id, text1, text2, text3, text4, text5, text6, text7, text8, number1, number2, number3, number4, number5, number6,
        number7, number8, float1, float2, float3, float4, flag1, flag2, flag3,
    }
    Author { id, name, country, born }
    Book { id, author_id, title, isbn, pages, price, in_print, note }
    User { id, name, hair_color }
    Post { id, user_id, title, body }
    Comment { id, post_id, text }
}

/// A row with what belongs to it.
pub struct With<P, C> {
    pub parent: P,
    pub children: Vec<C>,
}

impl<P: Tell, C: Tell> Tell for With<P, C> {
    fn tell(&self, text: &mut String) {
        self.parent.tell(text);
        self.children.tell(text);
    }
}

/// Children put with their parents, in the order in which they came.
pub fn put_together<P, C>(
    parents: Vec<P>,
    children: Vec<C>,
    key: fn(&P) -> i64,
    parent: fn(&C) -> i64,
) -> Vec<With<P, C>> {
    let mut places = std::collections::HashMap::with_capacity(parents.len());
    let mut together: Vec<With<P, C>> = Vec::with_capacity(parents.len());
    for one in parents {
        places.insert(key(&one), together.len());
        together.push(With { parent: one, children: Vec::new() });
    }
    for child in children {
        if let Some(place) = places.get(&parent(&child)) {
            together[*place].children.push(child);
        }
    }
    together
}
