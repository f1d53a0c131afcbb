//! Small random databases, in memory and in a database.

use std::collections::BTreeSet;

use orm::Database;
use orm::db::{ReadHandle, now};
use proptest::collection::vec;
use proptest::prelude::*;

use super::family::{Kind, Step};

/// The columns that every model has. Its key is its place in the list, counted from 1.
#[derive(Clone, Debug)]
pub struct Cells {
    pub n: i32,
    pub m: Option<i32>,
    pub s: &'static str,
    pub t: Option<&'static str>,
}

/// All rows. Relations are the places of rows in the lists.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub places: Vec<Cells>,
    /// With their homes and bosses.
    pub people: Vec<(Cells, usize, Option<usize>)>,
    /// With their owners, no two with the same.
    pub cards: Vec<(Cells, usize)>,
    pub posts: Vec<(Cells, Option<usize>)>,
    pub notes: Vec<(Cells, usize)>,
    pub tags: Vec<Cells>,
    /// Both directions of each.
    pub friends: BTreeSet<(usize, usize)>,
    pub follows: BTreeSet<(usize, usize)>,
    pub person_tags: BTreeSet<(usize, usize)>,
    pub post_tags: BTreeSet<(usize, usize)>,
}

const TEXTS: [&str; 4] = ["", "a", "ab", "B"];

fn cells() -> impl Strategy<Value = Cells> {
    (0..3i32, 0..4i32, 0..4usize, 0..5usize).prop_map(|(n, m, s, t)| Cells {
        n,
        m: (m > 0).then(|| m - 1),
        s: TEXTS[s],
        t: t.checked_sub(1).map(|t| TEXTS[t]),
    })
}

type Pairs = Vec<(usize, usize)>;

fn pairs(most: usize) -> impl Strategy<Value = Pairs> {
    vec((0..4usize, 0..4usize), 0..=most)
}

pub fn world() -> impl Strategy<Value = World> {
    let people = vec((cells(), 0..4usize, 0..5usize), 0..=4);
    let rows = (
        vec(cells(), 0..=2),
        people,
        vec((cells(), 0..4usize), 0..=2),
        vec((cells(), 0..5usize), 0..=4),
        vec((cells(), 0..4usize), 0..=4),
        vec(cells(), 0..=2),
    );
    (rows, pairs(3), pairs(3), pairs(4), pairs(4)).prop_map(|(rows, friends, follows, person_tags, post_tags)| {
        let (places, people, cards, posts, notes, tags) = rows;
        let within = |at: usize, length: usize| (length > 0).then(|| at % length);
        let count = if places.is_empty() { 0 } else { people.len() };
        let mut world = World { places, tags, ..World::default() };
        for (cells, home, boss) in people.into_iter().take(count) {
            let boss = boss.checked_sub(1).and_then(|boss| within(boss, count));
            world.people.extend(within(home, world.places.len()).map(|home| (cells, home, boss)));
        }
        for (cells, owner) in cards {
            if let Some(owner) = within(owner, count)
                && world.cards.iter().all(|(_, other)| *other != owner)
            {
                world.cards.push((cells, owner));
            }
        }
        for (cells, author) in posts {
            world.posts.push((cells, author.checked_sub(1).and_then(|author| within(author, count))));
        }
        for (cells, post) in notes {
            world.notes.extend(within(post, world.posts.len()).map(|post| (cells, post)));
        }
        let both = |pairs: Pairs, left: usize, right: usize| -> BTreeSet<_> {
            pairs.into_iter().filter_map(|(a, b)| Some((within(a, left)?, within(b, right)?))).collect()
        };
        world.friends = both(friends, count, count).into_iter().flat_map(|(a, b)| [(a, b), (b, a)]).collect();
        world.follows = both(follows, count, count);
        world.person_tags = both(person_tags, count, world.tags.len());
        world.post_tags = both(post_tags, world.posts.len(), world.tags.len());
        world
    })
}

impl World {
    pub fn len(&self, kind: Kind) -> usize {
        match kind {
            Kind::Place => self.places.len(),
            Kind::Person => self.people.len(),
            Kind::Card => self.cards.len(),
            Kind::Post => self.posts.len(),
            Kind::Note => self.notes.len(),
            Kind::Tag => self.tags.len(),
        }
    }

    pub fn cells(&self, kind: Kind, row: usize) -> &Cells {
        match kind {
            Kind::Place => &self.places[row],
            Kind::Person => &self.people[row].0,
            Kind::Card => &self.cards[row].0,
            Kind::Post => &self.posts[row].0,
            Kind::Note => &self.notes[row].0,
            Kind::Tag => &self.tags[row],
        }
    }

