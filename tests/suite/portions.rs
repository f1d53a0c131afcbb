//! Lists longer than any statement: taken a portion at a time, by few texts, all or nothing.

use std::sync::atomic::{AtomicI64, Ordering};

use orm::prelude::*;
use orm::{Database, Error, Result, assert_num_queries};

use super::fresh;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "portions")]
pub struct Lot {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub name: String,
    #[field(default = 0)]
    pub size: i64,
    #[field(db_default = "'given'", max_length = 20)]
    pub state: String,
    #[field(via = lot)]
    pub bids: HasMany<Bid>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "portions")]
pub struct Bid {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub lot: ForeignKey<Lot>,
}

fn lots(numbers: impl IntoIterator<Item = i64, IntoIter: Send>) -> impl Iterator<Item = orm::model::Draft<Lot>> + Send {
    numbers.into_iter().map(|n| orm::model::IntoDraft::into_draft(Lot::builder().name(format!("{n:06}")).size(n)))
}

/// The different texts of the statements that something sends, but for those of transactions.
fn texts(db: &Database, run: impl FnOnce() -> Result<()>) -> Result<usize> {
    let capture = db.start_capture();
    run()?;
    let sent = capture.finish();
    let mut texts: Vec<_> = sent.iter().filter(|one| !one.is_transaction_control()).map(|one| &*one.sql).collect();
    texts.sort_unstable();
    texts.dedup();
    Ok(texts.len())
}

#[test]
fn an_iterator_is_read_as_its_rows_are_inserted_and_never_far_ahead() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let (taken, first, furthest) = (AtomicI64::new(0), AtomicI64::new(0), AtomicI64::new(0));
    let watched = (0..20_000).inspect(|_| {
        let taken = taken.fetch_add(1, Ordering::Relaxed) + 1;
        if taken % 500 == 0 {
            // What this thread asks while the rows are being inserted is asked in their transaction.
            let there = i64::try_from(Lot::objects().count(db).unwrap()).unwrap();
            if there > 0 && first.load(Ordering::Relaxed) == 0 {
                first.store(taken, Ordering::Relaxed);
            }
            furthest.fetch_max(taken - there, Ordering::Relaxed);
        }
    });
    let made = Lot::objects().bulk_create(db, lots(watched))?;
    assert_eq!((made.len(), taken.into_inner()), (20_000, 20_000));
    assert!(made.windows(2).all(|pair| pair[0].id + 1 == pair[1].id && pair[0].name < pair[1].name));
    assert!((1..6_000).contains(&first.into_inner()));
    let furthest = furthest.into_inner();
    assert!(furthest < 6_000, "{furthest} rows were taken before they were inserted");
    Ok(())
}

#[test]
fn whatever_fails_in_the_last_portion_leaves_nothing() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Lot::builder().name("009999").save(db)?;
    let refused = Lot::objects().bulk_create(db, lots(0..10_000));
    assert!(matches!(refused, Err(Error::UniqueViolation { .. })), "{refused:?}");
    let too_long = Lot::builder().name("x".repeat(21));
    let refused = Lot::objects().bulk_create(db, lots(0..9_000).chain([orm::model::IntoDraft::into_draft(too_long)]));
    assert!(matches!(refused, Err(Error::OutOfRange { .. })), "{refused:?}");
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        Lot::objects().bulk_create(db, lots((0..9_000).inspect(|n| assert!(*n < 8_500, "on purpose"))))
    }));
    assert!(panicked.is_err());
    assert_eq!(Lot::objects().count(db)?, 1);
    // Inside a transaction that goes on.
    db.atomic(|tx| {
        assert!(Lot::objects().bulk_create(tx, lots(0..10_000)).is_err());
        Lot::objects().bulk_create(tx, lots(0..9_000)).map(drop)
    })?;
    assert_eq!(Lot::objects().count(db)?, 9_001);
    let mut all = Lot::objects().order_by(|l| l.id).all(db)?;
    all.iter_mut().for_each(|lot| lot.size = -1);
    let last = all.len() - 1;
    all[last].name = "x".repeat(21);
    for all in [&all[..], &[&all[..], &all[..last], &all[last..]].concat()] {
        let refused = Lot::objects().bulk_update(db, all, |l| (l.size, l.name));
        assert!(matches!(refused, Err(Error::OutOfRange { .. })), "{refused:?}");
    }
    assert_eq!(Lot::objects().filter(|l| l.size.lt(0)).count(db)?, 0);
    Ok(())
}

