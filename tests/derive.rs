//! What the derives make of structs and enums.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod models;

use models::{chinook, edge, sakila};
use orm::db::Handle;
use orm::meta::{AutoNow, ModelMeta, RelationKind, Through};
use orm::model::{Batch, FetchMode, IntoDraft, ModelType, RelatedBuilder};
use orm::prelude::*;
use orm::value::{ColumnType, DateType, FieldType, NumberType, OrderedType, TextType, Value, ValueRef};
use rust_decimal::Decimal;

fn columns(meta: &ModelMeta) -> Vec<&str> {
    meta.fields.iter().map(|field| field.column).collect()
}

#[test]
fn tables_and_columns_have_djangos_names() {
    let meta = chinook::Album::meta();
    assert_eq!((meta.name, meta.app, meta.table), ("Album", "chinook", "chinook_album"));
    assert_eq!(columns(meta), ["id", "title", "artist_id"]);
    assert_eq!(chinook::InvoiceLine::meta().table, "chinook_invoiceline");
    assert_eq!(columns(sakila::Store::meta()), ["store_id", "manager_staff_id", "address_id", "last_update"]);
}

#[test]
fn attributes_narrow_column_types() {
    let of = |meta: &ModelMeta, name: &str| meta.fields[meta.field_index(name).unwrap()].column_type;
    assert_eq!(of(chinook::Album::meta(), "title"), ColumnType::Text { max_length: Some(160) });
    assert_eq!(of(chinook::Album::meta(), "artist"), ColumnType::BigInt);
    assert_eq!(of(chinook::Track::meta(), "unit_price"), ColumnType::Decimal { precision: Some((10, 2)) });
    assert_eq!(of(edge::Authorship::meta(), "role"), ColumnType::Text { max_length: Some(10) });
    assert_eq!(of(edge::Publisher::meta(), "country"), ColumnType::Text { max_length: None });
    assert_eq!(of(sakila::Film::meta(), "length"), ColumnType::PositiveSmallInt);
}

#[test]
fn foreign_keys_have_an_index_and_one_to_one_a_unique_constraint() {
    let field = |meta: &'static ModelMeta, name: &str| &meta.fields[meta.field_index(name).unwrap()];
    let artist = field(chinook::Album::meta(), "artist");
    assert!(artist.index && !artist.unique);
    let author = field(edge::Profile::meta(), "author");
    assert!(author.unique && !author.index);
    let key = edge::Country::meta().key();
    assert!(key.primary_key && !key.auto && !key.unique && !key.index);
    assert!(sakila::Actor::meta().key().auto);
}

#[test]
fn relations_know_their_way() {
    let kind = |meta: &'static ModelMeta, name: &str| &meta.relation(name).unwrap().kind;
    assert!(matches!(kind(chinook::Album::meta(), "artist"), RelationKind::Forward { field: 2 }));
    assert!(matches!(
        kind(chinook::MediaType::meta(), "tracks"),
        RelationKind::Reverse { via: "media_type", one: false }
    ));
    assert!(matches!(kind(edge::Author::meta(), "profile"), RelationKind::Reverse { via: "author", one: true }));
    assert!(matches!(
        kind(edge::Author::meta(), "friends"),
        RelationKind::ManyToMany { through: Through::Auto { table: "edge_author_friends" }, symmetrical: true }
    ));
    assert!(matches!(kind(edge::Author::meta(), "follows"), RelationKind::ManyToMany { symmetrical: false, .. }));
    assert!(matches!(kind(edge::Author::meta(), "followers"), RelationKind::ReverseManyToMany { via: "follows" }));
    let RelationKind::ManyToMany { through: Through::Model { model, from: None, to: None }, .. } =
        kind(edge::Book::meta(), "authors")
    else {
        panic!("a through model")
    };
    assert_eq!(model().name, "Authorship");
}

#[test]
fn constraints_and_indexes_name_positions() {
    let unique = &edge::Authorship::meta().uniques[0];
    assert_eq!((unique.name, unique.fields), (Some("authorship_unique"), &[1, 2, 3][..]));
    let index = &chinook::Invoice::meta().indexes[0];
    assert_eq!((index.name, index.fields), (Some("invoice_customer_date"), &[(1, false), (2, true)][..]));
    assert_eq!(edge::Tag::meta().ordering, ["parent__name", "name"]);
}

#[test]
fn every_model_that_is_linked_is_registered() {
    let registered = orm::meta::registered();
    let of = |app: &str| registered.iter().filter(|meta| meta.app == app).count();
    assert_eq!((of("chinook"), of("edge"), of("sakila")), (10, 21, 15));
}

