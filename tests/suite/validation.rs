//! Validation. What is expected is what Django 5.2 says of the same objects, but for values, which messages leave out.

use orm::prelude::*;
use orm::validators::{email, min_value, step_value};
use orm::{Error, ValidationError, ValidationErrors};

#[derive(Model, Debug, Clone)]
#[model(app = "suite")]
pub struct Publisher {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub name: String,
}

#[derive(Model, Debug, Clone)]
#[model(
    app = "suite",
    clean = Self::own_rules,
    unique(title, kind, publisher),
    unique(mail, name = "one_mail"),
    unique(pages, name = "live_pages", condition = |p| p.live.eq(true)),
    unique(name = "sum", |p| p.pages + p.copies),
    check("few_pages", |p| p.pages.lt(p.copies + 1000)),
    check("few_copies", |p| p.copies.lt(100), message = "Too many.")
)]
pub struct PrintRun {
    pub id: i64,
    #[field(max_length = 5)]
    pub title: String,
    #[field(max_length = 1, choices = [("h", "Hard"), ("s", "Soft")])]
    pub kind: String,
    #[field(on_delete = Cascade)]
    pub publisher: ForeignKey<Publisher>,
    #[field(blank, default = "")]
    pub note: String,
    #[field(max_length = 10)]
    pub sub: Option<String>,
    #[field(validate(min_value(1), step_value(4), not_thirteen))]
    pub pages: i64,
    #[field(default = 0)]
    pub copies: i64,
    #[field(max_digits = 5, decimal_places = 2)]
    pub price: Decimal,
    #[field(max_length = 254, blank, validate = email)]
    pub mail: String,
    pub day: NaiveDate,
    #[field(max_length = 13, unique)]
    pub isbn: String,
    #[field(max_length = 13, unique_for_date = "day", unique_for_month = "day", validate = lower)]
    pub slug: String,
    #[field(default = false)]
    pub live: bool,
    #[field(generated = |p| p.pages + p.copies)]
    pub total: i64,
}

fn not_thirteen(pages: &i64) -> Result<(), ValidationError> {
    if *pages == 13 { Err("No printer takes thirteen pages.".into()) } else { Ok(()) }
}

fn lower(text: &str) -> Result<(), ValidationError> {
    if text.chars().any(char::is_uppercase) {
        return Err(ValidationError::new("case", "Write it small."));
    }
    Ok(())
}

