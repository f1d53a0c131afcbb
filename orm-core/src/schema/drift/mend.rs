//! The statements that would mend a difference: in place where the database can, else by making the table anew as it is but
//! for the difference.

use super::objects::Found;
use super::{Difference, DifferenceKind, Pair};
use crate::error::Result;
use crate::schema::alter::{Alteration, Alterations, Step};
use crate::schema::create::{Creation, statements};
use crate::schema::live::LiveForeignKey;
use crate::schema::object::{Object, ObjectKind, Stage};
use crate::schema::table::{Column, Table};
use crate::schema::write::Writer;
use crate::sql::{Dialect, quoted};

/// What is to be changed.
pub(super) enum Change<'a> {
    Add(&'a Column),
    Drop(&'a str),
    Type(&'a Column),
    Null(&'a Column),
    Counter(&'a Column),
    Default(&'a Column),
    Generated(&'a Column),
    AddForeignKey(&'a Column),
    OtherForeignKey(&'a Column, &'a LiveForeignKey),
    DropForeignKey(&'a LiveForeignKey),
    AddObject(&'a Object),
    OtherObject(&'a Object, &'a Found),
    DropObject(&'a Found),
}

/// A table that is not there.
pub(super) fn missing_table(table: &Table, dialect: &dyn Dialect) -> Result<Difference> {
    let mend = statements(vec![Creation::of(table, dialect)?]);
    Ok(Difference {
        model: table.model.clone(),
        field: None,
        table: table.name.clone(),
        column: None,
        kind: DifferenceKind::MissingTable,
        reason: format!("there is no table `{}`", table.name),
        mend: mend.into_iter().map(Step::Run).collect(),
    })
}

impl Pair<'_> {
    pub(super) fn mend(&self, change: &Change<'_>) -> Result<Vec<Step>> {
        if let Some(statements) = self.by_index(change) {
            return Ok(statements.into_iter().map(Step::Run).collect());
        }
        if self.dialect.inline_foreign_keys() {
            return self.anew(change);
        }
        Ok(self.in_place(change)?.into_iter().map(Step::Run).collect())
    }

    /// What another name needs.
    pub(super) fn renamed(&self, object: &Object, live: &Found, name: &str) -> Vec<Step> {
        let table = &self.found.name;
        let called = Object { name: name.to_owned(), ..self.object_of(live) };
        let statements = match self.dialect.inline_foreign_keys() {
            true => vec![called.drop(table), object.create(table)],
            false => vec![called.rename(table, &object.name)],
        };
        statements.into_iter().map(Step::Run).collect()
    }

    /// What is there, to be dropped or renamed.
    fn object_of(&self, live: &Found) -> Object {
        Object {
            kind: match live.kind {
                DifferenceKind::Check => ObjectKind::Check,
                _ if live.is_index => ObjectKind::Index,
                _ => ObjectKind::Unique,
            },
            stage: Stage::After,
            name: live.name.clone().unwrap_or_default(),
            rest: live.rest.clone(),
            columns: Vec::new(),
        }
    }

    /// Indexes come and go by themselves on every database.
    fn by_index(&self, change: &Change<'_>) -> Option<Vec<String>> {
        let table = &self.found.name;
        match change {
            Change::AddObject(object) if object.kind.is_index() => Some(vec![object.create(table)]),
            Change::DropObject(live) if live.is_index => Some(vec![self.object_of(live).drop(table)]),
            Change::OtherObject(object, live) if live.is_index && object.kind.is_index() => {
                Some(vec![self.object_of(live).drop(table), object.create(table)])
            }
            _ => None,
        }
    }

    /// The statements of a database that alters tables as they stand.
    fn in_place(&self, change: &Change<'_>) -> Result<Vec<String>> {
        let table = &self.found.name;
        let alter = |what: String| format!("ALTER TABLE {} {what}", quoted(table));
        let of = |column: &Column, what: String| alter(format!("ALTER COLUMN {} {what}", quoted(&column.name)));
        let objects = Writer::new(self.wanted, self.dialect).objects()?;
        let foreign_key = |column: &Column| {
            let key = objects
                .iter()
                .find(|object| object.kind == ObjectKind::ForeignKey && object.columns.contains(&column.name));
            key.map(|object| object.create(table))
        };
        let without = |name: &String| alter(format!("DROP CONSTRAINT {}", quoted(name)));
        Ok(match change {
            Change::Add(column) => {
                let mut statements = vec![alter(format!("ADD COLUMN {}", self.writer().column(column)?))];
                statements.extend(self.of_added(&objects, column).map(|object| object.create(table)));
                statements
            }
            Change::Drop(name) => vec![alter(format!("DROP COLUMN {}", quoted(name)))],
            Change::Type(column) => {
                let (name, column_type) = (quoted(&column.name), self.dialect.column_type(column.column_type));
                vec![of(column, format!("TYPE {column_type} USING {name}::{column_type}"))]
            }
            Change::Null(column) => {
                vec![of(column, if column.null { "DROP NOT NULL" } else { "SET NOT NULL" }.to_owned())]
            }
            Change::Counter(column) if column.auto => vec![
                of(column, "ADD GENERATED BY DEFAULT AS IDENTITY".to_owned()),
                self.dialect.count_on(table, &column.name),
            ],
            // A serial is a default, an identity is none.
            Change::Counter(column) => {
                vec![of(column, "DROP DEFAULT".to_owned()), of(column, "DROP IDENTITY IF EXISTS".to_owned())]
            }
            Change::Default(column) => vec![match &column.default {
                Some(default) => of(column, format!("SET DEFAULT ({})", self.writer().default(default)?)),
                None => of(column, "DROP DEFAULT".to_owned()),
            }],
            Change::Generated(column) => vec![
                alter(format!("DROP COLUMN {}", quoted(&column.name))),
                alter(format!("ADD COLUMN {}", self.writer().column(column)?)),
            ],
            Change::AddForeignKey(column) => foreign_key(column).into_iter().collect(),
            Change::OtherForeignKey(column, live) => live.name.iter().map(without).chain(foreign_key(column)).collect(),
            Change::DropForeignKey(live) => live.name.iter().map(without).collect(),
            Change::AddObject(object) => vec![object.create(table)],
            Change::OtherObject(object, live) => {
                vec![self.object_of(live).drop(table), object.create(table)]
            }
            Change::DropObject(live) => vec![self.object_of(live).drop(table)],
        })
    }

    fn writer(&self) -> Writer<'_> {
        Writer::new(self.wanted, self.dialect)
    }

    /// The constraints and indexes that come with a column, once its table has it.
    fn of_added<'o>(&'o self, objects: &'o [Object], column: &'o Column) -> impl Iterator<Item = &'o Object> {
        let there =
            |name: &String| *name == column.name || self.found.columns.iter().any(|live| self.same(&live.name, name));
        objects.iter().filter(move |object| {
            object.stage != Stage::Column && object.columns.contains(&column.name) && object.columns.iter().all(there)
        })
    }

    /// The statements of a database that makes tables anew. None where the table has what no model could say, and would
    /// lose it.
    fn anew(&self, change: &Change<'_>) -> Result<Vec<Step>> {
        let Some(before) = self.found.as_table(&self.wanted.model, self.dialect, self.catalogue) else {
            return Ok(Vec::new());
        };
        let mut after = before.clone();
        self.apply(change, &mut after);
        let kept = before.columns.iter().filter(|column| after.column(&column.name).is_some());
        let kept = kept.map(|column| (column.name.clone(), column.name.clone())).collect();
        let altered = Alteration { before: &before, after: &after, kept, fills: Default::default() };
        Alterations { created: Vec::new(), altered: vec![altered], dropped: Vec::new() }.steps(self.dialect)
    }

    fn apply(&self, change: &Change<'_>, table: &mut Table) {
        let place = |table: &Table, name: &str| table.columns.iter().position(|column| self.same(&column.name, name));
        let mut set = |name: &str, set: &dyn Fn(&mut Column)| {
            if let Some(at) = place(table, name) {
                set(&mut table.columns[at]);
            }
        };
        match change {
            Change::Add(column) => table.columns.push((*column).clone()),
            Change::Drop(name) => table.columns.retain(|column| column.name != *name),
            Change::Type(wanted) => set(&wanted.name, &|column| column.column_type = wanted.column_type),
            Change::Null(wanted) => set(&wanted.name, &|column| column.null = wanted.null),
            Change::Counter(wanted) => set(&wanted.name, &|column| column.auto = wanted.auto),
            Change::Default(wanted) => set(&wanted.name, &|column| column.default.clone_from(&wanted.default)),
            Change::Generated(wanted) => set(&wanted.name, &|column| column.generated.clone_from(&wanted.generated)),
            Change::AddForeignKey(wanted) | Change::OtherForeignKey(wanted, _) => {
                set(&wanted.name, &|column| column.reference.clone_from(&wanted.reference));
            }
            Change::DropForeignKey(live) => {
                live.columns.iter().for_each(|name| set(name, &|column| column.reference = None));
            }
            Change::AddObject(object) => self.add(object, table),
            Change::OtherObject(object, live) => {
                self.remove(live, table);
                self.add(object, table);
            }
            Change::DropObject(live) => self.remove(live, table),
        }
    }

    fn add(&self, object: &Object, table: &mut Table) {
        let named = |name: &Option<String>| name.as_ref() == Some(&object.name);
        match (object.kind, object.stage) {
            (ObjectKind::Unique, Stage::Column) => {
                let over = |column: &&mut Column| object.columns.contains(&column.name);
                table.columns.iter_mut().filter(over).for_each(|column| column.unique = true);
            }
            (ObjectKind::Unique, _) => {
                table.uniques.extend(self.wanted.uniques.iter().filter(|unique| named(&unique.name)).cloned());
            }
            (ObjectKind::Check, _) => {
                table.checks.extend(self.wanted.checks.iter().filter(|check| check.name == object.name).cloned());
            }
            _ => {}
        }
    }

    fn remove(&self, live: &Found, table: &mut Table) {
        if live.kind == DifferenceKind::Check {
            table.checks.retain(|check| live.name.as_ref() != Some(&check.name));
            return;
        }
        match &live.name {
            Some(_) => table.uniques.retain(|unique| unique.name != live.name),
            None => {
                let index = self.found.indexes.get(live.position);
                let columns = index.and_then(|index| index.plain_columns()).unwrap_or_default();
                let alone = |column: &&mut Column| columns == [column.name.as_str()];
                table.columns.iter_mut().filter(alone).for_each(|column| column.unique = false);
            }
        }
    }
}
