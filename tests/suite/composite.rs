//! Primary keys of several columns.

use orm::prelude::*;
use orm::{Deleted, Error};

#[derive(Model, Debug, Clone)]
#[model(app = "suite")]
pub struct Purchase {
    pub id: i64,
    #[field(max_length = 20)]
    pub buyer: String,
    pub lines: HasMany<PurchaseLine>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite")]
pub struct Good {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    pub labels: ManyToMany<Label>,
    #[field(via = good)]
    pub lines: HasMany<PurchaseLine>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite")]
pub struct Label {
    pub id: i64,
    #[field(max_length = 20)]
    pub text: String,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", primary_key(purchase, number))]
pub struct PurchaseLine {
    #[field(on_delete = Cascade)]
    pub purchase: ForeignKey<Purchase>,
    pub number: i32,
    #[field(on_delete = Restrict)]
    pub good: Option<ForeignKey<Good>>,
    #[field(max_length = 20, default = "")]
    pub note: String,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", primary_key(country, code), ordering = ["-pk"])]
pub struct Region {
    #[field(max_length = 2)]
    pub country: String,
    pub code: i64,
    #[field(max_length = 20)]
    pub name: String,
}

/// Two purchases of two lines each; the second line of each has a good that is labelled.
pub(super) fn stored() -> crate::support::TestDatabase {
    let db = super::fresh();
    let label = Label::builder().text("red").save(&*db).unwrap();
    let good = Good::builder().name("pen").save(&*db).unwrap();
    good.labels.add(&*db, [&label]).unwrap();
    for buyer in ["a", "b"] {
        let purchase = Purchase::builder().buyer(buyer).save(&*db).unwrap();
        PurchaseLine::builder().purchase(&purchase).number(1).save(&*db).unwrap();
        PurchaseLine::builder().purchase(&purchase).number(2).good(&good).note("x").save(&*db).unwrap();
    }
    db
}

pub(super) fn keys(db: &orm::Database, rows: QuerySet<PurchaseLine>) -> Vec<(i64, i32)> {
    let mut keys = rows.values(|l| (l.purchase, l.number)).all(db).unwrap();
    keys.sort_unstable();
    keys
}

#[test]
fn the_table_has_one_key_of_several_columns() {
    let db = crate::open();
    let created = db.capture(|| db.create_tables().unwrap());
    let sql = created.iter().map(|statement| statement.sql.to_string()).collect::<Vec<_>>().join("\n");
    assert!(sql.contains("PRIMARY KEY (\"purchase_id\", \"number\"))"), "{sql}");
}

#[test]
fn a_row_is_found_saved_refreshed_and_deleted_by_its_whole_key() {
    let db = stored();
    let db = &*db;
    let mut line = PurchaseLine::objects().find(db, (1, 2)).unwrap();
    assert_eq!((*line.purchase.id(), line.number, line.note.as_str()), (1, 2, "x"));
    let purchase = line.purchase.get(db).unwrap().clone();
    assert_eq!(PurchaseLine::objects().find(db, (&purchase, 1)).unwrap().note, "");
    assert!(matches!(PurchaseLine::objects().find(db, (1, 3)), Err(Error::NotFound { .. })));
    assert_eq!(Region::builder().country("is").code(1).name("N").save(db).unwrap().code, 1);
    assert_eq!(Region::objects().find(db, ("is", 1)).unwrap().name, "N");

    line.note = "y".into();
    line.save(db).unwrap();
    assert_eq!(PurchaseLine::objects().filter(|l| l.note.eq("y")).count(db).unwrap(), 1);
    PurchaseLine::objects().filter(|l| l.pk().eq((1, 2))).update(db, |l| l.note.set("z")).unwrap();
    line.refresh(db).unwrap();
    assert_eq!(line.note, "z");
    line.note = "w".into();
    line.save_only(db, |l| l.note).unwrap();
    assert_eq!(PurchaseLine::objects().find(db, (2, 2)).unwrap().note, "x");
    assert_eq!(line.clone().delete(db).unwrap().total, 1);
    assert!(matches!(line.save(db), Err(Error::NotFound { .. })));
    assert_eq!(keys(db, PurchaseLine::objects()), [(1, 1), (2, 1), (2, 2)]);
    let twice = PurchaseLine::builder().purchase(2).number(2).save(db);
    assert!(matches!(twice, Err(Error::UniqueViolation { .. })), "{twice:?}");
}

#[test]
fn keys_compare_as_tuples_do() {
    let db = stored();
    let db = &*db;
    let found = |condition: fn(&'static PurchaseLineFields) -> Q| {
        let found = keys(db, PurchaseLine::objects().filter(condition));
        let rest = keys(db, PurchaseLine::objects().exclude(condition));
        assert_eq!(found.len() + rest.len(), 4);
        found
    };
    assert_eq!(found(|l| l.pk().eq((1, 2))), [(1, 2)]);
    assert_eq!(found(|l| l.pk().ne((1, 2))), [(1, 1), (2, 1), (2, 2)]);
    assert_eq!(found(|l| l.pk().is_in([(1, 2), (2, 1), (9, 9)])), [(1, 2), (2, 1)]);
    assert_eq!(found(|l| l.pk().is_in([(Some(1), None), (Some(2), Some(1))])), [(2, 1)]);
    assert_eq!(found(|l| l.pk().is_in(Vec::<(i64, i32)>::new())), []);
    assert_eq!(found(|l| l.pk().gt((1, 1))), [(1, 2), (2, 1), (2, 2)]);
    assert_eq!(found(|l| l.pk().gte((1, 2))), [(1, 2), (2, 1), (2, 2)]);
    assert_eq!(found(|l| l.pk().lt((2, 1))), [(1, 1), (1, 2)]);
    assert_eq!(found(|l| l.pk().lte((2, 1))), [(1, 1), (1, 2), (2, 1)]);
    assert_eq!(found(|l| l.pk().is_null()), []);
    let line = PurchaseLine::objects().find(db, (2, 1)).unwrap();
    assert_eq!(keys(db, PurchaseLine::objects().filter(|l| l.pk().eq(&line))), [(2, 1)]);
    assert_eq!(keys(db, PurchaseLine::objects().filter(|l| l.purchase.lines.eq(&line))), [(2, 1), (2, 2)]);
    let purchases = Purchase::objects().filter(|p| p.lines.is_in([&line])).all(db).unwrap();
    assert_eq!(purchases.iter().map(|p| p.id).collect::<Vec<_>>(), [2]);
    assert_eq!(Purchase::objects().filter(|p| p.lines.pk().eq((1, 1))).count(db).unwrap(), 1);
    let null = PurchaseLine::objects().filter(|l| l.pk().gt((1, None::<i32>))).count(db);
    assert!(matches!(null, Err(Error::InvalidQuery { .. })), "{null:?}");
}

#[test]
fn rows_come_in_the_order_of_their_keys() {
    let db = stored();
    let db = &*db;
    let number = |line: Option<PurchaseLine>| line.map(|line| (*line.purchase.id(), line.number));
    assert_eq!(number(PurchaseLine::objects().first(db).unwrap()), Some((1, 1)));
    assert_eq!(number(PurchaseLine::objects().last(db).unwrap()), Some((2, 2)));
    let all = PurchaseLine::objects().order_by(|l| l.pk()).reverse().values(|l| l.number).all(db).unwrap();
    assert_eq!(all, [2, 1, 2, 1]);
    for (country, code) in [("is", 2), ("de", 1), ("is", 1)] {
        Region::builder().country(country).code(code).name("x").save(db).unwrap();
    }
    let regions = Region::objects().values(|r| (r.country, r.code)).all(db).unwrap();
    assert_eq!(regions, [("is".to_owned(), 2), ("is".to_owned(), 1), ("de".to_owned(), 1)]);
    assert_eq!(Region::objects().distinct().count(db).unwrap(), 3);
    assert_eq!(Region::objects().limit(2).count(db).unwrap(), 2);
    let regions = Region::objects().order_by_name("pk").unwrap().values(|r| r.code).all(db).unwrap();
    assert_eq!(regions, [1, 1, 2]);
    assert!(matches!(Region::objects().filter_by("pk", 1), Err(Error::InvalidQuery { .. })));
}

#[test]
fn conditions_about_other_tables_find_each_row_by_its_whole_key() {
    let db = stored();
    let db = &*db;
    let labelled: fn(&'static PurchaseLineFields) -> Q = |l| l.good.labels.text.eq("red");
    assert_eq!(keys(db, PurchaseLine::objects().filter(labelled)), [(1, 2), (2, 2)]);
    assert_eq!(keys(db, PurchaseLine::objects().exclude(labelled)), [(1, 1), (2, 1)]);
    assert_eq!(
        keys(db, PurchaseLine::objects().filter(|l| l.good.labels.none(|t| t.text.eq("red")))),
        [(1, 1), (2, 1)]
    );
    let of_a = PurchaseLine::objects().filter(|l| l.purchase.buyer.eq("a"));
    assert_eq!(of_a.clone().update(db, |l| l.note.set("mine")).unwrap(), 2);
    assert_eq!(PurchaseLine::objects().filter(|l| l.note.eq("mine")).count(db).unwrap(), 2);
    assert_eq!(of_a.filter(|l| l.number.eq(2)).delete(db).unwrap().total, 1);
    assert_eq!(keys(db, PurchaseLine::objects()), [(1, 1), (2, 1), (2, 2)]);
}

#[test]
fn such_rows_are_related_rows_as_any_are() {
    let db = stored();
    let db = &*db;
    let purchases = Purchase::objects().prefetch(|p| p.lines).order_by(|p| p.id).all(db).unwrap();
    assert_eq!(purchases[1].lines.loaded().unwrap().len(), 2);
    let added = purchases[0].lines.builder().number(3).save(db).unwrap();
    assert_eq!((*added.purchase.id(), added.number), (1, 3));
    let drafts = (4..7).map(|number| PurchaseLine::builder().purchase(&purchases[0]).number(number));
    assert_eq!(PurchaseLine::objects().bulk_create(db, drafts).unwrap().len(), 3);
    let lines = PurchaseLine::objects().select_related(|l| (l.purchase, l.good)).order_by(|l| l.pk()).all(db).unwrap();
    assert_eq!(lines[1].good.as_ref().unwrap().loaded().unwrap().name, "pen");
}

#[test]
fn they_are_deleted_with_what_they_point_at_and_restrict_it() {
    let db = stored();
    let db = &*db;
    let good = Good::objects().find(db, 1).unwrap();
    assert!(matches!(good.delete(db), Err(Error::Protected { by, .. }) if by[0].count == 2));
    let Deleted { total, by_model } = Purchase::objects().find(db, 1).unwrap().delete(db).unwrap();
    assert_eq!((total, by_model["suite.PurchaseLine"]), (3, 2));
    assert_eq!(keys(db, PurchaseLine::objects()), [(2, 1), (2, 2)]);
}

#[test]
fn validation_knows_whether_the_key_is_taken() {
    let db = stored();
    let db = &*db;
    let taken = PurchaseLine::builder().purchase(1).number(1).full_clean(db).map(|_| ()).unwrap_err();
    let errors = taken.validation().unwrap();
    assert_eq!(errors.object()[0].message, "Purchase line with this Purchase and Number already exists.");
    let mut line = PurchaseLine::objects().find(db, (1, 1)).unwrap();
    line.note = "fine".into();
    line.full_clean(db).unwrap();
}

#[test]
fn aggregates_tell_rows_apart_by_their_whole_key() {
    let db = stored();
    let db = &*db;
    let per_line = PurchaseLine::objects().annotate(|l| l.good.labels.count()).order_by(|l| l.pk()).all(db).unwrap();
    assert_eq!(per_line.iter().map(|(_, labels)| *labels).collect::<Vec<_>>(), [0, 1, 0, 1]);
    let labelled = PurchaseLine::objects().annotate(|l| l.good.labels.count()).filter(|l| l.good.labels.count().gt(0));
    assert_eq!(labelled.count(db).unwrap(), 2);
    let joined = PurchaseLine::objects().filter(|l| l.good.labels.text.eq("red")).annotate(|l| l.good.labels.count());
    assert_eq!(joined.order_by(|l| l.pk()).all(db).unwrap().len(), 2);

    let of_each = Purchase::objects().annotate(|p| p.lines.count()).order_by(|p| p.id).all(db).unwrap();
    assert_eq!(of_each.iter().map(|(_, lines)| *lines).collect::<Vec<_>>(), [2, 2]);
    let twice = Purchase::objects()
        .filter(|p| p.lines.note.eq("x"))
        .annotate(|p| (p.lines.count(), p.lines.number.sum()))
        .order_by(|p| p.id)
        .all(db)
        .unwrap();
    assert_eq!(twice.iter().map(|(_, counted)| *counted).collect::<Vec<_>>(), [(1, Some(2)), (1, Some(2))]);
    let goods = Good::objects().annotate(|g| (g.lines.count(), g.labels.count())).all(db).unwrap();
    assert_eq!(goods[0].1, (2, 1));

    let groups = PurchaseLine::objects().values(|l| l.number).annotate(|l| l.count());
    assert_eq!(groups.order_by(|l| l.number).all(db).unwrap(), [(1, 2), (2, 2)]);
    let all = PurchaseLine::objects();
    assert_eq!(all.aggregate(db, |l| (l.count(), l.number.sum())).unwrap(), (4, Some(6)));
    assert_eq!(all.clone().distinct().aggregate(db, |l| l.count()).unwrap(), 4);
    assert_eq!(all.clone().order_by(|l| l.pk()).limit(3).aggregate(db, |l| l.number.sum()).unwrap(), Some(4));
    assert_eq!(all.clone().annotate(|l| l.number + 1).distinct().count(db).unwrap(), 4);
    let different = all.aggregate(db, |l| l.count().distinct());
    assert!(matches!(different, Err(Error::InvalidQuery { .. })), "{different:?}");
    let different = Purchase::objects().annotate(|p| p.lines.count_distinct()).all(db).map(|_| ());
    assert!(matches!(different, Err(Error::InvalidQuery { .. })), "{different:?}");
}

#[test]
fn subqueries_about_the_same_row_find_it_by_its_whole_key() {
    let db = stored();
    let db = &*db;
    let alone = |l: &'static PurchaseLineFields| {
        !exists(PurchaseLine::objects().filter(|other| other.purchase.eq(l.purchase) & other.number.gt(l.number)))
    };
    assert_eq!(keys(db, PurchaseLine::objects().filter(alone)), [(1, 2), (2, 2)]);
    assert!(Purchase::objects().filter(|_| exists(PurchaseLine::objects())).exists(db).unwrap());
    PurchaseLine::objects().update(db, |l| l.note.set(l.purchase.buyer)).unwrap();
    let notes = PurchaseLine::objects().order_by(|l| l.pk()).values(|l| l.note).all(db).unwrap();
    assert_eq!(notes, ["a", "a", "b", "b"]);
    let last = PurchaseLine::objects()
        .filter(|l| row_number().over(|w| w.partition_by(l.purchase).order_by(l.number.desc())).eq(1));
    assert_eq!(last.update(db, |l| l.note.set("last")).unwrap(), 2);
    assert_eq!(keys(db, PurchaseLine::objects().filter(|l| l.note.eq("last"))), [(1, 2), (2, 2)]);
}

#[test]
fn rows_of_such_keys_are_written_many_at_once() {
    let db = stored();
    let db = &*db;
    let mut lines = PurchaseLine::objects().order_by(|l| l.pk()).all(db).unwrap();
    for (number, line) in lines.iter_mut().enumerate() {
        line.note = format!("n{number}");
    }
    assert_eq!(PurchaseLine::objects().bulk_update(db, &lines, |l| l.note).unwrap(), 4);
    let of_b = PurchaseLine::objects().filter(|l| l.purchase.buyer.eq("b"));
    assert_eq!(of_b.bulk_update(db, &lines, |l| l.note).unwrap(), 2);
    let notes = PurchaseLine::objects().order_by(|l| l.pk()).values(|l| l.note).all(db).unwrap();
    assert_eq!(notes, ["n0", "n1", "n2", "n3"]);
    let keyed = PurchaseLine::objects().bulk_update(db, &lines, |l| l.number);
    assert!(matches!(keyed, Err(Error::InvalidQuery { .. })), "{keyed:?}");

    let again = || [PurchaseLine::builder().purchase(1).number(1).note("again")];
    PurchaseLine::objects()
        .bulk_create_with(db, again(), OnConflict::update(|l| (l.purchase, l.number), |l| l.note))
        .unwrap();
    assert_eq!(PurchaseLine::objects().find(db, (1, 1)).unwrap().note, "again");
    let by_half = PurchaseLine::objects().bulk_create_with(db, again(), OnConflict::update(|l| l.purchase, |l| l.note));
    assert!(matches!(by_half, Err(Error::InvalidQuery { .. })), "{by_half:?}");
    let [draft] = again();
    let (line, created) = draft.note("once more").update_or_create(db, |l| (l.purchase, l.number)).unwrap();
    assert_eq!((line.note.as_str(), created), ("once more", false));
    let mut line = PurchaseLine::objects().find(db, (2, 1)).unwrap();
    PurchaseLine::objects().filter(|l| l.pk().eq((2, 1))).update(db, |l| l.note.set("other")).unwrap();
    line.refresh_only(db, |l| l.note).unwrap();
    assert_eq!(line.note, "other");
}

#[test]
fn such_rows_are_let_go_of_and_taken_by_relations() {
    let db = stored();
    let db = &*db;
    let pen = Good::objects().find(db, 1).unwrap();
    let line = |key: (i64, i32)| PurchaseLine::objects().find(db, key).unwrap();
    pen.lines.remove(db, [&line((1, 2))]).unwrap();
    assert_eq!(keys(db, PurchaseLine::objects().filter(|l| l.good.eq(&pen))), [(2, 2)]);
    pen.lines.add(db, [&line((1, 1))]).unwrap();
    assert_eq!(keys(db, PurchaseLine::objects().filter(|l| l.good.eq(&pen))), [(1, 1), (2, 2)]);
    pen.lines.set(db, [&line((1, 1)), &line((2, 1))]).unwrap();
    assert_eq!(keys(db, PurchaseLine::objects().filter(|l| l.good.eq(&pen))), [(1, 1), (2, 1)]);
    assert!(matches!(pen.lines.remove(db, [&line((2, 2))]), Err(Error::NotFound { .. })));
}