impl PrintRun {
    fn own_rules(&self) -> Result<(), ValidationErrors> {
        let mut errors = ValidationErrors::default();
        match self.title.as_str() {
            "bad" => errors.add("title", ValidationError::new("bad", "Bad title")),
            "bad2" => errors.add_to_object(ValidationError::new("bad", "Bad whole")),
            _ => {}
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// A run that is like the stored one, but has no row.
fn good() -> PrintRun {
    PrintRun {
        id: 0,
        title: "a".into(),
        kind: "h".into(),
        publisher: ForeignKey::to(1),
        note: String::new(),
        sub: Some("x".into()),
        pages: 4,
        copies: 0,
        price: Decimal::new(15, 1),
        mail: "a@b.co".into(),
        day: NaiveDate::from_ymd_opt(2020, 1, 2).unwrap(),
        isbn: "1".into(),
        slug: "s".into(),
        live: true,
        total: 0,
    }
}

fn stored() -> (crate::support::TestDatabase, PrintRun) {
    let db = super::fresh();
    Publisher::builder().name("P").save(&*db).unwrap();
    let run = good().insert(&*db).unwrap();
    (db, run)
}

type Told = Vec<(String, Vec<(String, String)>)>;

/// What was found, fields in their order and the whole under an empty name.
fn told(result: orm::Result<()>) -> Told {
    let error = match result {
        Ok(()) => return Vec::new(),
        Err(error) => error,
    };
    let errors = error.validation().unwrap_or_else(|| panic!("{error}"));
    let pairs = |errors: &[ValidationError]| {
        errors.iter().map(|error| (error.code.to_string(), error.message.to_string())).collect::<Vec<_>>()
    };
    let mut told: Told = errors.fields().map(|(field, errors)| (field.to_owned(), pairs(errors))).collect();
    if !errors.object().is_empty() {
        told.push((String::new(), pairs(errors.object())));
    }
    told.sort();
    told
}

fn expected(expected: &[(&str, &[(&str, &str)])]) -> Told {
    let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let mut told: Told = expected.iter().map(|(field, errors)| ((*field).to_owned(), pairs(errors))).collect();
    told.sort();
    told
}

#[test]
fn every_field_that_is_wrong_is_told_with_what_is_wrong() {
    let (db, _) = stored();
    let wrong = PrintRun {
        title: String::new(),
        kind: "x".into(),
        publisher: ForeignKey::to(99),
        sub: None,
        pages: 0,
        price: Decimal::new(12345, 1),
        mail: "x".into(),
        ..good()
    };
    let without_database = expected(&[
        ("title", &[("blank", "This field cannot be blank.")]),
        ("kind", &[("invalid_choice", "Value is not a valid choice.")]),
        ("pages", &[("min_value", "Ensure this value is greater than or equal to 1.")]),
        ("price", &[("max_whole_digits", "Ensure that there are no more than 3 digits before the decimal point.")]),
        ("mail", &[("invalid", "Enter a valid email address.")]),
    ]);
    assert_eq!(told(wrong.clean_fields()), without_database);
    let mut with_database = without_database;
    with_database.extend(expected(&[
        ("publisher", &[("invalid", "publisher instance with this id is not a valid choice.")]),
        ("isbn", &[("unique", "Print run with this Isbn already exists.")]),
        (
            "slug",
            &[
                ("unique_for_date", "Slug must be unique for Day date."),
                ("unique_for_date", "Slug must be unique for Day month."),
            ],
        ),
    ]));
    with_database.sort();
    assert_eq!(told(wrong.full_clean(&*db)), with_database);
}

#[test]
fn values_that_do_not_fit_their_columns_are_told() {
    let wrong =
        PrintRun { title: "toolong".into(), price: Decimal::new(1555, 3), pages: 6, slug: "S".into(), ..good() };
    let found = expected(&[
        ("title", &[("max_length", "Ensure this value has at most 5 characters (it has 7).")]),
        ("pages", &[("step_size", "Ensure this value is a multiple of step size 4.")]),
        ("price", &[("max_decimal_places", "Ensure that there are no more than 2 decimal places.")]),
        ("slug", &[("case", "Write it small.")]),
    ]);
    assert_eq!(told(wrong.clean_fields()), found);
    let twice = PrintRun { pages: 13, ..good() };
    let found = expected(&[(
        "pages",
        &[
            ("step_size", "Ensure this value is a multiple of step size 4."),
            ("invalid", "No printer takes thirteen pages."),
        ],
    )]);
    assert_eq!(told(twice.clean_fields()), found);
    let nul = PrintRun { note: "a\0b".into(), ..good() };
    let found = expected(&[("note", &[("null_characters_not_allowed", "Null characters are not allowed.")])]);
    assert_eq!(told(nul.clean_fields()), found);
}

#[test]
fn what_another_row_has_already_is_told_by_field_or_of_the_whole() {
    let (db, run) = stored();
    let found = expected(&[
        (
            "",
            &[
                ("unique_together", "Print run with this Title, Kind and Publisher already exists."),
                ("", "Constraint \u{201c}live_pages\u{201d} is violated."),
                ("", "Constraint \u{201c}sum\u{201d} is violated."),
            ],
        ),
        ("isbn", &[("unique", "Print run with this Isbn already exists.")]),
        (
            "slug",
            &[
                ("unique_for_date", "Slug must be unique for Day date."),
                ("unique_for_date", "Slug must be unique for Day month."),
            ],
        ),
        ("mail", &[("unique", "Print run with this Mail already exists.")]),
    ]);
    assert_eq!(told(good().full_clean(&*db)), found);
    assert_eq!(told(run.full_clean(&*db)), [], "a row does not stand in its own way");
    let quiet = PrintRun { live: false, copies: 1, ..good() };
    let of_the_whole = told(quiet.full_clean(&*db)).into_iter().find(|(field, _)| field.is_empty()).unwrap();
    assert_eq!(of_the_whole.1.len(), 1, "{of_the_whole:?}");
}

#[test]
fn a_date_in_another_year_shares_its_month_and_not_its_day() {
    let (db, _) = stored();
    let day = NaiveDate::from_ymd_opt(2021, 1, 3).unwrap();
    let other = PrintRun { day, isbn: "2".into(), mail: "z@z.zz".into(), pages: 8, title: "b".into(), ..good() };
    let found = expected(&[("slug", &[("unique_for_date", "Slug must be unique for Day month.")])]);
    assert_eq!(told(other.full_clean(&*db)), found);
}

#[test]
fn checks_and_the_models_own_rules_are_asked_together() {
    let (db, _) = stored();
    let base =
        PrintRun { pages: 2000, copies: 200, isbn: "2".into(), slug: "q".into(), mail: "z@z.zz".into(), ..good() };
    let violated: &[(&str, &str)] = &[("", "Constraint \u{201c}few_pages\u{201d} is violated."), ("", "Too many.")];
    let bad = PrintRun { title: "bad".into(), ..base.clone() };
    assert_eq!(told(bad.full_clean(&*db)), expected(&[("title", &[("bad", "Bad title")]), ("", violated)]));
    let bad = PrintRun { title: "bad2".into(), ..base };
    let all = [&[("bad", "Bad whole")], violated].concat();
    assert_eq!(told(bad.full_clean(&*db)), expected(&[("", &all)]));
}

#[test]
fn a_builder_is_looked_at_before_it_is_saved_and_given_back() {
    let db = super::fresh();
    let db = &*db;
    let publisher = Publisher::builder().name("P").full_clean(db).unwrap().save(db).unwrap();
    let refused = Publisher::builder().name("P").full_clean(db).map(|_| ());
    assert_eq!(told(refused), expected(&[("name", &[("unique", "Publisher with this Name already exists.")])]));
    let refused = Publisher::builder().id(publisher.id).name("Q").full_clean(db).map(|_| ());
    assert_eq!(told(refused), expected(&[("id", &[("unique", "Publisher with this Id already exists.")])]));
    let refused = Publisher::builder().name("").full_clean(db).map(|_| ());
    assert_eq!(told(refused), expected(&[("name", &[("blank", "This field cannot be blank.")])]));
}

#[test]
fn saving_looks_at_nothing_that_the_database_does_not() {
    let (db, _) = stored();
    let run = PrintRun {
        title: String::new(),
        isbn: "9".into(),
        mail: "no mail".into(),
        kind: "x".into(),
        live: false,
        copies: 9,
        ..good()
    };
    assert_eq!(run.insert(&*db).unwrap().mail, "no mail");
}

#[test]
fn messages_tell_no_value() {
    let (db, _) = stored();
    let wrong = PrintRun { kind: "secret".into(), publisher: ForeignKey::to(4711), ..good() };
    let error = wrong.full_clean(&*db).unwrap_err();
    assert!(matches!(error, Error::Validation(_)));
    let said = format!("{error} {error:?}");
    assert!(said.contains("kind: Value is not a valid choice."), "{said}");
    assert!(!said.contains("secret") && !said.contains("4711"), "{said}");
}
