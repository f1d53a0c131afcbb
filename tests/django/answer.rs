//! Our results in the form of the cases.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use orm::{Deleted, Error, Model, Result};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::models::{chinook, edge, sakila};

/// What a case gives.
pub trait Answer {
    fn answer(self) -> Json;
}

/// The classes of Django that stand for an error of ours. The library has fewer: what is wrong with a query's form is one
/// variant here and several classes there.
pub fn classes(error: &Error) -> &'static [&'static str] {
    match error {
        Error::NotFound { .. } => &["DoesNotExist"],
        Error::MultipleObjects { .. } => &["MultipleObjectsReturned"],
        Error::UniqueViolation { .. }
        | Error::ForeignKeyViolation { .. }
        | Error::NotNullViolation { .. }
        | Error::CheckViolation { .. }
        | Error::MissingValue { .. } => &["IntegrityError"],
        Error::Protected { rule: "Restrict", .. } => &["RestrictedError"],
        Error::Protected { .. } => &["ProtectedError"],
        Error::OutOfRange { .. } => &["DataError", "OverflowError"],
        Error::UnknownField { .. } => &["FieldError", "FieldDoesNotExist", "AttributeError"],
        Error::Sliced { .. } => &["TypeError"],
        Error::Unsaved { .. } => &["ValueError"],
        Error::Unsupported { .. } => &["NotSupportedError"],
        Error::Validation(_) => &["ValidationError"],
        Error::InvalidQuery { .. } => &[
            "FieldError",
            "FieldDoesNotExist",
            "TypeError",
            "ValueError",
            "ValidationError",
            "AttributeError",
            "IndexError",
            "NotSupportedError",
        ],
        Error::Database { .. } => &["DatabaseError", "DataError", "ProgrammingError", "OperationalError"],
        _ => &["another error"],
    }
}

impl Answer for Error {
    fn answer(self) -> Json {
        json!({"$error": classes(&self), "message": self.to_string()})
    }
}

/// An error of Django's of this class, where the compiler refuses what raises it: the case names the program of `tests/ui`.
pub fn does_not_compile(class: &str) -> Json {
    json!({"$error": [class], "message": "does not compile"})
}

/// A row by its position. Where there are not so many, Django's error is another than where no row meets a condition; ours is
/// the same.
pub fn by_position<T: Answer>(row: Result<T>) -> Json {
    match row {
        Err(error @ Error::NotFound { .. }) => json!({"$error": ["IndexError"], "message": error.to_string()}),
        row => row.answer(),
    }
}

/// A row of a model.
pub fn instance<M: Model>(object: &M) -> Json {
    let meta = M::meta();
    let key = match object.__value(meta.primary_key) {
        orm::value::Value::Int(key) => json!(key),
        orm::value::Value::Text(key) => json!(key),
        orm::value::Value::Uuid(key) => json!({"$uuid": Uuid::from_bytes(key).to_string()}),
        other => panic!("no case has a key such as {other:?}"),
    };
    json!({"$model": format!("{}.{}", meta.app, meta.name), "pk": key})
}

macro_rules! as_it_is {
    ($($type:ty),*) => {$(
        impl Answer for $type {
            fn answer(self) -> Json {
                json!(self)
            }
        }
    )*};
}

as_it_is!(bool, i16, i32, i64, u16, u32, u64, usize, &str, String, Json, ());

impl Answer for f64 {
    fn answer(self) -> Json {
        if self.is_finite() { json!(self) } else { json!({"$float": self.to_string().to_lowercase()}) }
    }
}

macro_rules! marked {
    ($($type:ty, $mark:literal, |$value:ident| $form:expr;)*) => {$(
        impl Answer for $type {
            fn answer(self) -> Json {
                let $value = self;
                json!({$mark: $form})
            }
        }
    )*};
}

marked! {
    Decimal, "$decimal", |value| value.to_string();
    NaiveDate, "$date", |value| value.to_string();
    DateTime<Utc>, "$datetime", |value| value.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string().replace(".000000", "");
    NaiveDateTime, "$naive_datetime", |value| value.format("%Y-%m-%dT%H:%M:%S%.6f").to_string().replace(".000000", "");
    NaiveTime, "$time", |value| value.format("%H:%M:%S%.6f").to_string().replace(".000000", "");
    TimeDelta, "$duration_us", |value| value.num_microseconds();
    Uuid, "$uuid", |value| value.to_string();
    Vec<u8>, "$bytes", |value| value.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
}

