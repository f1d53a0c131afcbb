//! Validators to be named in `#[field(validate = ...)]`; a function of one's own is one too.
//!
//! A validator takes a field's value and says what is wrong with it. It is not asked about NULL or about empty text.

use std::fmt::Display;

use crate::error::ValidationError;

/// What a validator says.
pub type Validated = Result<(), ValidationError>;

fn ensure(holds: bool, code: &'static str, message: impl FnOnce() -> String) -> Validated {
    if holds { Ok(()) } else { Err(ValidationError::new(code, message())) }
}

/// The value is at least this.
#[doc(alias = "MinValueValidator")]
pub fn min_value<T: PartialOrd + Display>(least: T) -> impl Fn(&T) -> Validated {
    move |value| {
        ensure(*value >= least, "min_value", || format!("Ensure this value is greater than or equal to {least}."))
    }
}

/// The value is at most this.
#[doc(alias = "MaxValueValidator")]
pub fn max_value<T: PartialOrd + Display>(most: T) -> impl Fn(&T) -> Validated {
    move |value| ensure(*value <= most, "max_value", || format!("Ensure this value is less than or equal to {most}."))
}

/// The value is a multiple of this; of floats, nearly so.
#[doc(alias = "StepValueValidator")]
pub fn step_value<T: Stepped>(step: T) -> impl Fn(&T) -> Validated {
    move |value| {
        ensure(value.steps(step, None), "step_size", || format!("Ensure this value is a multiple of step size {step}."))
    }
}

/// The value is so many steps from an offset.
#[doc(alias = "StepValueValidator")]
pub fn step_value_from<T: Stepped>(step: T, offset: T) -> impl Fn(&T) -> Validated {
    move |value| {
        ensure(value.steps(step, Some(offset)), "step_size", || {
            format!("Ensure this value is a multiple of step size {step}, starting from {offset}.")
        })
    }
}

/// A number that can be so many steps from another.
pub trait Stepped: Copy + Display {
    /// Whether it is a whole number of steps from the offset, or from nothing. A step of nothing leads nowhere.
    fn steps(self, step: Self, offset: Option<Self>) -> bool;
}

macro_rules! stepped {
    ($($integer:ty)*) => {$(
        impl Stepped for $integer {
            fn steps(self, step: Self, offset: Option<Self>) -> bool {
                let far = i128::from(self) - offset.map_or(0, i128::from);
                step != 0 && far % i128::from(step) == 0
            }
        }
    )*};
}

stepped!(i8 i16 i32 i64 u8 u16 u32 u64);

impl Stepped for f64 {
    fn steps(self, step: Self, offset: Option<Self>) -> bool {
        let far = self - offset.unwrap_or_default();
        step != 0.0 && (far - step * (far / step).round()).abs() <= 1e-9
    }
}

impl Stepped for f32 {
    fn steps(self, step: Self, offset: Option<Self>) -> bool {
        // As what was written: 0.1 of 32 bits is not 0.1 of 64.
        let far = self - offset.unwrap_or_default();
        step != 0.0 && (far - step * (far / step).round()).abs() <= 1e-6
    }
}

#[cfg(feature = "decimal")]
impl Stepped for rust_decimal::Decimal {
    fn steps(self, step: Self, offset: Option<Self>) -> bool {
        let far = self.checked_sub(offset.unwrap_or_default());
        far.and_then(|far| far.checked_rem(step)).is_some_and(|rest| rest.is_zero())
    }
}

/// The text has at least so many characters.
#[doc(alias = "MinLengthValidator")]
pub fn min_length<T: AsRef<str> + ?Sized>(least: usize) -> impl Fn(&T) -> Validated {
    move |text| {
        let length = text.as_ref().chars().count();
        ensure(length >= least, "min_length", || {
            let characters = if least == 1 { "character" } else { "characters" };
            format!("Ensure this value has at least {least} {characters} (it has {length}).")
        })
    }
}

/// The text has at most so many characters.
#[doc(alias = "MaxLengthValidator")]
pub fn max_length<T: AsRef<str> + ?Sized>(most: usize) -> impl Fn(&T) -> Validated {
    move |text| {
        let length = text.as_ref().chars().count();
        ensure(length <= most, "max_length", || too_long(most, length))
    }
}

pub(crate) fn too_long(most: usize, length: usize) -> String {
    let characters = if most == 1 { "character" } else { "characters" };
    format!("Ensure this value has at most {most} {characters} (it has {length}).")
}

/// The text is letters of ASCII, digits, hyphens and underscores.
#[doc(alias = "validate_slug")]
pub fn slug<T: AsRef<str> + ?Sized>(text: &T) -> Validated {
    let text = text.as_ref();
    let holds = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let message = "Enter a valid \u{201c}slug\u{201d} consisting of letters, numbers, underscores or hyphens.";
    ensure(holds, "invalid", || message.into())
}