#[test]
fn defaults_become_values() {
    assert_eq!(edge::Item::__default(4), Some(Value::Int(0)));
    assert_eq!(edge::Author::__default(3), Some(Value::Text(String::new())));
    assert_eq!(edge::Authorship::__default(3), Some(Value::Text("main".into())));
    assert_eq!(edge::DefaultChild::__default(1), Some(Value::Int(1)));
    assert!(matches!(edge::Item::__default(6), Some(Value::Uuid(_))));
    assert_eq!(edge::Item::__default(0), None);
}

fn read<M: Model>(cells: &[Value]) -> orm::Result<M> {
    let mut batch = Batch::new(ModelType::of::<M>(), FetchMode::Peers);
    let row = M::__decode(&cells.to_vec(), 0, &mut batch);
    batch.finish();
    row
}

fn track() -> chinook::Track {
    let price = Decimal::new(99, 2).to_value();
    let cells = [7.into_value(), "x".into_value(), Value::Null, 2.into_value(), 3.into_value(), Value::Null];
    let cells: Vec<_> = cells.into_iter().chain([5.into_value(), Value::Null, price]).collect();
    read(&cells).unwrap()
}

trait IntoValue {
    fn into_value(self) -> Value;
}

impl IntoValue for i64 {
    fn into_value(self) -> Value {
        Value::Int(self)
    }
}

impl IntoValue for &str {
    fn into_value(self) -> Value {
        Value::Text(self.into())
    }
}

#[test]
fn a_row_is_read_in_the_order_of_the_fields_and_gives_its_values_back() {
    let track = track();
    assert_eq!((track.id, track.name.as_str(), track.milliseconds), (7, "x", 5));
    assert!(track.album.is_none());
    assert_eq!(*track.media_type.id(), 2);
    assert_eq!(track.genre.as_ref().map(|genre| *genre.id()), Some(3));
    let values: Vec<_> = (0..9).map(|field| track.__value(field)).collect();
    assert_eq!(values[2], Value::Null);
    assert_eq!(values[3..=4], [Value::Int(2), Value::Int(3)]);
    assert_eq!(track.__value(99), Value::Null);
}

#[test]
fn a_row_knows_its_relations_by_their_position() {
    let track = track();
    assert!(track.__slot(0).is_none(), "album is NULL");
    assert_eq!(track.__slot(1).map(|slot| slot.relation()), Some(1));
    assert_eq!(track.__slot(3).map(|slot| slot.owner().clone()), Some(Value::Int(7)));
    assert!(track.__slot(9).is_none());
}

#[test]
fn a_cell_that_does_not_fit_names_its_column() {
    let error = read::<chinook::Artist>(&["one".into_value(), "x".into_value()]).unwrap_err();
    assert!(error.to_string().contains("chinook_artist.id"), "{error}");
}

#[test]
fn fields_are_set_from_values() {
    let mut track = track();
    track.__set(2, ValueRef::Int(11)).unwrap();
    track.__set(4, ValueRef::Null).unwrap();
    track.__set(3, ValueRef::Int(12)).unwrap();
    assert_eq!(track.album.as_ref().map(|album| *album.id()), Some(11));
    assert!(track.genre.is_none());
    assert_eq!(*track.media_type.id(), 12);
    assert!(track.__set(3, ValueRef::Null).is_err());
}

#[test]
fn a_builder_gathers_values_and_remembers_objects() {
    let artist: chinook::Artist = read(&[3.into_value(), "Ed".into_value()]).unwrap();
    let draft = chinook::Album::builder().title("Divide").artist(&artist).into_draft();
    assert_eq!(draft.values(), [None, Some("Divide".into_value()), Some(3.into_value())]);
    assert_eq!(draft.related().len(), 1);
    let draft = chinook::Album::builder().id(7).artist(3).title(String::from("x")).into_draft();
    assert_eq!(draft.values()[0], Some(7.into_value()));
    assert!(draft.related().is_empty());
}

#[test]
fn a_builder_that_a_relation_begins_has_its_foreign_keys() {
    let draft = orm::model::Draft::<chinook::Album>::default();
    let draft = chinook::Album::__builder(draft).title("x").into_draft();
    assert_eq!(draft.values()[1], Some("x".into_value()));
}

#[test]
fn an_object_without_a_key_is_refused_where_a_key_is_needed() {
    let unsaved: chinook::Artist = read(&[0.into_value(), "Ed".into_value()]).unwrap();
    let mut draft = chinook::Album::builder().title("x").artist(&unsaved).into_draft();
    assert!(draft.take_values().is_err());
}

