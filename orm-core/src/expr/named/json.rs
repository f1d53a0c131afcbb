//! JSON by name: `data__a__0__icontains`. What follows the column is keys, and a lookup at the end where it is one.

use super::super::lookup::{equal, searched};
use super::super::path::Path;
use super::lookup::{Ask, Named, lookup_named};
use super::shown;
use crate::ast::{self, CompareOp, Expr, Function, JsonFunction, MatchKind};
use crate::error::{Error, Result};
use crate::value::{ColumnType, Value, coerce};

/// What JSON alone can be asked.
#[derive(Clone, Copy)]
enum AskJson {
    Contains,
    ContainedBy,
    HasKey,
    HasKeys,
    HasAnyKeys,
    /// What columns of other types can be asked, too.
    As(Ask),
}

fn ask_named(part: &str) -> Option<AskJson> {
    Some(match part {
        "contains" => AskJson::Contains,
        "contained_by" => AskJson::ContainedBy,
        "has_key" => AskJson::HasKey,
        "has_keys" => AskJson::HasKeys,
        "has_any_keys" => AskJson::HasAnyKeys,
        other => AskJson::As(lookup_named(other)?),
    })
}

/// What is at the end of the keys in a column: a whole number is a place in an array.
pub(super) fn at(path: Path, keys: &[&str]) -> Expr<Path> {
    if keys.is_empty() {
        return Expr::Column(path);
    }
    call(JsonFunction::At, arguments(path, keys), ColumnType::Json)
}

fn arguments(path: Path, keys: &[&str]) -> Vec<Expr<Path>> {
    let steps = keys.iter().map(|key| match place(key) {
        Some(place) => Value::Int(place.into()),
        None => Value::Text((*key).to_owned()),
    });
    std::iter::once(Expr::Column(path)).chain(steps.map(Expr::Value)).collect()
}

fn place(key: &str) -> Option<i32> {
    let digits = key.strip_prefix('-').unwrap_or(key);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| key.parse().ok())?
}

fn call(function: JsonFunction, args: Vec<Expr<Path>>, result: ColumnType) -> Expr<Path> {
    Expr::Call { function: Function::Json(function), args, result }
}

/// The condition that the rest of a name, behind a column of JSON, and a value say.
pub(super) fn condition(name: &str, path: Path, rest: &[&str], value: Named) -> Result<Expr<Path>> {
    let (keys, ask) = match rest.split_last() {
        Some((last, keys)) => match ask_named(last) {
            Some(ask) => (keys, ask),
            None => (rest, AskJson::As(Ask::Exact)),
        },
        None => (rest, AskJson::As(Ask::Exact)),
    };
    let refuse = |expected: &str| Error::InvalidQuery { reason: format!("`{}` takes {expected}", shown(name)) };
    let json = at(path, keys);
    let ask = match ask {
        AskJson::As(ask) => ask,
        AskJson::Contains | AskJson::ContainedBy => {
            let other = Expr::Value(one(value, true).ok_or_else(|| refuse(A_VALUE))?);
            let args = if matches!(ask, AskJson::Contains) { vec![json, other] } else { vec![other, json] };
            return Ok(call(JsonFunction::Contains, args, ColumnType::Bool));
        }
        AskJson::HasKey | AskJson::HasKeys | AskJson::HasAnyKeys => {
            let several = !matches!(ask, AskJson::HasKey);
            let names = match value {
                Named::One(value) if !several => vec![value],
                Named::Several(values) if several => values,
                _ => return Err(refuse(if several { "a list of keys" } else { "a key" })),
            };
            let mut conditions = Vec::with_capacity(names.len());
            for key in names {
                let key =
                    coerce(key, ColumnType::Text { max_length: None }).map_err(|_| refuse("keys, which are text"))?;
                if key.is_null() {
                    return Err(refuse("keys, which are text"));
                }
                let mut args = arguments(path, keys);
                args.push(Expr::Value(key));
                conditions.push(call(JsonFunction::HasKey, args, ColumnType::Bool));
            }
            return Ok(match ask {
                AskJson::HasAnyKeys => ast::any(conditions),
                _ if conditions.is_empty() => Expr::IsNotNull(Box::new(json)),
                _ => ast::all(conditions),
            });
        }
    };
    let compare =
        |op, left: Expr<Path>, right| Expr::Compare { op, left: Box::new(left), right: Box::new(Expr::Value(right)) };
    match (ask, value) {
        (Ask::In, Named::Several(values)) => {
            let mut list = Vec::with_capacity(values.len());
            for value in values {
                let value = fit(value).ok_or_else(|| refuse(A_VALUE))?;
                if !list.contains(&value) {
                    list.push(value);
                }
            }
            Ok(Expr::InList { item: Box::new(json), list })
        }
        (Ask::Range, Named::Several(values)) => {
            let fitted: Option<Vec<_>> = values.into_iter().map(fit).collect();
            match fitted.and_then(|values| <[Value; 2]>::try_from(values).ok()) {
                Some([low, high]) => {
                    let at_least = compare(CompareOp::Ge, json.clone(), low);
                    Ok(Expr::And(vec![at_least, compare(CompareOp::Le, json, high)]))
                }
                None => Err(refuse("two values, the least and the greatest")),
            }
        }
        (Ask::In, Named::One(_)) => Err(refuse("a list of values")),
        (Ask::Range, Named::One(_)) => Err(refuse("two values, the least and the greatest")),
        (Ask::IsNull, Named::One(value)) => match coerce(value, ColumnType::Bool) {
            Ok(Value::Bool(true)) => Ok(Expr::IsNull(Box::new(json))),
            Ok(Value::Bool(false)) => Ok(Expr::IsNotNull(Box::new(json))),
            _ => Err(refuse("`true` or `false`")),
        },
        (Ask::Match(kind, ignore_case), Named::One(value)) => {
            let text = match value {
                Value::Null if kind == MatchKind::Exact => return Ok(Expr::IsNull(Box::new(json))),
                Value::Null => return Err(refuse("a value, not NULL")),
                value => coerce(value, ColumnType::Text { max_length: None }).map_err(refuse)?,
            };
            let searched_in = call(JsonFunction::Text, vec![json], ColumnType::Text { max_length: None });
            Ok(searched(kind, ignore_case, searched_in, Expr::Value(text)))
        }
        // A column is asked for NULL, what is within it for a null of JSON.
        (Ask::Exact, Named::One(Value::Null)) if keys.is_empty() => Ok(Expr::IsNull(Box::new(json))),
        (ask, value) => {
            let value = one(value, matches!(ask, Ask::Exact)).ok_or_else(|| refuse(A_VALUE))?;
            Ok(match ask {
                Ask::Compare(op) => compare(op, json, value),
                _ => equal(json, Expr::Value(value)),
            })
        }
    }
}

const A_VALUE: &str = "JSON, text, a number, a truth value or a list of these";

/// One value as JSON; a list is an array, where it may be.
fn one(value: Named, list: bool) -> Option<Value> {
    match value {
        Named::One(value) => fit(value),
        Named::Several(values) if list => {
            let mut array = String::from("[");
            for (index, value) in values.into_iter().enumerate() {
                array.push_str(if index > 0 { "," } else { "" });
                match fit(value)? {
                    Value::Json(item) => array.push_str(&item),
                    _ => return None,
                }
            }
            array.push(']');
            Some(Value::Json(array))
        }
        Named::Several(_) => None,
    }
}

fn fit(value: Value) -> Option<Value> {
    match value {
        Value::Null => Some(Value::Json("null".into())),
        value => coerce(value, ColumnType::Json).ok(),
    }
}
