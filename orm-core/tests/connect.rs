//! Opening databases by their URL.

#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod fake;

use std::sync::Arc;
use std::time::Duration;

use fake::{Fake, run};
use orm_core::db::{Database, Driver};
use orm_core::error::{Error, Result};

orm_core::inventory::submit! {
    Driver {
        schemes: &["fake", "feyk"],
        open: |url, settings| {
            assert_eq!(settings.busy_timeout, Some(Duration::from_secs(7)));
            if url.path == "missing" {
                return Err(Error::Connect { target: url.shown(), reason: "it is not there".into() });
            }
            Ok(Arc::new(Fake::default()))
        },
    }
}

fn open(url: &str) -> Result<Database> {
    Database::builder().url(url).busy_timeout(Duration::from_secs(7)).open()
}

#[test]
fn the_scheme_chooses_the_driver() {
    for url in ["fake://host/name", "feyk://host/name"] {
        assert_eq!(run(&open(url).unwrap(), "A").unwrap(), 1);
    }
}

#[test]
fn an_unknown_scheme_is_an_error_that_lists_the_drivers_and_hides_the_password() {
    let error = open("mysql://u:CANARY@host/name").unwrap_err();
    assert!(matches!(error, Error::Url { .. }));
    let text = error.to_string();
    assert!(text.contains("`mysql:`") && text.contains("`fake:`, `feyk:`") && !text.contains("CANARY"), "{text}");
}

#[test]
fn a_driver_that_is_left_out_is_an_error_that_names_its_feature() {
    for (url, feature) in [("postgres://h/d", "postgres"), ("postgresql://h/d", "postgres"), ("sqlite://f", "sqlite")] {
        let text = open(url).unwrap_err().to_string();
        assert!(text.contains(&format!("turn on the feature `{feature}` of the crate `orm`")), "{text}");
    }
}

#[test]
fn an_error_of_the_driver_comes_out() {
    assert!(matches!(open("fake://host/missing"), Err(Error::Connect { .. })));
}

#[test]
fn a_builder_without_a_url_says_what_is_missing() {
    let error = Database::builder().open().unwrap_err();
    assert!(error.to_string().contains(".url(..)"));
}

#[test]
fn neither_builder_nor_database_shows_the_password() {
    let builder = Database::builder().url("fake://u:CANARY@host/name").busy_timeout(Duration::from_secs(7));
    assert!(!format!("{builder:?}").contains("CANARY"));
    assert!(!format!("{:?}", builder.open().unwrap()).contains("CANARY"));
}
