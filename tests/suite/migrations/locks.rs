//! Several migrators at once.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use orm::migrate::execute::{Options, Outcome, Progress, migrate};
use orm::migrate::{History, Target};

use super::{THINGS, shop};
use crate::open;

#[test]
fn of_several_migrators_at_once_each_migration_is_run_by_one() {
    let db = open();
    let migrations = shop(&[
        ("0001_initial", THINGS),
        (
            "0002_more",
            "depends_on = [\"0001_initial\"]\n[[operations]]\nrun_sql = \"INSERT INTO shop_material (name) VALUES ('x')\"",
        ),
    ]);
    let (ran, start) = (AtomicUsize::new(0), Barrier::new(4));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let own = orm::connect(db.url()).unwrap();
                start.wait();
                let mut count = |progress: Progress<'_>| {
                    if let Progress::Done(_, _, Outcome::Ran, _) = progress {
                        ran.fetch_add(1, Ordering::Relaxed);
                    }
                };
                migrate(&own, migrations.clone(), &Target::Latest, Options::default(), &mut count).unwrap();
            });
        }
    });
    assert_eq!(ran.load(Ordering::Relaxed), 2, "each was run once");
    assert_eq!(History::read(&*db).unwrap().names().len(), 2);
}

#[test]
fn a_migrator_waits_for_whoever_uses_the_table_and_says_so() {
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;

    use orm::prelude::*;

    let db = open();
    let wider =
        "[[operations]]\nalter_field = \"Material\"\nfield = { name = \"name\", type = \"text(90)\", unique = true }";
    let migrations = shop(&[("0001_initial", THINGS), ("0002_wider", wider)]);
    migrate(&db, migrations[..1].to_vec(), &Target::Latest, Options::default(), &mut |_| {}).unwrap();
    let (begun, over) = (Barrier::new(2), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let other = orm::connect(db.url()).unwrap();
            other
                .atomic(|tx| {
                    tx.execute("INSERT INTO shop_material (name) VALUES ('held')", ())?;
                    begun.wait();
                    std::thread::sleep(Duration::from_millis(400));
                    over.store(true, Ordering::SeqCst);
                    Ok::<_, orm::Error>(())
                })
                .unwrap();
        });
        begun.wait();
        migrate(&db, migrations.clone(), &Target::Latest, Options::default(), &mut |_| {}).unwrap();
        assert!(over.load(Ordering::SeqCst), "it came after the other was done");
    });
    assert_eq!(db.query::<String>("SELECT name FROM shop_material", ()).unwrap(), ["held"]);
}
