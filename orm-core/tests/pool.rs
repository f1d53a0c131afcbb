//! What the pool promises, with connections that are scripted.

#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod fake;

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use fake::{Failure, Fake, query, run, select};
use orm_core::db::{Collect, Database, Port, now};
use orm_core::error::{Error, Result};

fn eventually(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_secs(5), "it never happened");
        thread::sleep(Duration::from_millis(1));
    }
}

fn timed_out(result: Result<u64>) -> (bool, String) {
    let error = result.unwrap_err();
    let text = error.to_string();
    match error {
        Error::PoolTimeout { by_this_thread, .. } => (by_this_thread, text),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_connection_serves_statements_that_follow_each_other() {
    let fake = Fake::default();
    let db = fake.open();
    for _ in 0..10 {
        run(&db, "A").unwrap();
    }
    assert_eq!(fake.world().connects, 1);
}

#[test]
fn connections_are_opened_as_they_are_needed_up_to_the_pools_size() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(3));
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                db.atomic(|tx| {
                    thread::sleep(Duration::from_millis(2));
                    run(tx, "A")
                })
                .unwrap();
            });
        }
    });
    let world = fake.world();
    assert_eq!((world.connects, world.open), (3, 3));
}

#[test]
fn a_database_that_lives_in_its_connection_has_one_and_keeps_it() {
    let mut fake = Fake::default();
    fake.max_connections = Some(1);
    let db = fake.open_with(|builder| builder.pool_size(8).max_lifetime(Duration::ZERO));
    assert_eq!(db.pool_status().size, 1);
    for _ in 0..5 {
        run(&db, "A").unwrap();
    }
    assert_eq!(fake.world().connects, 1);
}

#[test]
fn those_who_wait_are_served_in_the_order_of_their_arrival() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(1));
    let (tell, order) = mpsc::channel();
    thread::scope(|scope| {
        db.atomic(|tx| {
            for number in 0..8 {
                let (db, tell) = (&db, tell.clone());
                scope.spawn(move || {
                    let done = db.atomic(|tx| {
                        tell.send(number).unwrap();
                        run(tx, "A")
                    });
                    done.unwrap();
                });
                eventually(|| db.pool_status().waiting == number + 1);
            }
            run(tx, "A")
        })
        .unwrap();
    });
    drop(tell);
    assert_eq!(order.into_iter().collect::<Vec<_>>(), (0..8).collect::<Vec<_>>());
}

#[test]
fn waiting_ends_with_an_error_that_says_who_holds_the_connections() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(1).checkout_timeout(Duration::from_millis(20)));
    db.atomic(|_| {
        let (by_this_thread, text) = thread::scope(|scope| scope.spawn(|| timed_out(run(&db, "A"))).join().unwrap());
        assert!(!by_this_thread);
        assert!(text.contains("20ms") && text.contains("a transaction at ") && text.contains("pool.rs"), "{text}");
        Ok::<_, Error>(())
    })
    .unwrap();
    // Who gave up is not served any more, and blocks nobody.
    assert_eq!(db.pool_status().waiting, 0);
    run(&db, "B").unwrap();
}

#[test]
fn a_thread_that_waits_for_itself_is_told_at_once() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(2));
    let started = Instant::now();
    let _first = now(db.cursor(select("SELECT 1"))).unwrap();
    run(&db, "one is left").unwrap();
    let _second = now(db.cursor(select("SELECT 2"))).unwrap();
    for result in [run(&db, "none is left"), db.atomic(|tx| run(tx, "none is left"))] {
        let (by_this_thread, text) = timed_out(result);
        assert!(by_this_thread);
        assert!(text.contains("collect"), "{text}");
    }
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_broken_connection_is_discarded_and_replaced() {
    let fake = Fake::default();
    let db = fake.open();
    fake.fail("A", Failure::Lost);
    assert!(run(&db, "A").is_err());
    assert_eq!(fake.world().open, 0);
    run(&db, "A").unwrap();
    assert_eq!(fake.world().connects, 2);
}

#[test]
fn a_refused_statement_costs_no_connection() {
    let fake = Fake::default();
    let db = fake.open();
    fake.fail("A", Failure::Refused);
    assert!(run(&db, "A").is_err());
    run(&db, "A").unwrap();
    assert_eq!(fake.world().connects, 1);
}

#[test]
fn a_connection_that_cannot_be_rolled_back_is_not_handed_on() {
    let fake = Fake::default();
    let db = fake.open();
    for _ in 0..2 {
        fake.fail("ROLLBACK", Failure::Refused);
    }
    assert!(db.atomic(|_| Err::<(), _>(Error::custom("undo"))).is_err());
    run(&db, "A").unwrap();
    let world = fake.world();
    assert_eq!((world.connects, world.open), (2, 1));
}