    /// The rows that a relation of a row leads to.
    pub fn related(&self, kind: Kind, row: usize, step: Step) -> Vec<usize> {
        fn ends(pairs: &BTreeSet<(usize, usize)>, row: usize) -> Vec<usize> {
            pairs.iter().filter(|(from, _)| *from == row).map(|(_, to)| *to).collect()
        }
        fn starts(pairs: &BTreeSet<(usize, usize)>, row: usize) -> Vec<usize> {
            pairs.iter().filter(|(_, to)| *to == row).map(|(from, _)| *from).collect()
        }
        let which = |kind: Kind, test: &dyn Fn(usize) -> bool| (0..self.len(kind)).filter(|at| test(*at)).collect();
        match (kind, step.name) {
            (Kind::Place, "people") => which(Kind::Person, &|at| self.people[at].1 == row),
            (Kind::Person, "home") => vec![self.people[row].1],
            (Kind::Person, "boss") => self.people[row].2.into_iter().collect(),
            (Kind::Person, "staff") => which(Kind::Person, &|at| self.people[at].2 == Some(row)),
            (Kind::Person, "card") => which(Kind::Card, &|at| self.cards[at].1 == row),
            (Kind::Person, "posts") => which(Kind::Post, &|at| self.posts[at].1 == Some(row)),
            (Kind::Person, "friends") => ends(&self.friends, row),
            (Kind::Person, "follows") => ends(&self.follows, row),
            (Kind::Person, "followers") => starts(&self.follows, row),
            (Kind::Person, "tags") => ends(&self.person_tags, row),
            (Kind::Card, "owner") => vec![self.cards[row].1],
            (Kind::Post, "author") => self.posts[row].1.into_iter().collect(),
            (Kind::Post, "notes") => which(Kind::Note, &|at| self.notes[at].1 == row),
            (Kind::Post, "tags") => ends(&self.post_tags, row),
            (Kind::Note, "post") => vec![self.notes[row].1],
            (Kind::Tag, "people") => starts(&self.person_tags, row),
            (Kind::Tag, "posts") => starts(&self.post_tags, row),
            _ => panic!("{kind:?} has no relation {}", step.name),
        }
    }

    /// Makes this what a database holds, in one go: the properties are about reading.
    pub fn store(&self, db: &Database) {
        let mut sql = String::from("BEGIN;\n");
        let between = [
            ("friends", "laws_person_friends", "from_person_id, to_person_id", &self.friends),
            ("follows", "laws_person_follows", "from_person_id, to_person_id", &self.follows),
            ("tags", "laws_person_tags", "person_id, tag_id", &self.person_tags),
            ("tags", "laws_post_tags", "post_id, tag_id", &self.post_tags),
        ];
        for (_, table, ..) in between {
            sql += &format!("DELETE FROM {table};\n");
        }
        for kind in [Kind::Note, Kind::Post, Kind::Card, Kind::Person, Kind::Place, Kind::Tag] {
            sql += &format!("DELETE FROM {};\n", kind.table());
        }
        let key = |row: Option<usize>| row.map_or("NULL".into(), |row| (row + 1).to_string());
        let mut links: Vec<(Kind, String, Vec<String>)> = vec![
            (Kind::Place, String::new(), vec![String::new(); self.places.len()]),
            (Kind::Tag, String::new(), vec![String::new(); self.tags.len()]),
        ];
        let of_people = self.people.iter().map(|(_, home, boss)| format!(", {}, {}", key(Some(*home)), key(*boss)));
        links.push((Kind::Person, ", home_id, boss_id".into(), of_people.collect()));
        let of_cards = self.cards.iter().map(|(_, owner)| format!(", {}", key(Some(*owner))));
        links.push((Kind::Card, ", owner_id".into(), of_cards.collect()));
        let of_posts = self.posts.iter().map(|(_, author)| format!(", {}", key(*author)));
        links.push((Kind::Post, ", author_id".into(), of_posts.collect()));
        let of_notes = self.notes.iter().map(|(_, post)| format!(", {}", key(Some(*post))));
        links.push((Kind::Note, ", post_id".into(), of_notes.collect()));
        for (kind, columns, links) in links {
            let rows: Vec<_> = links.iter().enumerate().map(|(row, link)| self.tuple(kind, row, link)).collect();
            if !rows.is_empty() {
                let table = kind.table();
                sql += &format!("INSERT INTO {table} (id, n, m, s, t{columns}) VALUES {};\n", rows.join(", "));
            }
        }
        for (_, table, columns, pairs) in between {
            let rows: Vec<_> = pairs.iter().map(|(from, to)| format!("({}, {})", from + 1, to + 1)).collect();
            if !rows.is_empty() {
                sql += &format!("INSERT INTO {table} ({columns}) VALUES {};\n", rows.join(", "));
            }
        }
        sql += "COMMIT;";
        now(async { ReadHandle::port(db).batch(sql).await }).unwrap();
    }

    fn tuple(&self, kind: Kind, row: usize, link: &str) -> String {
        let Cells { n, m, s, t } = self.cells(kind, row);
        let m = m.map_or("NULL".into(), |m| m.to_string());
        let t = t.map_or("NULL".into(), |t| format!("'{t}'"));
        format!("({}, {n}, {m}, '{s}', {t}{link})", row + 1)
    }
}
