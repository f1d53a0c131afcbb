//! Models with every kind of relation, all with the same columns, and the same things told as data.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Place {
    pub id: i64,
    pub n: i32,
    pub m: Option<i32>,
    #[field(max_length = 9)]
    pub s: String,
    #[field(max_length = 9)]
    pub t: Option<String>,
    #[field(via = home)]
    pub people: HasMany<Person>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Person {
    pub id: i64,
    pub n: i32,
    pub m: Option<i32>,
    #[field(max_length = 9)]
    pub s: String,
    #[field(max_length = 9)]
    pub t: Option<String>,
    #[field(on_delete = Cascade)]
    pub home: ForeignKey<Place>,
    #[field(on_delete = SetNull)]
    pub boss: Option<ForeignKey<Person>>,
    #[field(via = boss)]
    pub staff: HasMany<Person>,
    #[field(via = owner)]
    pub card: HasOne<Card>,
    pub friends: ManyToMany<Person>,
    #[field(symmetrical = false)]
    pub follows: ManyToMany<Person>,
    #[field(via = follows)]
    pub followers: ManyToMany<Person>,
    pub tags: ManyToMany<Tag>,
    #[field(via = author)]
    pub posts: HasMany<Post>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Card {
    pub id: i64,
    pub n: i32,
    pub m: Option<i32>,
    #[field(max_length = 9)]
    pub s: String,
    #[field(max_length = 9)]
    pub t: Option<String>,
    #[field(on_delete = Cascade)]
    pub owner: OneToOne<Person>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Post {
    pub id: i64,
    pub n: i32,
    pub m: Option<i32>,
    #[field(max_length = 9)]
    pub s: String,
    #[field(max_length = 9)]
    pub t: Option<String>,
    #[field(on_delete = Cascade)]
    pub author: Option<ForeignKey<Person>>,
    #[field(via = post)]
    pub notes: HasMany<Note>,
    pub tags: ManyToMany<Tag>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Note {
    pub id: i64,
    pub n: i32,
    pub m: Option<i32>,
    #[field(max_length = 9)]
    pub s: String,
    #[field(max_length = 9)]
    pub t: Option<String>,
    #[field(on_delete = Cascade)]
    pub post: ForeignKey<Post>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Tag {
    pub id: i64,
    pub n: i32,
    pub m: Option<i32>,
    #[field(max_length = 9)]
    pub s: String,
    #[field(max_length = 9)]
    pub t: Option<String>,
    #[field(via = tags)]
    pub people: ManyToMany<Person>,
    #[field(via = tags)]
    pub posts: ManyToMany<Post>,
}

/// A model, as data. The first can be made without any other row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Place,
    Person,
    Card,
    Post,
    Note,
    Tag,
}

/// A relation of a model, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    pub name: &'static str,
    pub to: Kind,
    pub many: bool,
}

const fn one(name: &'static str, to: Kind) -> Step {
    Step { name, to, many: false }
}

const fn many(name: &'static str, to: Kind) -> Step {
    Step { name, to, many: true }
}

impl Kind {
    pub fn table(self) -> &'static str {
        match self {
            Kind::Place => "laws_place",
            Kind::Person => "laws_person",
            Kind::Card => "laws_card",
            Kind::Post => "laws_post",
            Kind::Note => "laws_note",
            Kind::Tag => "laws_tag",
        }
    }

    /// The relations; those to many rows first, because they are the harder ones.
    pub fn steps(self) -> &'static [Step] {
        const PLACE: &[Step] = &[many("people", Kind::Person)];
        const PERSON: &[Step] = &[
            many("posts", Kind::Post),
            many("tags", Kind::Tag),
            many("friends", Kind::Person),
            many("staff", Kind::Person),
            many("follows", Kind::Person),
            many("followers", Kind::Person),
            one("boss", Kind::Person),
            one("home", Kind::Place),
            one("card", Kind::Card),
        ];
        const CARD: &[Step] = &[one("owner", Kind::Person)];
        const POST: &[Step] = &[many("notes", Kind::Note), many("tags", Kind::Tag), one("author", Kind::Person)];
        const NOTE: &[Step] = &[one("post", Kind::Post)];
        const TAG: &[Step] = &[many("people", Kind::Person), many("posts", Kind::Post)];
        match self {
            Kind::Place => PLACE,
            Kind::Person => PERSON,
            Kind::Card => CARD,
            Kind::Post => POST,
            Kind::Note => NOTE,
            Kind::Tag => TAG,
        }
    }
}
