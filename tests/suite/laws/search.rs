//! Searches in text are those of Rust's `str`, whatever the characters.

use orm::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::for_all;

#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Saying {
    pub id: i64,
    pub text: String,
    pub part: Option<String>,
}

fn text(most: usize) -> impl Strategy<Value = String> {
    let characters =
        vec!['a', 'A', '%', '_', '\\', '\'', '"', '*', '[', '\u{e9}', 'e', '\u{301}', '\u{df}', '\u{1f600}'];
    let character = prop_oneof![
        12 => proptest::sample::select(characters),
        1 => any::<char>().prop_filter("no NUL", |character| *character != '\0'),
    ];
    vec(character, 0..=most).prop_map(String::from_iter)
}

#[test]
fn text_is_searched_as_rust_searches_it() {
    let db = super::super::fresh();
    for_all(80, &(vec((text(5), proptest::option::of(text(2))), 1..=4), text(2)), |(sayings, part)| {
        let fail = |error| TestCaseError::fail(format!("{error:?}"));
        Saying::objects().delete(&*db).map_err(fail)?;
        for (text, part) in &sayings {
            Saying::builder().text(text).part(part.clone()).save(&*db).map_err(fail)?;
        }
        let part = part.as_str();
        type Asked<'a> = (&'a str, QuerySet<Saying>, &'a dyn Fn(&str, Option<&str>) -> bool);
        let all = Saying::objects;
        let asked: [Asked<'_>; 9] = [
            ("contains", all().filter(|x| x.text.contains(part)), &|text, _| text.contains(part)),
            ("starts_with", all().filter(|x| x.text.starts_with(part)), &|text, _| text.starts_with(part)),
            ("ends_with", all().filter(|x| x.text.ends_with(part)), &|text, _| text.ends_with(part)),
            ("eq", all().filter(|x| x.text.eq(part)), &|text, _| text == part),
            ("not contains", all().exclude(|x| x.part.contains(part)), &|_, own| {
                !own.is_some_and(|own| own.contains(part))
            }),
            ("contains a column", all().filter(|x| x.text.contains(x.part)), &|text, own| {
                own.is_some_and(|own| text.contains(own))
            }),
            ("starts with a column", all().filter(|x| x.text.starts_with(x.part)), &|text, own| {
                own.is_some_and(|own| text.starts_with(own))
            }),
            ("ends with a column", all().filter(|x| x.text.ends_with(x.part)), &|text, own| {
                own.is_some_and(|own| text.ends_with(own))
            }),
            ("does not end with a column", all().exclude(|x| x.text.ends_with(x.part)), &|text, own| {
                !own.is_some_and(|own| text.ends_with(own))
            }),
        ];
        for (what, rows, holds) in asked {
            let found = rows.clone().order_by(|x| x.id).values(|x| (x.text, x.part)).all(&*db).map_err(fail)?;
            let wanted: Vec<_> = sayings.iter().filter(|(text, part)| holds(text, part.as_deref())).cloned().collect();
            prop_assert_eq!(found, wanted, "{}: {:?}", what, rows.sql(&*db));
        }
        Ok(())
    });
}