/// Compiles, which is the test.
#[allow(dead_code, reason = "only compiled")]
fn relations_compare_with_objects_keys_and_columns<H: Handle>(
    db: &H,
    album: &chinook::Album,
    country: &edge::Country,
    a: &chinook::AlbumFields,
    p: &edge::PublisherFields<Maybe>,
) -> Q {
    let artists: Vec<chinook::Artist> = Vec::new();
    let _ = chinook::Album::builder().title("x").artist(&album.artist).save(db);
    let _ = chinook::Album::builder().title("x").artist(3).get_or_create(db, |a| (a.title, a.artist));
    let _ = edge::Publisher::builder().name("x").country(country).parent(None::<i64>).save(db);
    let keys = a.artist.eq(3) & a.artist.is_in([1, 2]) & a.artist.eq(a.artist.id) & a.artist.eq(a.id);
    let author = |profile: &edge::Profile, b: &edge::BookFields| b.editor.eq(&profile.author);
    let _ = author;
    let objects = a.artist.is_in(&artists) & a.artist.is_in(artists.iter().filter(|artist| artist.id > 1));
    let text = p.country.eq("DE") & p.country.is_in(["DE", "FR"]) & p.country.eq(country) & p.country.eq(p.name);
    let far = a.artist.albums.tracks.playlists.name.eq("x") & p.parent.parent.country.code.eq("DE");
    keys & objects & text & far & a.artist.eq(&album.artist) & p.country.eq(None::<&str>)
}

#[derive(FieldType, Debug, Clone, Copy, PartialEq)]
#[field_type(integer)]
enum Level {
    Low = -1,
    Middle,
    #[field_type(label = "Very high")]
    High = 7,
}

#[derive(FieldType, Debug, Clone, Copy, PartialEq)]
#[repr(i16)]
enum Small {
    One = 1,
    Two,
}

#[derive(FieldType, Debug, Clone, PartialEq)]
enum State {
    InTransit,
    #[field_type(rename = "gone!")]
    Gone,
}

#[derive(FieldType, Debug, Clone, Copy, PartialEq)]
struct Cents(i64);

#[derive(FieldType, Debug, Clone, PartialEq)]
struct Email(String);

#[derive(FieldType, Debug, Clone, PartialEq)]
struct Deep(Email);

#[derive(FieldType, Debug, Clone, PartialEq)]
struct Day(chrono::NaiveDate);

#[derive(FieldType, Debug, Clone, PartialEq)]
struct StateOf(State);

#[test]
fn enums_are_stored_as_text_in_snake_case_or_as_renamed() {
    assert_eq!(State::CHOICES, [("in_transit", "In Transit"), ("gone!", "Gone")]);
    assert_eq!(State::InTransit.to_value(), "in_transit".into_value());
    assert_eq!(State::decode(ValueRef::Text("gone!"), State::COLUMN), Ok(State::Gone));
    let error = State::decode(ValueRef::Text("secret"), State::COLUMN).unwrap_err();
    assert_eq!(error.expected, "a State: one of in_transit, gone!");
    assert!(!error.found.contains("secret"));
    assert_eq!(sakila::Rating::Pg13.to_value(), "PG-13".into_value());
}

#[test]
fn enums_are_stored_as_integers_where_told() {
    assert_eq!(Level::CHOICES, [("-1", "Low"), ("0", "Middle"), ("7", "Very high")]);
    assert_eq!(Level::COLUMN, ColumnType::Integer);
    assert_eq!(Level::High.to_value(), Value::Int(7));
    assert_eq!(Level::decode(ValueRef::Int(0), Level::COLUMN), Ok(Level::Middle));
    assert!(Level::decode(ValueRef::Int(3), Level::COLUMN).is_err());
    assert_eq!((Small::COLUMN, Small::Two.to_value()), (ColumnType::SmallInt, Value::Int(2)));
    assert_eq!(Small::decode(ValueRef::Int(1), Small::COLUMN), Ok(Small::One));
}

#[test]
fn an_enum_knows_its_variants_and_their_labels() {
    assert_eq!(State::ALL, [State::InTransit, State::Gone]);
    assert_eq!((State::InTransit.label(), State::Gone.label()), ("In Transit", "Gone"));
    assert_eq!(Level::ALL.iter().map(Choices::label).collect::<Vec<_>>(), ["Low", "Middle", "Very high"]);
}

#[test]
fn newtypes_are_stored_as_what_is_in_them_and_can_what_it_can() {
    fn number<T: NumberType + OrderedType>() {}
    fn text<T: TextType + OrderedType>() {}
    fn date<T: DateType + OrderedType>() {}
    number::<Cents>();
    text::<Email>();
    text::<Deep>();
    date::<Day>();
    assert_eq!((Cents::COLUMN, Cents(5).to_value()), (ColumnType::BigInt, Value::Int(5)));
    assert_eq!(Deep::decode(ValueRef::Text("a@b"), Deep::COLUMN), Ok(Deep(Email("a@b".into()))));
    assert_eq!(StateOf::CHOICES, State::CHOICES);
}

