//! Expressions: arithmetic, functions, conditions as values, SQL written by hand.

mod arithmetic;
mod conditional;
mod functions;
mod moments;
mod widening;
mod written;

use orm::db::Database;
use orm::prelude::*;

use super::{edge, fresh};
use crate::models::edge::*;

/// The samples of these labels, in the order of their keys.
fn labelled(labels: &'static [&'static str]) -> QuerySet<Sample> {
    Sample::objects().filter(move |s| s.label.is_in(labels.iter().copied())).order_by(|s| s.id)
}

/// One more sample.
fn sample(db: &Database, label: &str, i: i32, d: Option<&str>, f: Option<f64>) -> Sample {
    let d = d.map(|d| d.parse::<Decimal>().unwrap());
    Sample::builder().label(label).i(i).d(d).f(f).save(db).unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}
