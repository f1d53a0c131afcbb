//! Checks, unique constraints with conditions, indexes of more than columns, and generated columns.

use orm::error::Error;
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(
    app = "suite",
    check("parcel_weight", |p| p.weight.gt(0) & p.weight.lt(p.limit)),
    check("parcel_kind", |p| p.kind.is_in(["box", "o'tube", "back\\slash"]) | p.kind.starts_with("x_")),
    check("parcel_sent", |p| p.sent.gte(NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default())),
    check("parcel_lost", |p| !p.lost.eq(true) | p.sent.is_null()),
    unique(code, name = "parcel_code", condition = |p| p.lost.eq(false)),
    unique(name = "parcel_double", |p| (p.weight + p.limit, p.code)),
    unique(name = "parcel_covered", kind, code, include(weight)),
    index(-weight, kind, name = "parcel_light", condition = |p| p.weight.lt(10), include(code)),
    index(name = "parcel_sum", |p| ((p.weight + p.limit).desc(), p.kind)),
    unique(name = "parcel_label", |p| (p.label.lower(), coalesce((p.code, p.kind)).length()))
)]
pub struct Parcel {
    pub id: i64,
    #[field(max_length = 20)]
    pub code: String,
    #[field(max_length = 20, default = "box")]
    pub kind: String,
    pub weight: i64,
    #[field(default = 100)]
    pub limit: i64,
    #[field(default = false)]
    pub lost: bool,
    pub sent: Option<NaiveDate>,
    #[field(max_length = 20)]
    pub label: Option<String>,
    #[field(generated = |p| p.limit - p.weight)]
    pub room: i64,
    #[field(generated = "weight * 2", db_index)]
    pub double: i64,
}

fn parcel(
    code: &str,
    weight: i64,
) -> ParcelBuilder<orm::model::Set<__Parcel::code>, orm::model::Set<__Parcel::weight>> {
    Parcel::builder().code(code).weight(weight)
}

