//! Inserting, updating, many-to-many relations.

use std::sync::{Arc, Mutex};

use orm::prelude::*;
use serde_json::json;

use crate::answer::does_not_compile;
use crate::case::{Case, answers, nq, refused_at_commit, writing};
use crate::models::edge::{Author, Book, Event, Item, ItemFields, Phrase, Publisher, Role, Sample, Tag, Token};
use crate::run::attempt;
use crate::support::raw;

pub fn cases() -> Vec<Case> {
    vec![
        // i = Item.objects.create(key="z", grp="g9", rank=1)
        // i.refresh_from_db()
        // [i.pk is not None, i.value, i.note, i.uid is not None, i._state.adding]
        writing!("write.create_defaults", |tx| {
            let mut i = Item::builder().key("z").grp("g9").rank(1).save(tx)?;
            i.refresh(tx)?;
            // There is no object that is still to be added: what `save` gives has a row.
            answers![i.id > 0, i.value, i.note, i.uid.is_some(), false]
        })
        .counted(),
        // attempt(lambda: Token(item=Item(key="u", grp="u", rank=1), name="x").save())
        writing!("write.unsaved_related", |tx| Token::builder().item(&unsaved()).name("x").save(tx)).counted(),
        // Sample.objects.filter(label="neg").update(i=F("j"), j=F("i"))
        // Sample.objects.filter(label="neg").values_list("i", "j")
        writing!("write.update_swap", |tx| {
            let negative = Sample::objects().filter(|s| s.label.eq("neg"));
            negative.update(tx, |s| (s.i.set(coalesce((s.j, s.i))), s.j.set(s.i)))?;
            negative.values(|s| (s.i, s.j)).all(tx)
        }),
        // Item.objects.update(note=Case(When(value__gt=0, then=Value("pos")), When(value__lt=0, then=Value("neg"))))
        // Item.objects.order_by("id").values_list("key", "note")
        writing!("write.update_case", |tx| {
            let sign = |i: &'static ItemFields| case().when(i.value.gt(0), "pos").when(i.value.lt(0), "neg");
            Item::objects().update(tx, |i| i.note.set(sign(i)))?;
            Item::objects().order_by(|i| i.id).values(|i| (i.key, i.note)).all(tx)
        }),
        // n = Book.objects.filter(pk=1).update(publisher=Publisher.objects.get(pk=3), editor=None)
        // [n, list(Book.objects.filter(pk=1).values_list("publisher", "editor")), attempt(lambda:
        //     Book.objects.update(nope=1)), attempt(lambda: Book.objects.update(authors=1)), attempt(lambda:
        //     Book.objects.update(publisher__name="x"))]
        writing!("write.update_fk_instance", |tx| {
            let publisher = Publisher::objects().find(tx, 3)?;
            let first = Book::objects().filter(|b| b.id.eq(1));
            let n = first.update(tx, |b| (b.publisher.set(&publisher), b.editor.set(None::<i64>)))?;
            answers![
                n,
                first.values(|b| (b.publisher, b.editor)).all(tx),
                does_not_compile("FieldDoesNotExist"),
                does_not_compile("FieldError"),
                Book::objects().update(tx, |b| b.publisher.name.set("x"))
            ]
        })
        .counted()
        .refused("query/misspelt_field")
        .refused("query/many_to_many_set_by_update"),
        // [attempt(lambda: Item.objects.filter(key="a").update(value=-1001)), attempt(lambda:
        //     Item.objects.create(key="zz", grp="z", rank=1, value=-5000)), attempt(lambda:
        //     Item.objects.create(key="a", grp="z", rank=1)), attempt(lambda: Item.objects.create(key="zy",
        //     grp="g1", rank=1)), attempt(lambda: Item.objects.create(key=None, grp="z", rank=1))]
        writing!("write.update_check_constraint", |tx| answers![
            attempt(tx, |tx| Item::objects().filter(|i| i.key.eq("a")).update(tx, |i| i.value.set(-1001))),
            attempt(tx, |tx| Item::builder().key("zz").grp("z").rank(1).value(-5000).save(tx)),
            attempt(tx, |tx| Item::builder().key("a").grp("z").rank(1).save(tx)),
            attempt(tx, |tx| Item::builder().key("zy").grp("g1").rank(1).save(tx)),
            does_not_compile("IntegrityError")
        ])
        .refused("query/null_given_to_a_required_field"),
        // def f():
        //     Token.objects.create(item_id=424242, name="x")
        //     connection.check_constraints()
        // attempt(f)
        refused_at_commit!("write.fk_violation", |db| db
            .atomic(|tx| Token::builder().item(424_242).name("x").save(tx))),
        // objs = Item.objects.bulk_create([Item(key="a", grp="new", rank=1, value=99), Item(key="new", grp="g1",
        //     rank=1), Item(key="ok", grp="new", rank=2)], ignore_conflicts=True)
        // [[o.pk for o in objs], list(Item.objects.order_by("key").values_list("key", "grp", "value"))]
        Case::missing("write.bulk_ignore_conflicts", "`bulk_create_with`"),
        // objs = Item.objects.bulk_create([Item(key="a", grp="new", rank=1, value=99), Item(key="ok", grp="new",
        //     rank=2, value=1)], update_conflicts=True, unique_fields=["key"], update_fields=["value", "grp"])
        // [all(o.pk for o in objs), list(Item.objects.order_by("key").values_list("key", "grp", "rank", "value"))]
        Case::missing("write.bulk_update_conflicts", "`bulk_create_with`"),
        // attempt(lambda: [Item.objects.bulk_create([Item(key="a", grp="n", rank=1, value=1), Item(key="a", grp="n",
        //     rank=2, value=2)], update_conflicts=True, unique_fields=["key"], update_fields=["value"]) and
        //     Item.objects.get(key="a").value])
        Case::missing("write.bulk_conflict_same_row_twice", "`bulk_create_with`"),
        // a = nq(lambda: Item.objects.get_or_create(key="a", defaults={"grp": "never", "rank": 5}))
        // b = nq(lambda: Item.objects.get_or_create(key="fresh", defaults={"grp": "n", "rank": lambda: 7}))
        // [a[0], a[1][1], a[1][0].grp, b[0], b[1][1], b[1][0].rank, attempt(lambda:
        //     Item.objects.get_or_create(grp="g1")), attempt(lambda: Item.objects.get_or_create(key="nodef",
        //     defaults={"grp": "g1", "rank": 1}))]
        writing!("write.get_or_create", |tx| {
            let a = nq!(
                tx,
                Item::builder()
                    .key("a")
                    .grp("never")
                    .rank(5)
                    .get_or_create(tx, |i| i.key)
                    .map(|(item, new)| (new, item.grp))
            );
            let b = nq!(
                tx,
                Item::builder()
                    .key("fresh")
                    .grp("n")
                    .rank(7)
                    .get_or_create(tx, |i| i.key)
                    .map(|(item, new)| (new, item.rank))
            );
            let several = Item::builder().key("any").grp("g1").rank(1).get_or_create(tx, |i| i.grp).map(|_| ());
            let taken = attempt(tx, |tx| Item::builder().key("nodef").grp("g1").rank(1).get_or_create(tx, |i| i.key))
                .map(|_| ());
            answers![
                a[0].clone(),
                a[1][0].clone(),
                a[1][1].clone(),
                b[0].clone(),
                b[1][0].clone(),
                b[1][1].clone(),
                several,
                taken
            ]
        }),
        // o, made = Author.objects.get_or_create(name__iexact="BOB THE NEW", defaults={"name": "Bob The New"})
        // o2, made2 = Author.objects.get_or_create(name__iexact="bob the new", defaults={"name": "x"})
        // [o.name, made, o2.name, made2]
        Case::missing("write.get_or_create_lookups", "`get_or_create` with a lookup: ours finds by equal values"),
        // b = Book.objects.get(pk=8); f, s = Tag.objects.get(name="fiction"), Tag.objects.get(name="science")
        // names = lambda: sorted(b.tags.values_list("name", flat=True))
        // r = [nq(lambda: b.tags.add(f, s))[0], names(), nq(lambda: b.tags.add(f))[0], names(), nq(lambda:
        //     b.tags.remove(s, 7))[0], names(), nq(lambda: b.tags.set([s, 4]))[0], names(), nq(lambda:
        //     b.tags.clear())[0], names()]
        // r
        writing!("write.m2m_add_remove", |tx| {
            let b = Book::objects().find(tx, 8)?;
            let (f, s) =
                (Tag::objects().get(tx, |t| t.name.eq("fiction"))?, Tag::objects().get(tx, |t| t.name.eq("science"))?);
            answers![
                nq!(tx, b.tags.add(tx, [&f, &s]))[0].clone(),
                tag_names(tx, &b),
                nq!(tx, b.tags.add(tx, [&f]))[0].clone(),
                tag_names(tx, &b),
                nq!(tx, b.tags.remove(tx, [s.id, 7]))[0].clone(),
                tag_names(tx, &b),
                nq!(tx, b.tags.set(tx, [s.id, 4]))[0].clone(),
                tag_names(tx, &b),
                nq!(tx, b.tags.clear(tx))[0].clone(),
                tag_names(tx, &b),
            ]
        }),
        // b = Book.objects.get(pk=5)
        // before = set(Book.tags.through.objects.filter(book=b, tag_id=1).values_list("id", flat=True))
        // b.tags.set([1, 2])
        // [before == set(Book.tags.through.objects.filter(book=b, tag_id=1).values_list("id", flat=True)),
        //     sorted(b.tags.values_list("id", flat=True))]
        writing!("write.m2m_set_diff", |tx| {
            let b = Book::objects().find(tx, 5)?;
            let rows = || raw::texts_in(tx, "SELECT 'row ' || id FROM edge_book_tags WHERE book_id = 5 AND tag_id = 1");
            let before = rows()?;
            b.tags.set(tx, [1, 2])?;
            answers![before.len() == 1 && before == rows()?, b.tags.query().order_by(|t| t.id).values(|t| t.id).all(tx)]
        }),
        // b = Book.objects.get(pk=9)
        // b.authors.add(1, through_defaults={"role": "co", "share": D("5.00")}); b.authors.create(name="New One",
        //     through_defaults={"role": "foreword"})
        // b.authors.add(1, through_defaults={"role": "main"})
        // [list(b.authorships.order_by("id").values_list("author__name", "role", "share"))]
        writing!("write.m2m_through_defaults", |tx| {
            let b = Book::objects().find(tx, 9)?;
            // What stands beside the two keys is given to the row between, which is a model.
            b.authorships.builder().author(1).role(Role::Co).share(Decimal::from(5)).save(tx)?;
            let new = Author::builder().name("New One").save(tx)?;
            b.authorships.builder().author(&new).role(Role::Foreword).save(tx)?;
            b.authors.add(tx, [1])?;
            vec![b.authorships.query().order_by(|a| a.id).values(|a| (a.author.name, a.role, a.share)).all(tx)?]
        }),
        // t = Tag.objects.get(name="unused"); t.books.add(1, Book.objects.get(pk=2)); t.books.set([2, 3])
        // [sorted(t.books.values_list("id", flat=True)), attempt(lambda: t.books.add("x")), attempt(lambda:
        //     t.books.add(Author.objects.get(pk=1))), attempt(lambda: Book(title="u").tags.all())]
        writing!("write.m2m_reverse_add", |tx| {
            let t = Tag::objects().get(tx, |t| t.name.eq("unused"))?;
            let second = Book::objects().find(tx, 2)?;
            t.books.add(tx, [1, second.id])?;
            t.books.set(tx, [2, 3])?;
            let unsaved = Book { id: 0, tags: ManyToMany::default(), ..second };
            answers![
                t.books.query().order_by(|b| b.id).values(|b| b.id).all(tx),
                does_not_compile("ValueError"),
                does_not_compile("TypeError"),
                unsaved.tags.all(tx).map(<[Tag]>::to_vec)
            ]
        })
        .refused("query/what_the_other_side_is_not"),
        // Event.objects.filter(id=2).update(at=F("at") + timedelta(days=1), day=F("day") + timedelta(days=31),
        //     until=TruncMonth("until"), dur=timedelta(days=-1, microseconds=3))
        // list(Event.objects.filter(id=2).values_list("at", "day", "until", "dur"))
        writing!("write.update_duration_date", |tx| {
            let second = Event::objects().filter(|e| e.id.eq(2));
            second.update(tx, |e| {
                (
                    e.at.set(e.at + TimeDelta::days(1)),
                    e.day.set((e.day + TimeDelta::days(31)).cast::<NaiveDate>()),
                    e.until.set(e.until.trunc(Unit::Month)),
                    e.dur.set(TimeDelta::days(-1) + TimeDelta::microseconds(3)),
                )
            })?;
            second.values(|e| (e.at, e.day, e.until, e.dur)).all(tx)
        }),
        // [attempt(lambda: Sample.objects.create(label="o1", i=2**31).i), attempt(lambda:
        //     Sample.objects.create(label="o2", i=1, big=2**63).big), attempt(lambda:
        //     len(Phrase.objects.create(s="x" * 201).s)), attempt(lambda: Book.objects.create(title="t",
        //     price=D("12345678.901")).title), attempt(lambda: Book.objects.create(title="t", price=D("1.005")).pk
        //     and Book.objects.get(title="t", price__lt=2).price), attempt(lambda:
        //     len(Phrase.objects.create(s="nul\0byte").s))]
        writing!("write.insert_out_of_range", |tx| {
            let decimal = |text: &str| text.parse::<Decimal>().unwrap();
            answers![
                does_not_compile("DataError"),
                does_not_compile("DataError"),
                attempt(tx, |tx| Ok(Phrase::builder().s("x".repeat(201)).save(tx)?.s.len())),
                attempt(tx, |tx| Ok(Book::builder().title("t").price(decimal("12345678.901")).save(tx)?.title)),
                attempt(tx, |tx| Ok(Book::builder().title("t").price(decimal("1.005")).save(tx)?.price)),
                attempt(tx, |tx| Ok(Phrase::builder().s("nul\0byte").save(tx)?.s.len())),
            ]
        })
        .refused("query/number_beyond_its_column")
        .law("law 6: what a column cannot hold is an error before it is stored, not a rounding", {
            let refused = json!({"$error": "DataError"});
            json!([refused, refused, refused, refused, refused, refused])
        }),
        // seen = []
        // try:
        //     with transaction.atomic():
        //         transaction.on_commit(lambda: seen.append(1)); raise KeyError
        // except KeyError:
        //     pass
        // seen
        writing!("write.on_commit_in_rolled_back", |tx| {
            let seen = Arc::new(Mutex::new(Vec::new()));
            let heard = seen.clone();
            let undone: orm::Result<()> = tx.atomic(|tx| {
                tx.on_commit(move || heard.lock().unwrap().push(1));
                Err(orm::Error::custom("undo"))
            });
            assert!(undone.is_err());
            seen.lock().unwrap().clone()
        })
        .counted(),
    ]
}

/// An item that no database knows.
fn unsaved() -> Item {
    let (key, grp) = ("u".into(), "u".into());
    Item { id: 0, key, grp, rank: 1, value: 0, note: None, uid: None, tokens: HasMany::default() }
}

fn tag_names(tx: &orm::Transaction, book: &Book) -> orm::Result<Vec<String>> {
    book.tags.query().order_by(|t| t.name).values(|t| t.name).all(tx)
}
