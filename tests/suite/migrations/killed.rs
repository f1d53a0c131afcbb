//! A migrator that is killed, or whose connection is cut: the database is before a migration or after it.

use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use orm::migrate::{History, Migration, Models, Target};
use orm::prelude::*;

use super::catalogue::catalogue;
use super::{THINGS, run, shop};
use crate::open;
use crate::support::raw;

/// The URL of the database that the killed process migrates.
const URL: &str = "ORM_TEST_MIGRATES";

fn history() -> Vec<Migration> {
    let rows = "[[operations]]\nrun_sql = \"INSERT INTO shop_material (name) VALUES ('wood')\"\nreverse = \"DELETE FROM shop_material\"";
    let many = (0..8)
        .map(|number| {
            format!(
                "[[operations]]\nadd_field = \"Thing\"\nfield = {{ name = \"extra{number}\", type = \"text(20)\", unique = true, null = true }}
                 [[operations]]\nalter_field = \"Material\"\nfield = {{ name = \"name\", type = \"text({})\", unique = true }}\n",
                50 + number
            )
        })
        .collect::<String>();
    shop(&[("0001_initial", THINGS), ("0002_rows", rows), ("0003_many", &many)])
}

/// Not a test by itself: what the killed process does.
#[test]
#[ignore = "run by the test that kills it"]
fn migrates_until_it_is_killed() {
    let Ok(url) = std::env::var(URL) else { return };
    run(&orm::connect(&url).unwrap(), &history(), &Target::Latest).unwrap();
}

#[test]
fn a_migrator_killed_at_any_moment_leaves_whole_migrations_and_the_next_goes_on() {
    let whole = {
        let db = open();
        run(&db, &history(), &Target::Latest).unwrap();
        catalogue(&db)
    };
    let mut interrupted = 0;
    for round in 0..6 {
        let db = open();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "suite::migrations::killed::migrates_until_it_is_killed"])
            .env(URL, db.url())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(15 + 25 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let done = History::read(&*db).unwrap().names().len();
        interrupted += usize::from(done < 3);
        // Each is there as a whole or not at all.
        let columns =
            catalogue(&db).iter().filter(|line| line.starts_with("shop_thing:") && line.contains("extra")).count();
        assert_eq!(columns > 0, done == 3, "{done} are noted, and {columns} lines tell of the last");
        if done >= 1 {
            let rows: Vec<i64> = db.query("SELECT count(*) FROM shop_material", ()).unwrap();
            assert_eq!(rows[0], i64::from(done >= 2), "{done} are noted");
        }
        run(&db, &history(), &Target::Latest).unwrap();
        assert_eq!(catalogue(&db), whole, "the next goes on to the end");
    }
    assert!(interrupted > 0, "some were killed before their end");
}

/// Where the function below cuts connections; nowhere where it is empty.
static CUTS: Mutex<String> = Mutex::new(String::new());

/// Cuts the connection that migrates, from another one, between two rows.
fn is_cut(models: &Models<'_>) -> orm::Result<()> {
    models.model("Material")?.insert([("name", "half")])?;
    let url = CUTS.lock().unwrap().clone();
    if !url.is_empty() {
        let others = "SELECT pg_catalog.pg_terminate_backend(pid)::pg_catalog.text FROM pg_catalog.pg_stat_activity WHERE datname = \
                      pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()";
        raw::texts(&orm::connect(&url)?, others)?;
        // The server takes a moment.
        std::thread::sleep(Duration::from_millis(300));
    }
    models.model("Material")?.insert([("name", "whole")])
}

fn nothing(_: &Models<'_>) -> orm::Result<()> {
    Ok(())
}

orm::migration_step!(is_cut, nothing);

#[test]
fn a_connection_cut_in_the_middle_leaves_whole_migrations_and_the_next_goes_on() {
    let db = open();
    if db.system() != "postgresql" {
        return;
    }
    let wider = "[[operations]]\nadd_field = \"Material\"\nfield = { name = \"size\", type = \"integer\", null = true }\n[[operations]]\nrun_rust = \"is_cut\"";
    let migrations = shop(&[("0001_initial", THINGS), ("0002_wider", wider), ("0003_last", "")]);
    *CUTS.lock().unwrap() = db.url().to_owned();
    let error = run(&db, &migrations, &Target::Latest).unwrap_err().to_string();
    CUTS.lock().unwrap().clear();
    assert!(error.contains("shop.0002_wider") && error.contains("nothing of it is kept"), "{error}");
    assert!(error.contains("the connection to the database is lost"), "{error}");
    assert_eq!(History::read(&*db).unwrap().names().len(), 1);
    assert!(catalogue(&db).iter().all(|line| !line.contains("size")));
    run(&db, &migrations, &Target::Latest).unwrap();
    assert_eq!(History::read(&*db).unwrap().names().len(), 3);
    assert_eq!(db.query::<i64>("SELECT count(*) FROM shop_material", ()).unwrap(), [2]);
}