fn violated(result: orm::Result<Parcel>) -> String {
    match result {
        Err(Error::CheckViolation { constraint, .. }) => constraint,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_check_refuses_the_rows_of_which_its_condition_is_false() {
    let db = super::fresh();
    let db = &*db;
    assert_eq!(violated(parcel("a", 0).save(db)), "parcel_weight");
    assert_eq!(violated(parcel("a", 100).save(db)), "parcel_weight");
    assert_eq!(violated(parcel("a", 5).kind("crate").save(db)), "parcel_kind");
    assert_eq!(violated(parcel("a", 5).sent(NaiveDate::from_ymd_opt(1999, 12, 31)).save(db)), "parcel_sent");
    let mut lost = parcel("a", 5).lost(true).save(db).unwrap();
    lost.sent = NaiveDate::from_ymd_opt(2020, 1, 1);
    assert!(matches!(lost.save(db), Err(Error::CheckViolation { constraint, .. }) if constraint == "parcel_lost"));
}

#[test]
fn a_check_lets_rows_pass_of_which_its_condition_is_unknown() {
    let db = super::fresh();
    assert_eq!(parcel("a", 5).save(&*db).unwrap().sent, None);
}

#[test]
fn literals_of_a_definition_stand_for_themselves() {
    let db = super::fresh();
    for (number, kind) in ["o'tube", "back\\slash", "x_1"].into_iter().enumerate() {
        let saved = parcel("a", 1 + i64::try_from(number).unwrap()).lost(true).kind(kind).save(&*db).unwrap();
        assert_eq!(saved.kind, kind);
    }
    assert_eq!(violated(parcel("b", 9).kind("xy1").save(&*db)), "parcel_kind");
}

#[test]
fn a_unique_constraint_with_a_condition_is_of_the_rows_that_meet_it() {
    let db = super::fresh();
    let db = &*db;
    parcel("a", 1).save(db).unwrap();
    parcel("a", 2).kind("x_2").lost(true).save(db).unwrap();
    parcel("a", 3).kind("x_3").lost(true).save(db).unwrap();
    assert!(matches!(parcel("a", 4).kind("x_4").save(db), Err(Error::UniqueViolation { .. })));
}

#[test]
fn a_unique_constraint_may_be_over_expressions() {
    let db = super::fresh();
    let db = &*db;
    parcel("a", 1).save(db).unwrap();
    let same_sum = parcel("a", 2).limit(99).kind("x_2").lost(true).save(db);
    assert!(matches!(same_sum, Err(Error::UniqueViolation { .. })), "{same_sum:?}");
}

#[test]
fn a_unique_constraint_may_be_over_functions() {
    let db = super::fresh();
    let db = &*db;
    parcel("a", 1).label("Ab").save(db).unwrap();
    let again = parcel("b", 2).label("aB").kind("x_2").save(db);
    assert!(matches!(again, Err(Error::UniqueViolation { .. })), "{again:?}");
    parcel("bb", 3).label("aB").kind("x_3").save(db).unwrap();
}

#[test]
fn the_database_computes_generated_columns_at_each_write_and_nothing_else_writes_them() {
    let db = super::fresh();
    let db = &*db;
    let mut parcel = parcel("a", 30).save(db).unwrap();
    assert_eq!((parcel.room, parcel.double), (70, 60));
    parcel.weight = 40;
    parcel.room = 1000;
    parcel.save(db).unwrap();
    assert_eq!((parcel.room, parcel.double), (60, 80));
    parcel.weight = 50;
    parcel.save_only(db, |p| p.weight).unwrap();
    assert_eq!((parcel.room, parcel.double), (50, 100));
    assert_eq!(Parcel::objects().filter(|p| p.room.eq(50)).values(|p| p.double).all(db).unwrap(), [100]);

    let other = Parcel { id: 0, code: "b".into(), weight: 10, double: 7, ..parcel.clone() }.insert(db).unwrap();
    assert_eq!((other.room, other.double), (90, 20));
    let many = Parcel::objects().bulk_create(db, [self::parcel("c", 1), self::parcel("d", 2)]);
    assert_eq!(many.unwrap().iter().map(|p| p.room).collect::<Vec<_>>(), [99, 98]);

    let refused = Parcel::objects().update(db, |p| p.room.set(1)).unwrap_err();
    assert!(matches!(refused, Error::InvalidQuery { .. }), "{refused}");
    parcel.id = 999;
    assert!(matches!(parcel.save(db), Err(Error::NotFound { .. })));
}

#[test]
fn definitions_read_as_django_writes_them() {
    let db = crate::open();
    let created = db.capture(|| db.create_tables().unwrap());
    let sql = created.iter().map(|statement| statement.sql.to_string()).collect::<Vec<_>>().join(";\n");
    let postgres = sql.contains("GENERATED BY DEFAULT AS IDENTITY");
    let include = |column: &str| if postgres { format!(" INCLUDE (\"{column}\")") } else { String::new() };
    let date = if postgres { "'2000-01-01'::pg_catalog.date" } else { "'2000-01-01'" };
    let slash = if postgres { r"E'back\\slash'" } else { r"'back\slash'" };
    for expected in [
        "CONSTRAINT \"parcel_weight\" CHECK ((\"weight\" > 0 AND \"weight\" < \"limit\"))".to_owned(),
        format!("CHECK ((\"kind\" IN ('box', 'o''tube', {slash}) OR substr(\"kind\", 1, 2) = 'x_'))"),
        format!("CONSTRAINT \"parcel_sent\" CHECK (\"sent\" >= {date})"),
        "CREATE UNIQUE INDEX \"parcel_code\" ON \"suite_parcel\" (\"code\") WHERE NOT \"lost\"".to_owned(),
        "CREATE UNIQUE INDEX \"parcel_double\" ON \"suite_parcel\" (((\"weight\" + \"limit\")), \"code\")".to_owned(),
        format!("CREATE UNIQUE INDEX \"parcel_covered\" ON \"suite_parcel\" (\"kind\", \"code\"){}", include("weight")),
        format!(
            "CREATE INDEX \"parcel_light\" ON \"suite_parcel\" (\"weight\" DESC, \"kind\"){} WHERE \"weight\" < 10",
            include("code")
        ),
        "CREATE INDEX \"parcel_sum\" ON \"suite_parcel\" (((\"weight\" + \"limit\")) DESC, \"kind\")".to_owned(),
        "CREATE UNIQUE INDEX \"parcel_label\" ON \"suite_parcel\" ((LOWER(\"label\")), (LENGTH(COALESCE(\"code\", \"kind\"))))"
            .to_owned(),
        "\"room\" bigint GENERATED ALWAYS AS ((\"limit\" - \"weight\")) STORED".to_owned(),
        "\"double\" bigint GENERATED ALWAYS AS (weight * 2) STORED".to_owned(),
    ] {
        assert!(sql.contains(&expected), "{expected}\nis not in\n{sql}");
    }
}