impl<T: Answer> Answer for Option<T> {
    fn answer(self) -> Json {
        self.map_or(Json::Null, T::answer)
    }
}

impl<T: Answer> Answer for Vec<T> {
    fn answer(self) -> Json {
        self.into_iter().map(T::answer).collect()
    }
}

impl<T: Answer> Answer for Result<T> {
    fn answer(self) -> Json {
        self.map_or_else(Error::answer, T::answer)
    }
}

impl<K: Answer + Eq + Hash, T: Answer> Answer for HashMap<K, T> {
    fn answer(self) -> Json {
        pairs(self.into_iter().map(|(key, value)| (key.answer(), value.answer())).collect())
    }
}

impl<K: Answer, T: Answer> Answer for BTreeMap<K, T> {
    fn answer(self) -> Json {
        pairs(self.into_iter().map(|(key, value)| (key.answer(), value.answer())).collect())
    }
}

/// A map as Django's is written: an object where all its keys are text.
fn pairs(mut pairs: Vec<(Json, Json)>) -> Json {
    if pairs.iter().all(|(key, _)| key.is_string()) {
        return pairs.into_iter().map(|(key, value)| (key.as_str().unwrap_or_default().to_owned(), value)).collect();
    }
    pairs.sort_by_key(|(key, _)| key.to_string());
    json!({"$map": pairs})
}

impl Answer for Deleted {
    fn answer(self) -> Json {
        json!([self.total, self.by_model])
    }
}

impl Answer for edge::Role {
    fn answer(self) -> Json {
        json!(match self {
            edge::Role::Main => "main",
            edge::Role::Co => "co",
            edge::Role::Foreword => "foreword",
        })
    }
}

macro_rules! tuples {
    ($($($name:ident)*;)*) => {$(
        impl<$($name: Answer),*> Answer for ($($name,)*) {
            #[allow(non_snake_case)]
            fn answer(self) -> Json {
                let ($($name,)*) = self;
                json!([$($name.answer()),*])
            }
        }
    )*};
}

tuples! {
    A B; A B C; A B C D; A B C D E; A B C D E F; A B C D E F G; A B C D E F G H; A B C D E F G H I;
    A B C D E F G H I J; A B C D E F G H I J K; A B C D E F G H I J K L;
}

macro_rules! models {
    ($($app:ident: $($model:ident)*;)*) => {$($(
        impl Answer for $app::$model {
            fn answer(self) -> Json {
                instance(&self)
            }
        }
    )*)*};
}

models! {
    chinook: Artist Album Genre MediaType Track Playlist Employee Customer Invoice InvoiceLine;
    edge: Country Publisher Author Profile Tag Book Authorship Review Sample Phrase Event Doc Item Token Root CascadeChild
        Leaf NullChild DefaultChild ProtectChild RestrictChild;
    sakila: Language Category Actor Film FilmActor FilmCategory Country City Address Store Staff Customer Inventory Rental
        Payment;
}

/// Rows as objects, as `values()` of Django gives them: `named(["name", "n"], rows)`.
#[allow(dead_code, reason = "for the topics that group")]
pub fn named<const N: usize>(names: [&str; N], rows: impl Answer) -> Json {
    let object = |row: &Json| -> Json {
        let cells = match row {
            Json::Array(cells) if N > 1 => cells.clone(),
            cell => vec![cell.clone()],
        };
        assert_eq!(cells.len(), N, "{names:?} do not name {row}");
        names.iter().map(|name| (*name).to_owned()).zip(cells).collect()
    };
    match rows.answer() {
        Json::Array(rows) => rows.iter().map(object).collect(),
        error => error,
    }
}

/// A row of a model with what `annotate` adds to it.
#[allow(dead_code, reason = "for the topics that annotate")]
pub fn annotated(object: impl Answer, annotations: Json) -> Json {
    let mut answer = object.answer();
    answer["annotations"] = annotations;
    answer
}
