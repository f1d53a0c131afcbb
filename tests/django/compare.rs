//! Whether two answers are the same.

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};

/// Whether an answer is the one that is wanted. Errors agree by their class, numbers whatever their type; decimals and
/// floating-point numbers within a billionth, because SQLite computes decimals as such. Rows without an order are compared
/// as a multiset.
pub fn agree(want: &Json, got: &Json, ordered: bool) -> bool {
    if same(want, got) {
        return true;
    }
    match (want, got) {
        (Json::Array(want), Json::Array(got)) if !ordered && want.len() == got.len() => {
            let mut left: Vec<&Json> = got.iter().collect();
            want.iter().all(|row| match left.iter().position(|other| same(row, other)) {
                Some(at) => {
                    left.swap_remove(at);
                    true
                }
                None => false,
            })
        }
        _ => false,
    }
}

fn same(want: &Json, got: &Json) -> bool {
    if let (Some(want), Some(got)) = (number(want), number(got)) {
        return want.is(&got);
    }
    match (want, got) {
        (Json::Array(want), Json::Array(got)) => {
            want.len() == got.len() && want.iter().zip(got).all(|(want, got)| same(want, got))
        }
        (Json::Object(want), Json::Object(got)) => match (want.get("$error"), got.get("$error")) {
            (Some(want), Some(got)) => same_error(want, got),
            _ => same_object(want, got),
        },
        _ => want == got,
    }
}

fn same_object(want: &Map<String, Json>, got: &Map<String, Json>) -> bool {
    want.len() == got.len() && want.iter().all(|(key, value)| got.get(key).is_some_and(|other| same(value, other)))
}

/// An error of ours stands for several classes of Django's.
fn same_error(want: &Json, got: &Json) -> bool {
    let classes = |error: &Json| match error {
        Json::Array(classes) => classes.clone(),
        class => vec![class.clone()],
    };
    let got = classes(got);
    classes(want).iter().any(|class| got.contains(class))
}

enum Number {
    Whole(i128),
    Exact(Decimal),
    About(f64),
}

fn number(json: &Json) -> Option<Number> {
    match json {
        // A database without a type for truth has numbers for it.
        Json::Bool(truth) => Some(Number::Whole(i128::from(*truth))),
        Json::Number(number) => Some(match number.as_i128() {
            Some(whole) => Number::Whole(whole),
            None => Number::About(number.as_f64()?),
        }),
        Json::Object(object) if object.len() == 1 => {
            let text = object.get("$decimal")?.as_str()?;
            Some(text.parse().map(Number::Exact).unwrap_or(Number::About(text.parse().ok()?)))
        }
        _ => None,
    }
}

impl Number {
    fn is(&self, other: &Number) -> bool {
        match (self, other) {
            (Number::Whole(one), Number::Whole(other)) => one == other,
            (Number::Exact(one), Number::Exact(other)) if one == other => true,
            _ => {
                let (one, other) = (self.float(), other.float());
                (one - other).abs() <= f64::max(1e-12, 1e-9 * f64::max(one.abs(), other.abs()))
            }
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "to a billionth")]
    fn float(&self) -> f64 {
        match self {
            Number::Whole(whole) => *whole as f64,
            Number::Exact(decimal) => decimal.to_string().parse().unwrap(),
            Number::About(float) => *float,
        }
    }
}
