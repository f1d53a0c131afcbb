//! Whatever a URL is made of, it is understood or refused, and a password in it is shown to nobody.
//!
//! A normal run tries the same few thousand URLs each time. `ORM_LAWS_CASES=200000` tries that many new ones.

#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::fmt::{Debug, Display};

use orm::__private::inventory;
use orm::Database;
use orm::db::{Driver, Settings, Url};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Stands for a password.
const CANARY: &str = "CANARY";

/// URLs as programs have them.
const REAL: [&str; 14] = [
    "sqlite://chinook.db",
    "sqlite::memory:",
    "sqlite:///var/lib/a%20b.db?mode=ro&journal=delete",
    "postgres://ed@localhost/chinook",
    "postgres://ed:secret@db.example:5433,other:6000/shop?sslmode=verify-full&connect_timeout=3",
    "postgresql://ed:p%40ss%2Fword@[::1]:5432/shop?application_name=shop&statement_timeout=500ms",
    "postgres://%2Frun%2Fpostgresql/shop?port=5433",
    "postgres:///shop?host=/run/postgresql&user=ed&password=secret&dbname=other",
    "postgres://ed@db.example/shop?sslmode=verify-ca&sslrootcert=%2Fetc%2Froot.pem&channel_binding=require",
    "postgres://ed@pooler:6432/shop?pooler=transaction&lock_timeout=5s",
    "postgres://\u{fc}ser:geh\u{e4}im@b\u{fc}cher.example/\u{4e66}",
    "postgres://h/d?options=-c%20search_path%3Devil&passfile=x",
    "file:x?vfs=unix&mode=memory",
    "mysql://root:secret@h:3306/d?ssl=1#part",
];

/// What a URL becomes without connecting to anything: all that is ever shown of it.
fn shown(text: &str) -> String {
    let both = |error: &(dyn Both + 'static)| format!("{error} {error:?} {error:#?}");
    let builder = format!("{:?}", Database::builder().url(text));
    let url = match Url::parse(text) {
        Err(error) => return format!("{builder} {}", both(&error)),
        Ok(url) => url,
    };
    let mut seen = format!("{builder} {} {url:?} {url:#?} {:?}", url.shown(), url.password);
    let driver = inventory::iter::<Driver>.into_iter().find(|driver| driver.schemes.contains(&url.scheme.as_str()));
    match driver.map(|driver| (driver.open)(&url, &Settings::default())) {
        Some(Ok(backend)) => seen.push_str(&backend.target()),
        Some(Err(error)) => seen.push_str(&both(&error)),
        // The builder says that there is no such driver, before it connects to anything.
        None => seen.push_str(&both(&orm::connect(text).unwrap_err())),
    }
    seen
}

trait Both: Debug + Display {}

impl<T: Debug + Display> Both for T {}

fn for_all<S: Strategy>(cases: u32, texts: &S, property: impl Fn(S::Value))
where
    S::Value: Debug,
{
    let wanted = std::env::var("ORM_LAWS_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: wanted.unwrap_or(cases),
        failure_persistence: None,
        rng_seed: if wanted.is_some() { RngSeed::Random } else { RngSeed::Fixed(1) },
        ..Config::default()
    };
    let property = |text| {
        property(text);
        Ok(())
    };
    if let Err(failure) = TestRunner::new(config).run(texts, property) {
        panic!("{failure}");
    }
}

/// What URLs are made of, and what they are not.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z0-9]{0,6}",
        4 => proptest::sample::select(vec![":", "/", "//", "?", "&", "=", "@", "%", "%2F", "%00", "%zz", "[", "]", ",", "#"])
            .prop_map(str::to_owned),
        2 => proptest::sample::select(vec!["password=", "sslmode=", "host=", "postgres", "sqlite", ":memory:", "65536"])
            .prop_map(str::to_owned),
        1 => "\\PC{0,3}",
        1 => any::<char>().prop_map(String::from),
    ]
}

/// A change of a text, at a place that is given as a part of its length.
fn changed(text: &str, (at, length, put): &(f64, usize, String)) -> String {
    let characters: Vec<char> = text.chars().collect();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "from 0 to 1"
    )]
    let at = (characters.len() as f64 * at) as usize;
    let after = (at + length).min(characters.len());
    characters[..at].iter().chain(put.chars().collect::<Vec<_>>().iter()).chain(&characters[after..]).collect()
}

#[test]
fn any_text_is_a_url_or_an_error() {
    for_all(2_000, &proptest::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat()), |text| {
        shown(&text);
        shown(&format!("postgres:{text}"));
        shown(&format!("postgres://{text}"));
        shown(&format!("postgres://h/d?{text}"));
        shown(&format!("sqlite:{text}"));
    });
    for_all(2_000, &any::<String>(), |text| drop(shown(&text)));
}

#[test]
fn a_url_that_was_mistyped_is_another_url_or_an_error() {
    for text in REAL {
        shown(text);
    }
    let change = (0.0..1.0, 0usize..3, piece());
    let mistyped = (proptest::sample::select(REAL.to_vec()), proptest::collection::vec(change, 1..4))
        .prop_map(|(text, changes)| changes.iter().fold(text.to_owned(), |text, change| changed(&text, change)));
    for_all(4_000, &mistyped, |text| drop(shown(&text)));
}

#[test]
fn a_password_is_never_shown_whatever_else_is_in_it_and_around_it() {
    // What has the canary in a place that is not a password's is not tried: there it is shown.
    let special = "[a-z0-9:/?#&=@%\\[\\], .;+-]{0,5}";
    let rest = proptest::sample::select(vec![
        "h/d",
        "h:5432/d?sslmode=require",
        "h:99999/d",
        "[::1/d",
        "h/d?sslmod=require",
        "h/d?connect_timeout=soon",
        "h i/d",
        "h/%00",
        "",
    ]);
    let scheme = proptest::sample::select(vec!["postgres", "postgresql", "mysql", "POSTGRES"]);
    for_all(4_000, &(scheme, "[a-z%]{0,3}", special, special, rest), |(scheme, user, before, after, rest)| {
        let whole = format!("{before}{CANARY}{after}");
        for url in [
            format!("{scheme}://{user}:{whole}@{rest}"),
            format!("{scheme}://{user}@h/d?password={whole}"),
            format!("{scheme}://h/d?sslmode=disable&password={whole}&{rest}"),
            format!("{scheme}://{user}:{whole}@h/d?password={whole}"),
        ] {
            let shown = shown(&url);
            assert!(!shown.contains(CANARY), "{url} shows {shown}");
        }
    });
}