#[test]
fn conflicts_are_those_of_the_whole_list() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let there = Lot::objects().bulk_create(db, lots((0..10_000).step_by(2)))?;
    let made = Lot::objects().bulk_create_with(db, lots((0..10_000).chain([1, 9_999])), OnConflict::ignore())?;
    let odd: Vec<_> = (1..10_000).step_by(2).map(|n| format!("{n:06}")).collect();
    assert_eq!(made.iter().map(|lot| lot.name.clone()).collect::<Vec<_>>(), odd);
    let on_conflict = || OnConflict::<Lot>::update(|l| l.name, |l| l.size);
    let again = (0..12_000).chain([7]).map(|n| Lot::builder().name(format!("{n:06}")).size(n * 2));
    let twice = Lot::objects().bulk_create_with(db, again.clone(), on_conflict());
    let Err(Error::InvalidQuery { reason }) = twice else { panic!("{twice:?}") };
    assert!(reason.contains("row 12001"), "{reason}");
    assert_eq!(Lot::objects().count(db)?, 10_000);
    assert_eq!(Lot::objects().get(db, |l| l.name.eq("000007"))?.size, 7);
    let stored = Lot::objects().bulk_create_with(db, again.take(12_000), on_conflict())?;
    assert!(stored.iter().zip(0..).all(|(lot, n)| lot.size == n * 2 && lot.name == format!("{n:06}")));
    assert_eq!(stored[4_000].id, there[2_000].id);
    assert_eq!(stored, Lot::objects().order_by(|l| l.name).all(db)?);
    Ok(())
}

#[test]
fn rows_that_leave_different_columns_out_keep_their_order_and_know_each_other() -> Result<()> {
    let home = fresh();
    let db = &*home;
    // Keys that the database gives are greater than any given before, so that those given later are less.
    let drafts = (0..9_000).map(|n| {
        let draft = Lot::builder().name(format!("{n:06}"));
        match n % 5 {
            0 => draft.id(2_000_000 - n),
            1 => draft.state("own"),
            2 => draft.id(1_000_000 - n).state("own"),
            _ => draft,
        }
    });
    let made = Lot::objects().bulk_create(db, drafts)?;
    for (n, lot) in (0..).zip(&made) {
        assert_eq!(lot.name, format!("{n:06}"));
        assert_eq!(lot.state, if n % 5 == 1 || n % 5 == 2 { "own" } else { "given" });
        assert!(n % 5 != 0 || lot.id == 2_000_000 - n);
        assert!(n % 5 != 2 || lot.id == 1_000_000 - n);
    }
    assert_eq!(made, Lot::objects().order_by(|l| l.name).all(db)?);
    Bid::objects().bulk_create(db, made.iter().map(|lot| Bid::builder().lot(lot)))?;
    assert_num_queries!(db, 1, {
        for lot in &made {
            assert_eq!(lot.bids.all(db)?.len(), 1);
        }
    });
    Ok(())
}

#[test]
fn lists_of_any_length_are_asked_for_and_written_by_few_texts() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let made = Lot::objects().bulk_create(db, lots(0..8_000))?;
    Bid::objects().bulk_create(db, made.iter().map(|lot| Bid::builder().lot(lot.id)))?;
    let lengths = [251, 300, 377, 511, 640, 777, 999, 1_000, 1_333, 2_222, 3_999, 4_001, 4_123, 5_555, 7_999];
    let inserting = texts(db, || {
        let mut next = 10_000;
        for length in lengths {
            Lot::objects().bulk_create(db, lots(next..next + length))?;
            next += length;
        }
        Ok(())
    })?;
    assert!(inserting <= 20, "{inserting} texts of insertions");
    let every = || (1..80).chain(lengths.iter().map(|length| usize::try_from(*length).unwrap()));
    let updating = texts(db, || {
        for length in every() {
            let matched = Lot::objects().bulk_update(db, &made[..length], |l| l.size)?;
            assert_eq!(usize::try_from(matched).unwrap(), length);
        }
        Ok(())
    })?;
    assert!(updating <= 9, "{updating} texts of updates");
    let asking = texts(db, || {
        for length in every() {
            let keys = made[..length].iter().map(|lot| lot.id);
            assert_eq!(Lot::objects().filter(|l| l.id.is_in(keys)).all(db)?.len(), length);
        }
        Ok(())
    })?;
    assert!(asking <= 8, "{asking} texts of questions");
    let prefetching = texts(db, || {
        for length in every() {
            let some = Lot::objects().order_by(|l| l.id).limit(u64::try_from(length).unwrap());
            let read = some.prefetch(|l| l.bids).all(db)?;
            assert!(read.iter().all(|lot| lot.bids.loaded().is_some_and(|bids| bids.len() == 1)));
        }
        Ok(())
    })?;
    // The limit stands in the text of the rows themselves on SQLite.
    assert!(prefetching <= every().count() + 8, "{prefetching} texts of prefetches");
    Ok(())
}