/// Names that a derive has to be careful with.
mod awkward {
    #![allow(dead_code, reason = "only compiled")]

    use orm::prelude::*;

    struct Result;
    struct Some;
    struct Vec;
    trait Into {}

    #[derive(Model, Debug, Clone)]
    #[model(app = "awkward", ordering = ["-type", "parent__type", "pk"], unique(r#type, hidden), index(desc(hidden)))]
    pub(crate) struct Odd {
        pub(crate) id: i64,
        pub(crate) r#type: String,
        #[field(column = "say \"Größe\"", max_length = 3)]
        hidden: String,
        #[field(on_delete = Cascade)]
        parent: Option<ForeignKey<Self>>,
        #[field(via = parent)]
        children: HasMany<Self>,
        #[field(auto_now)]
        changed: chrono::DateTime<chrono::Utc>,
        #[field(auto_now_add)]
        created: chrono::DateTime<chrono::Utc>,
        #[field(db_default = "42")]
        answer: i32,
        #[field(default = 7_000_000_000)]
        big: u64,
        /// A comment of one's own.
        #[field(default = -1.5)]
        part: f64,
        r#struct: HasMany<Struct>,
    }

    #[derive(Model, Debug, Clone)]
    #[model(table = "Some \"Table\"")]
    pub(crate) struct Struct {
        #[field(primary_key, on_delete = Cascade)]
        odd: OneToOne<Odd>,
        r#type: i32,
        #[field(via = r#struct)]
        loops: HasMany<Loop>,
    }

    #[derive(Model, Debug, Clone)]
    #[model(app = "awkward")]
    struct Loop {
        id: i32,
        #[field(on_delete = DoNothing, db_index = false)]
        r#struct: ForeignKey<Struct>,
    }

    #[test]
    fn a_key_that_is_a_foreign_key_is_of_its_targets_type() {
        let key = Struct::meta().key();
        assert_eq!((key.column, key.unique, key.index), ("odd_id", false, false));
        let query = |l: &LoopFields| l.r#struct.eq(3) & l.r#struct.odd.children.r#type.eq("x");
        let _ = query;
        let field = &Loop::meta().fields[1];
        assert!((field.column, field.index) == ("struct_id", false));
    }

    #[test]
    fn raw_names_lose_their_mark() {
        assert_eq!(Odd::meta().fields[1].name, "type");
        assert_eq!(Odd::meta().uniques[0].fields, [1, 2]);
        assert_eq!(Odd::meta().indexes[0].fields, [(2, true)]);
        assert_eq!(Odd::meta().fields[2].column, "say \"Größe\"");
    }
}

#[test]
fn optional_setters_need_not_be_called() {
    let draft = edge::Item::builder().rank(1).key("k").grp("g").into_draft();
    assert_eq!(draft.values().iter().filter(|value| value.is_some()).count(), 3);
    let auto: Vec<_> = awkward::Odd::meta().fields.iter().map(|field| field.auto_now).collect();
    assert_eq!(auto[4..6], [AutoNow::EachSave, AutoNow::Insert]);
    assert_eq!(awkward::Odd::__default(7), Some(Value::Int(7_000_000_000)));
}

#[test]
fn a_model_may_stand_in_a_function() {
    #[derive(Model, Debug, Clone)]
    #[model(app = "local")]
    struct Note {
        id: i16,
        text: String,
    }
    let draft = Note::builder().text("x").into_draft();
    assert_eq!(draft.values().len(), 2);
    assert_eq!(Note::meta().key().column_type, ColumnType::SmallInt);
}

/// The names of the standard library taken by types of one's own.
mod shadowed {
    #![allow(dead_code, reason = "only compiled")]

    struct Option;
    struct String;
    struct Box;
    struct Default;
    struct Clone;
    struct FieldType;

    #[derive(orm::Model, Debug, Clone)]
    #[model(app = "shadowed")]
    pub(super) struct Plain {
        id: i64,
        pub(super) text: std::string::String,
        pub(super) maybe: std::option::Option<std::string::String>,
        #[field(on_delete = SetNull)]
        pub(super) parent: std::option::Option<orm::relation::ForeignKey<Plain>>,
    }

    #[derive(orm::FieldType, Debug, Clone)]
    enum Kind {
        One,
    }
}

#[test]
fn names_of_the_standard_library_may_be_taken() {
    let draft = shadowed::Plain::builder().text("x").maybe("y").parent(None::<i64>).into_draft();
    assert_eq!(draft.values()[1..], [Some("x".into_value()), Some("y".into_value()), Some(Value::Null)]);
}
