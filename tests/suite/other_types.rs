//! Columns of types that a database has beside those of models: enums, and text without regard to case.

use orm::prelude::*;
use orm::{Database, Error, Result};

use super::fresh;
use crate::support::raw;

#[derive(FieldType, Debug, Clone, Copy, PartialEq)]
pub enum Mood {
    Sad,
    Calm,
    Happy,
}

#[derive(Model, Debug, Clone)]
#[model(app = "other", ordering = ["id"])]
pub struct Guest {
    pub id: i64,
    #[field(column = "the \"mood\"")]
    pub mood: Mood,
    pub before: Option<String>,
    pub mail: String,
}

/// The columns as another program would have made them; on SQLite, which has no such types, they are text.
fn retyped(db: &Database) -> Result<()> {
    if db.system() != "postgresql" {
        return Ok(());
    }
    raw::run(
        db,
        r#"CREATE TYPE "Mood of $1" AS ENUM ('sad', 'calm', 'happy');
           ALTER TABLE "other_guest" ALTER COLUMN "the ""mood""" TYPE "Mood of $1" USING NULL,
               ALTER COLUMN "before" TYPE "Mood of $1" USING NULL"#,
    )?;
    // It comes with the server, but in a package of its own.
    match raw::run(db, r#"CREATE EXTENSION citext; ALTER TABLE "other_guest" ALTER COLUMN "mail" TYPE citext"#) {
        Ok(()) | Err(Error::Database { .. } | Error::Unsupported { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

#[test]
fn text_is_stored_in_a_column_of_an_enum_type() -> Result<()> {
    let home = fresh();
    let db = &*home;
    retyped(db)?;
    let mut guest = Guest::builder().mood(Mood::Calm).before("sad").mail("A@b").save(db)?;
    assert_eq!((guest.mood, guest.before.as_deref()), (Mood::Calm, Some("sad")));
    Guest::builder().mood(Mood::Sad).mail("c@d").save(db)?;
    let more = [("e@f", Some("calm")), ("g@h", None)];
    let more = more.map(|(mail, before)| Guest::builder().mood(Mood::Happy).before(before).mail(mail));
    assert_eq!(Guest::objects().bulk_create(db, more)?.len(), 2);
    db.atomic(|tx| Guest::builder().mood(Mood::Sad).mail("i@j").save(tx))?;

    guest.mood = Mood::Happy;
    guest.save(db)?;
    guest.before = None;
    guest.save_only(db, |g| (g.mood, g.before))?;
    guest.mood = Mood::Sad;
    assert_eq!(Guest::objects().bulk_update(db, [&guest], |g| (g.mood, g.before))?, 1);
    let changed = Guest::objects().filter(|g| g.mail.eq("c@d")).update(db, |g| {
        (g.mood.set(Mood::Calm), g.before.set(case().when(g.mail.eq("c@d"), "happy").otherwise("sad")))
    })?;
    assert_eq!(changed, 1);
    let moods = Guest::objects().values(|g| (g.mood, g.before));
    assert_eq!(
        moods.all(db)?,
        [
            (Mood::Sad, None),
            (Mood::Calm, Some("happy".into())),
            (Mood::Happy, Some("calm".into())),
            (Mood::Happy, None),
            (Mood::Sad, None)
        ]
    );
    assert!(!Guest::builder().mood(Mood::Happy).mail("e@f").get_or_create(db, |g| (g.mood, g.mail))?.1);
    let (told, made) = Guest::builder().mood(Mood::Happy).before("sad").mail("e@f").update_or_create(db, |g| g.mail)?;
    assert_eq!((told.before.as_deref(), made), (Some("sad"), false));
    Ok(())
}

#[test]
fn a_column_of_an_enum_type_is_asked_as_text() -> Result<()> {
    let home = fresh();
    let db = &*home;
    retyped(db)?;
    for (mood, before, mail) in
        [(Mood::Sad, Some("calm"), "A@b"), (Mood::Calm, None, "c@d"), (Mood::Sad, Some("happy"), "e@f")]
    {
        Guest::builder().mood(mood).before(before).mail(mail).save(db)?;
    }
    let all = Guest::objects;
    assert_eq!(all().filter(|g| g.mood.eq(Mood::Sad)).count(db)?, 2);
    assert_eq!(all().exclude(|g| g.mood.is_in([Mood::Sad, Mood::Happy])).count(db)?, 1);
    assert_eq!(all().filter(|g| g.before.contains("app") | g.before.is_null()).count(db)?, 2);
    assert_eq!(all().filter(|g| g.mail.icontains("a@") & g.mail.ne("x")).count(db)?, 1);
    assert_eq!(all().filter_by("mood", "calm")?.count(db)?, 1);
    assert_eq!(all().filter(|g| g.mood.eq(Mood::Sad)).iter(db)?.count(), 2);
    assert_eq!(all().unordered().values(|g| g.mood).annotate(|g| g.count()).all(db)?.len(), 2);
    assert_eq!(all().unordered().values(|g| g.mood).distinct().count(db)?, 2);
    assert_eq!(all().filter(|g| g.mood.eq(Mood::Sad)).delete(db)?.total, 2);
    Ok(())
}

#[test]
fn a_text_that_an_enum_type_does_not_have_is_out_of_range() -> Result<()> {
    let home = fresh();
    let db = &*home;
    if db.system() != "postgresql" {
        return Ok(());
    }
    retyped(db)?;
    for result in [
        Guest::builder().mood(Mood::Sad).before("4242").mail("A@b").save(db).map(drop),
        Guest::objects()
            .bulk_create(db, ["a", "4242"].map(|before| Guest::builder().mood(Mood::Sad).before(before).mail("A@b")))
            .map(drop),
    ] {
        let error = result.unwrap_err();
        assert!(
            matches!(&error, Error::OutOfRange { column, .. } if column.contains("other_guest.before")),
            "{error:?}"
        );
        assert!(!error.to_string().contains("4242"), "{error}");
    }
    Ok(())
}
