//! Groups of columns that several models flatten: Django's abstract base classes.

use std::sync::atomic::{AtomicU64, Ordering};

use orm::prelude::*;
use orm::validators::min_length;

/// Who writes.
#[derive(Model, Debug, Clone)]
#[model(app = "suite")]
pub struct Writer {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(via = stamps.author)]
    pub essays: HasMany<Essay>,
}

#[derive(Model, Debug, Clone)]
#[model(abstract)]
pub struct Keyed {
    #[field(primary_key, default = next_key())]
    pub id: Uuid,
}

fn next_key() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(NEXT.fetch_add(1, Ordering::Relaxed).into())
}

#[derive(Model, Debug, Clone)]
#[model(abstract)]
pub struct Marks {
    /// How good it is.
    #[field(db_index)]
    pub rank: Option<i32>,
    #[field(default = 0)]
    pub views: i64,
}

#[derive(Model, Debug, Clone)]
#[model(abstract)]
pub struct Stamps {
    #[field(auto_now_add)]
    pub created: DateTime<Utc>,
    #[field(auto_now)]
    pub changed: DateTime<Utc>,
    #[field(on_delete = SetNull)]
    pub author: Option<ForeignKey<Writer>>,
    #[field(max_length = 20, unique, column = "label", validate = min_length(2))]
    pub name: String,
    #[field(flatten)]
    pub marks: Marks,
}

#[derive(Model, Debug, Clone)]
#[model(
    app = "suite",
    ordering = ["-rank", "title"],
    unique(title, rank),
    index(-views, title, name = "essay_views"),
    check("essay_rank", |e| e.stamps.marks.rank.lt(100))
)]
pub struct Essay {
    #[field(flatten)]
    pub keyed: Keyed,
    #[field(max_length = 20)]
    pub title: String,
    #[field(flatten)]
    pub stamps: Stamps,
    #[field(on_delete = SetNull)]
    pub answers: Option<ForeignKey<Essay>>,
    #[field(via = answers)]
    pub answered: HasMany<Essay>,
}

/// What has no required column in its group need not be given it.
#[derive(Model, Debug, Clone)]
#[model(app = "suite")]
pub struct Remark {
    pub id: i64,
    pub text: String,
    #[field(flatten)]
    pub marks: Marks,
}

fn stamps(name: &str, rank: Option<i32>, author: Option<&Writer>) -> Stamps {
    let now = Utc::now();
    let marks = Marks { rank, views: 0 };
    Stamps { created: now, changed: now, author: author.map(ForeignKey::from), name: name.into(), marks }
}

fn stored() -> crate::support::TestDatabase {
    let db = super::fresh();
    let writer = Writer::builder().name("W").save(&*db).unwrap();
    let first = Essay::builder().title("a").stamps(stamps("one", Some(1), Some(&writer))).save(&*db).unwrap();
    Essay::builder().title("b").stamps(stamps("two", Some(2), None)).answers(&first).save(&*db).unwrap();
    Essay::builder().title("c").stamps(stamps("six", None, Some(&writer))).save(&*db).unwrap();
    db
}

#[test]
fn columns_of_a_group_are_columns_of_the_table() {
    let names: Vec<_> = Essay::meta().fields.iter().map(|field| (field.name, field.column)).collect();
    let expected = [
        ("title", "title"),
        ("answers", "answers_id"),
        ("id", "id"),
        ("created", "created"),
        ("changed", "changed"),
        ("author", "author_id"),
        ("name", "label"),
        ("rank", "rank"),
        ("views", "views"),
    ];
    assert_eq!(names, expected);
    assert_eq!(Essay::meta().key().name, "id");
}

#[test]
fn a_group_is_written_and_read_as_a_part_of_its_model() {
    let db = stored();
    let db = &*db;
    let mut essay = Essay::objects().get(db, |e| e.stamps.name.eq("one")).unwrap();
    assert_eq!((essay.title.as_str(), essay.stamps.marks.rank, essay.stamps.marks.views), ("a", Some(1), 0));
    let before = essay.stamps.changed;
    essay.stamps.marks.views = 7;
    essay.save(db).unwrap();
    assert!(essay.stamps.changed > before);
    essay.stamps.marks.rank = Some(9);
    essay.save_only(db, |e| e.stamps.marks.rank).unwrap();
    let again = Essay::objects().find(db, essay.keyed.id).unwrap();
    assert_eq!(
        (again.stamps.marks.views, again.stamps.marks.rank, again.stamps.created),
        (7, Some(9), essay.stamps.created)
    );
    essay.refresh(db).unwrap();
    assert_eq!(Essay::objects().update(db, |e| e.stamps.marks.views.set(e.stamps.marks.views + 1)).unwrap(), 3);
    assert_eq!(essay.delete(db).unwrap().total, 1);
}

