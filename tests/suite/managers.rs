//! Managers: what a model's querysets begin with.

use orm::Manager;
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(app = "suite")]
pub struct Journal {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    pub papers: HasMany<Paper>,
    #[field(via = journals)]
    pub readers: ManyToMany<Reader>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", manager = Published)]
pub struct Paper {
    pub id: i64,
    #[field(max_length = 20)]
    pub title: String,
    #[field(default = true)]
    pub live: bool,
    #[field(on_delete = Cascade)]
    pub journal: ForeignKey<Journal>,
    #[field(on_delete = SetNull)]
    pub cites: Option<ForeignKey<Paper>>,
    #[field(via = cites)]
    pub cited: HasMany<Paper>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", manager = Active)]
pub struct Reader {
    pub id: i64,
    #[field(default = true)]
    pub active: bool,
    pub journals: ManyToMany<Journal>,
}

pub struct Published;

impl Manager<Paper> for Published {
    fn queryset(all: QuerySet<Paper>) -> QuerySet<Paper> {
        all.filter(|p| p.live.eq(true)).order_by(|p| p.title.desc())
    }
}

pub struct Drafts;

impl Manager<Paper> for Drafts {
    fn queryset(all: QuerySet<Paper>) -> QuerySet<Paper> {
        all.filter(|p| p.live.eq(false))
    }
}

pub struct Active;

impl Manager<Reader> for Active {
    fn queryset(all: QuerySet<Reader>) -> QuerySet<Reader> {
        all.filter(|r| r.active.eq(true))
    }
}

/// A journal with two papers that are live and a draft, which cites the first.
fn stored() -> crate::support::TestDatabase {
    let db = super::fresh();
    let journal = Journal::builder().name("J").save(&*db).unwrap();
    let a = Paper::builder().title("a").journal(&journal).save(&*db).unwrap();
    let draft = Paper::builder().title("b").live(false).journal(&journal).cites(&a).save(&*db).unwrap();
    Paper::builder().title("c").journal(&journal).cites(&draft).save(&*db).unwrap();
    db
}

fn titles(papers: &[Paper]) -> Vec<&str> {
    papers.iter().map(|paper| paper.title.as_str()).collect()
}

#[test]
fn objects_begin_with_what_the_manager_gives() {
    let db = stored();
    let db = &*db;
    assert_eq!(titles(&Paper::objects().all(db).unwrap()), ["c", "a"]);
    assert_eq!(Paper::objects().filter(|p| p.title.eq("b")).count(db).unwrap(), 0);
    assert!(matches!(Paper::objects().find(db, 2), Err(orm::Error::NotFound { .. })));
    assert_eq!(Paper::base_objects().find(db, 2).unwrap().title, "b");
    assert_eq!(Paper::base_objects().count(db).unwrap(), 3);
    assert_eq!(titles(&Paper::managed::<Drafts>().all(db).unwrap()), ["b"]);
    let in_a_subquery = Journal::objects().filter(|j| j.papers.is_in(Paper::objects().filter(|p| p.title.eq("b"))));
    assert_eq!(in_a_subquery.count(db).unwrap(), 0);
}

#[test]
fn relations_to_many_rows_begin_with_what_their_manager_gives() {
    let db = stored();
    let db = &*db;
    let journal = Journal::objects().find(db, 1).unwrap();
    assert_eq!(titles(journal.papers.all(db).unwrap()), ["c", "a"]);
    assert_eq!(journal.papers.query().count(db).unwrap(), 2);
    let journals = Journal::objects().prefetch(|j| j.papers).all(db).unwrap();
    assert_eq!(titles(journals[0].papers.loaded().unwrap()), ["c", "a"]);
    let journals = Journal::objects().prefetch(|j| j.papers.matching(|p| p.unordered().order_by(|p| p.id))).all(db);
    assert_eq!(titles(journals.unwrap()[0].papers.loaded().unwrap()), ["a", "c"]);

    for active in [true, false] {
        let reader = Reader::builder().active(active).save(db).unwrap();
        reader.journals.add(db, [&journal]).unwrap();
    }
    let journal = Journal::objects().find(db, 1).unwrap();
    assert_eq!(journal.readers.all(db).unwrap().len(), 1);
    assert_eq!(journal.readers.query().count(db).unwrap(), 1);
}

#[test]
fn a_key_that_is_held_leads_to_its_row_whatever_the_manager_gives() {
    let db = stored();
    let db = &*db;
    let last = Paper::objects().get(db, |p| p.title.eq("c")).unwrap();
    let cited = last.cites.as_ref().unwrap();
    assert_eq!(cited.get(db).unwrap().title, "b");
    let papers = Paper::objects().prefetch(|p| p.cites).all(db).unwrap();
    assert_eq!(papers[0].cites.as_ref().unwrap().loaded().unwrap().title, "b");
    let papers = Paper::objects().select_related(|p| p.cites).all(db).unwrap();
    assert_eq!(papers[0].cites.as_ref().unwrap().loaded().unwrap().title, "b");

    let mut draft = Paper::base_objects().find(db, 2).unwrap();
    draft.refresh(db).unwrap();
    draft.title = "bb".into();
    draft.save(db).unwrap();
    assert_eq!(Paper::objects().filter(|p| p.cites.title.eq("bb")).count(db).unwrap(), 1);
    draft.delete(db).unwrap();
    assert_eq!(Paper::base_objects().count(db).unwrap(), 2);
}

#[test]
fn what_is_deleted_with_a_row_is_deleted_whatever_the_manager_gives() {
    let db = stored();
    let db = &*db;
    Journal::objects().find(db, 1).unwrap().delete(db).unwrap();
    assert_eq!(Paper::base_objects().count(db).unwrap(), 0);
}
