//! A statement that is known from an earlier query is the one that would be written anew, whatever the values.

use orm::Database;
use orm::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;

use super::condition::{Condition, Lookup, condition};
use super::family::{Kind, Person};
use super::for_all;
use super::lookup::build;

const INTS: [i32; 12] = [0, 1, -1, 2, 7, 32_767, 32_768, -32_768, -32_769, 2_000_000_000, i32::MAX, i32::MIN];
const KEYS: [i64; 8] = [0, 1, -1, 40_000, i64::MIN, i64::MAX, 3_000_000_000, 2];
const TEXTS: [&str; 6] = ["", "a", "%_\\", "A", "a longer text", "\u{e4}"];

/// The same condition about other values.
fn varied(condition: &Condition, choices: &mut impl Iterator<Item = usize>) -> Condition {
    match condition {
        Condition::Leaf(trail, column, lookup) => {
            let mut next = || choices.next().unwrap_or(0);
            let lookup = match lookup {
                Lookup::Int(op, _) => Lookup::Int(*op, INTS[next() % INTS.len()]),
                Lookup::IntIn(_) => Lookup::IntIn((0..next() % 70).map(|_| INTS[next() % INTS.len()]).collect()),
                Lookup::Text(op, _) => Lookup::Text(*op, TEXTS[next() % TEXTS.len()]),
                Lookup::Key(op, _) => Lookup::Key(*op, KEYS[next() % KEYS.len()]),
                Lookup::KeyIn(_) => Lookup::KeyIn((0..next() % 9).map(|_| KEYS[next() % KEYS.len()]).collect()),
                other => other.clone(),
            };
            Condition::Leaf(trail.clone(), *column, lookup)
        }
        Condition::And(all) => Condition::And(all.iter().map(|inner| varied(inner, choices)).collect()),
        Condition::Or(any) => Condition::Or(any.iter().map(|inner| varied(inner, choices)).collect()),
        Condition::Xor(left, right) => {
            Condition::Xor(Box::new(varied(left, choices)), Box::new(varied(right, choices)))
        }
        Condition::Not(inner) => Condition::Not(Box::new(varied(inner, choices))),
        Condition::Related(trail, quantifier, inner) => {
            Condition::Related(trail.clone(), *quantifier, Box::new(varied(inner, choices)))
        }
        other => other.clone(),
    }
}

#[test]
fn a_statement_known_from_an_earlier_query_is_the_one_that_would_be_written_anew() {
    let (known, anew) = (super::super::fresh(), super::super::fresh());
    let values = (condition(Kind::Person), vec(vec(0..1000usize, 1..200), 1..6));
    for_all(200, &values, |(first, others)| {
        let all = others.iter().map(|choices| varied(&first, &mut choices.iter().copied().cycle()));
        for condition in std::iter::once(first.clone()).chain(all) {
            let people = Person::objects().filter(|x| build(x, &condition)).order_by(|x| x.id);
            Database::__forget_statements(&anew);
            let told = |db: &Database| people.sql(db).map(|sql| sql.map(|sql| (sql.sql.to_string(), sql.params)));
            let (known, anew) = (told(&known), told(&anew));
            prop_assert_eq!(format!("{:?}", known), format!("{:?}", anew));
        }
        Ok(())
    });
}

#[test]
fn a_known_statement_is_not_taken_for_a_value_that_the_column_cannot_hold() {
    let (known, anew) = (super::super::fresh(), super::super::fresh());
    for lookup in ["n", "n__lt", "n__gte", "m", "id__gt"] {
        for value in
            ["3", "40000", "-3", "-40000", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "0"]
        {
            let people = Person::objects().filter_by(lookup, value).unwrap();
            Database::__forget_statements(&anew);
            let told = |db: &Database| people.sql(db).map(|sql| sql.map(|sql| (sql.sql.to_string(), sql.params)));
            assert_eq!(format!("{:?}", told(&known)), format!("{:?}", told(&anew)), "{lookup} {value}");
        }
    }
}