#[test]
fn closures_walk_groups_and_names_do_not_see_them() {
    let db = stored();
    let db = &*db;
    let titles = |rows: QuerySet<Essay>| rows.values(|e| e.title).all(db).unwrap();
    assert_eq!(titles(Essay::objects().filter(|e| e.stamps.marks.rank.is_not_null())), ["b", "a"]);
    assert_eq!(titles(Essay::objects().filter(|e| e.stamps.author.name.eq("W")).order_by(|e| e.title)), ["a", "c"]);
    assert_eq!(titles(Essay::objects().filter(|e| e.answers.stamps.marks.rank.eq(1))), ["b"]);
    assert_eq!(
        titles(Essay::objects().filter_by("author__name", "W").unwrap().order_by_name("name").unwrap()),
        ["a", "c"]
    );
    let ranks = Essay::objects().order_by(|e| e.title).values(|e| (e.keyed.id, e.stamps.marks.rank)).all(db).unwrap();
    assert_eq!(ranks.iter().map(|(_, rank)| *rank).collect::<Vec<_>>(), [Some(1), Some(2), None]);
}

#[test]
fn a_foreign_key_of_a_group_has_its_other_side() {
    let db = stored();
    let db = &*db;
    let writers = Writer::objects().filter(|w| w.essays.title.eq("c")).all(db).unwrap();
    assert_eq!(writers[0].essays.all(db).unwrap().len(), 2);
    let statements = db.capture(|| {
        for essay in Essay::objects().all(db).unwrap() {
            if let Some(author) = &essay.stamps.author {
                assert_eq!(author.get(db).unwrap().name, "W");
            }
        }
    });
    assert_eq!(statements.len(), 2, "{statements:?}");
    let essays =
        Essay::objects().select_related(|e| (e.stamps.author, e.answers)).order_by(|e| e.title).all(db).unwrap();
    assert_eq!(essays[0].stamps.author.as_ref().unwrap().loaded().unwrap().name, "W");
    assert_eq!(essays[1].answers.as_ref().unwrap().loaded().unwrap().title, "a");
    let essays = Essay::objects().prefetch(|e| (e.stamps.author, e.answered)).order_by(|e| e.title).all(db).unwrap();
    assert_eq!(essays[0].answered.loaded().unwrap()[0].title, "b");
    writers.into_iter().next().unwrap().delete(db).unwrap();
    assert_eq!(Essay::objects().filter(|e| e.stamps.author.is_null()).count(db).unwrap(), 3);
}

#[test]
fn constraints_name_columns_of_groups() {
    let db = stored();
    let db = &*db;
    let same_name = Essay::builder().title("d").stamps(stamps("one", None, None)).save(db);
    assert!(matches!(same_name, Err(orm::Error::UniqueViolation { .. })), "{same_name:?}");
    let same_pair = Essay::builder().title("a").stamps(stamps("new", Some(1), None)).save(db);
    assert!(matches!(same_pair, Err(orm::Error::UniqueViolation { .. })), "{same_pair:?}");
    let too_high = Essay::builder().title("d").stamps(stamps("new", Some(100), None)).save(db);
    assert!(matches!(too_high, Err(orm::Error::CheckViolation { .. })), "{too_high:?}");
    let invalid =
        Essay::builder().title("a").stamps(stamps("o", Some(1), None)).full_clean(db).map(|_| ()).unwrap_err();
    let errors = invalid.validation().unwrap();
    assert_eq!(errors.field("name")[0].code, "min_length");
    assert_eq!(errors.object()[0].message, "Essay with this Title and Rank already exists.");
}

#[test]
fn a_group_without_required_columns_need_not_be_given() {
    let db = super::fresh();
    let remark = Remark::builder().text("x").save(&*db).unwrap();
    assert_eq!((remark.id, remark.marks.rank, remark.marks.views), (1, None, 0));
    let remark = Remark::builder().marks(Marks { rank: Some(3), views: 4 }).text("y").save(&*db).unwrap();
    assert_eq!((remark.id, remark.marks.rank, remark.marks.views), (2, Some(3), 4));
    let many = Remark::objects().bulk_create(&*db, [Remark::builder().text("z")]).unwrap();
    assert_eq!(many[0].marks.views, 0);
}