/// The text is an address of mail: a name, `@`, and a domain of labels with a dot between, or `localhost`.
#[doc(alias = "validate_email")]
#[doc(alias = "EmailValidator")]
pub fn email<T: AsRef<str> + ?Sized>(text: &T) -> Validated {
    ensure(is_email(text.as_ref()), "invalid", || "Enter a valid email address.".into())
}

fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else { return false };
    text.len() <= 320
        && (is_dotted(name, |byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{}|~-".contains(&byte))
            || is_in_quotes(name))
        && (domain.eq_ignore_ascii_case("localhost") || is_domain(domain) || is_literal(domain))
}

/// A name in quotes: of what is no space, quote or backslash, unless a backslash is before it.
fn is_in_quotes(name: &str) -> bool {
    let Some(inner) = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) else { return false };
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        let allowed = match byte {
            b'\\' => bytes.next().is_some_and(|next| matches!(next, 1..=9 | 11 | 12 | 14..=127)),
            byte => matches!(byte, 1..=8 | 11 | 12 | 14..=31 | b'!' | b'#'..=127),
        };
        if !allowed {
            return false;
        }
    }
    true
}

/// An address in brackets.
fn is_literal(domain: &str) -> bool {
    let inner = domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']'));
    inner.is_some_and(|inner| inner.parse::<std::net::IpAddr>().is_ok())
}

fn is_dotted(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(&allowed))
}

/// Labels of letters of any script, digits and hyphens, with a dot between; the last is no number.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().count() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|character| character.is_alphanumeric() || character == '-')
    };
    let mut labels = text.rsplit('.');
    let last = labels.next().unwrap_or_default();
    let mut before = labels.peekable();
    text.len() <= 253
        && before.peek().is_some()
        && before.all(is_label)
        && is_label(last)
        && last.chars().count() >= 2
        && !last.chars().all(|character| character.is_ascii_digit())
}

/// The text is a URL of the scheme `http`, `https`, `ftp` or `ftps`, with a host.
#[doc(alias = "URLValidator")]
pub fn url<T: AsRef<str> + ?Sized>(text: &T) -> Validated {
    ensure(is_url(text.as_ref()), "invalid", || "Enter a valid URL.".into())
}

fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let known = ["http", "https", "ftp", "ftps"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if !known
        || text.len() > 2048
        || text.contains(|character: char| character.is_whitespace() || character.is_control())
    {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match host.strip_prefix('[') {
        Some(inner) => match inner.split_once(']') {
            Some((address, port)) => {
                return address.parse::<std::net::Ipv6Addr>().is_ok() && is_port(port.strip_prefix(':'), port);
            }
            None => return false,
        },
        None => match host.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (host, None),
        },
    };
    let known_host = host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::Ipv4Addr>().is_ok();
    (known_host || is_domain(host.strip_suffix('.').unwrap_or(host))) && is_port(port, "")
}

/// A port of one to five digits, or none where nothing is left.
fn is_port(port: Option<&str>, left: &str) -> bool {
    match port {
        None => left.is_empty(),
        Some(port) => (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_mail_are_told_from_other_text() {
        for good in [
            "a@b.co",
            "first.last+tag@sub.example.org",
            "x@localhost",
            "m@b\u{fc}cher.de",
            "\"x@y\"@ex.com",
            "\"a\\\"b\"@ex.com",
            "a@[127.0.0.1]",
            "a@[::1]",
        ] {
            assert!(email(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b.co",
            "a@",
            "a@b",
            ".a@b.co",
            "a..b@c.de",
            "a b@c.de",
            "a@-b.co",
            "a@b.1",
            "a@b..co",
            "\"x y\"@ex.com",
            "a@[1.2]",
        ] {
            assert!(email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn urls_are_told_from_other_text() {
        for good in [
            "http://example.com",
            "https://user:pass@example.com:8080/a?b#c",
            "ftp://127.0.0.1/x",
            "http://[::1]:80/",
            "http://localhost",
        ] {
            assert!(url(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "javascript://example.com",
            "http://",
            "http://a b.com",
            "http://x:port/",
            "http://[::1",
        ] {
            assert!(url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn limits_are_within_themselves() {
        assert!(min_value(3)(&3).is_ok() && min_value(3)(&2).is_err());
        assert!(max_value(3)(&3).is_ok() && max_value(3)(&4).is_err());
        assert!(step_value(5)(&-10).is_ok() && step_value(5)(&7).is_err() && step_value(0)(&7).is_err());
        assert!(step_value(0.1)(&0.3).is_ok() && step_value(0.1)(&0.35).is_err());
        assert!(step_value_from(3, 1)(&-2).is_ok() && step_value_from(3, 1)(&5).is_err());
        assert!(step_value(2_u64)(&u64::MAX).is_err() && step_value(-1)(&i64::MIN).is_ok());
        assert!(min_length(2)("\u{e4}b").is_ok() && min_length(2)("\u{e4}").is_err());
        assert!(max_length(1)("\u{e4}").is_ok() && max_length(1)("ab").is_err());
        assert!(slug("a-b_1").is_ok() && slug("a b").is_err() && slug("").is_err());
    }
}