#[test]
fn a_failed_connection_attempt_gives_its_place_back() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(1));
    fake.fail("A", Failure::Lost);
    assert!(run(&db, "A").is_err());
    fake.world().refuse_connections = true;
    for _ in 0..3 {
        assert!(matches!(run(&db, "A"), Err(Error::Connect { .. })));
    }
    fake.world().refuse_connections = false;
    run(&db, "A").unwrap();
}

#[test]
fn opening_says_at_once_that_the_database_cannot_be_reached() {
    let fake = Fake::default();
    fake.world().refuse_connections = true;
    let opened = Database::new(std::sync::Arc::new(fake));
    assert!(matches!(opened, Err(Error::Connect { .. })));
}

#[test]
fn connections_are_replaced_at_the_end_of_their_life() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.max_lifetime(Duration::ZERO));
    run(&db, "A").unwrap();
    run(&db, "A").unwrap();
    let world = fake.world();
    assert_eq!((world.connects, world.open), (3, 0));
}

#[test]
fn only_a_connection_that_idled_long_is_asked_whether_it_lives() {
    let fake = Fake::default();
    let db = fake.open();
    run(&db, "A").unwrap();
    assert_eq!(fake.world().pings, 0);
    thread::sleep(Duration::from_millis(1050));
    run(&db, "A").unwrap();
    let world = fake.world();
    assert_eq!((world.pings, world.connects), (1, 1));
}

#[test]
fn connections_that_died_while_idle_cost_no_call() {
    let fake = Fake::default();
    let db = fake.open();
    let cursors: Vec<_> = (0..3).map(|_| now(db.cursor(select("SELECT 1"))).unwrap()).collect();
    drop(cursors);
    fake.world().dead = vec![1, 2, 3];
    thread::sleep(Duration::from_millis(1050));
    run(&db, "B").unwrap();
    run(&db, "C").unwrap();
    let world = fake.world();
    assert_eq!((world.pings, world.connects, world.open), (1, 4, 1));
}

#[test]
fn a_replaced_file_is_an_error_at_the_next_call() {
    let fake = Fake::default();
    let db = fake.open();
    fake.world().replaced = true;
    assert!(matches!(run(&db, "A"), Err(Error::FileReplaced { .. })));
    assert_eq!(fake.world().open, 0);
    assert_eq!(fake.log(), "");
}

#[test]
fn a_panic_in_a_statement_gives_the_connection_back() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(1));
    let decode = || {
        let sink = Collect::<()>::new(|_| panic!("a decoder"));
        now(db.query(select("SELECT 1"), sink)).map(drop)
    };
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode)).is_err());
    assert_eq!(query(&db, "SELECT 2").unwrap(), [0, 1]);
    assert_eq!(fake.world().connects, 1);
}

#[test]
fn the_status_tells_who_uses_what() {
    let fake = Fake::default();
    let db = fake.open();
    db.atomic(|_| {
        let status = db.pool_status();
        assert_eq!((status.size, status.idle, status.in_use.len()), (10, 0, 1));
        assert_eq!(status.in_use[0].thread, thread::current().id());
        assert!(status.in_use[0].location.is_some_and(|location| location.file().ends_with("pool.rs")));
        Ok::<_, Error>(())
    })
    .unwrap();
    assert_eq!(db.pool_status().idle, 1);
}

#[test]
fn the_fewest_parameters_of_any_connection_count() {
    let fake = Fake::default();
    assert_eq!(fake.open().max_parameters(), 99);
}

#[test]
fn many_threads_never_have_more_connections_than_the_pool_and_all_are_served() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(3));
    thread::scope(|scope| {
        for thread in 0..8 {
            let (db, fake) = (&db, &fake);
            scope.spawn(move || {
                for round in 0..200 {
                    if (round + thread) % 17 == 0 {
                        fake.fail("lost", Failure::Lost);
                        let _ = run(db, "lost");
                    }
                    let result = db.atomic(|tx| {
                        assert!(fake.world().open <= 3);
                        run(tx, "A")?;
                        if round % 3 == 0 { Err(Error::custom("undo")) } else { Ok(()) }
                    });
                    assert_eq!(result.is_err(), round % 3 == 0);
                }
            });
        }
    });
    let status = db.pool_status();
    assert_eq!((status.in_use.len(), status.waiting), (0, 0));
}
