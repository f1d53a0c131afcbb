//! Columns compared.

use super::mend::Change;
use super::{DifferenceKind as Kind, Pair};
use crate::error::Result;
use crate::schema::lex::{Likeness, Plain, compare, plain};
use crate::schema::live::{LiveColumn, LiveForeignKey, LiveKind};
use crate::schema::table::{Column, Definition};
use crate::schema::write::Writer;

impl Pair<'_> {
    pub(super) fn columns(&mut self) -> Result<()> {
        let (wanted, found) = (self.wanted, self.found);
        for column in &wanted.columns {
            match found.columns.iter().find(|live| self.same(&live.name, &column.name)) {
                Some(live) => self.column(column, live)?,
                None => {
                    let reason = format!("there is no column `{}` in the table `{}`", column.name, found.name);
                    let mend = self.mend(&Change::Add(column))?;
                    self.tell(Kind::MissingColumn, Some(&column.name), reason, mend);
                }
            }
        }
        for live in &found.columns {
            if wanted.columns.iter().any(|column| self.same(&live.name, &column.name)) {
                continue;
            }
            let needed = !live.null && live.default.is_none() && live.generated.is_none() && !live.auto;
            let consequence = if needed { ", and takes no row without a value in it" } else { "" };
            let reason = format!(
                "the database has a column `{}` ({}) that no field is for{consequence}",
                live.name, live.declared
            );
            let mend = self.mend(&Change::Drop(&live.name))?;
            self.tell(Kind::ExtraColumn, None, reason, mend);
            if let Some(last) = self.differences.last_mut() {
                last.column = Some(live.name.clone());
            }
        }
        Ok(())
    }

    fn column(&mut self, column: &Column, live: &LiveColumn) -> Result<()> {
        self.column_type(column, live)?;
        if self.found.kind == LiveKind::View || self.found.kind == LiveKind::Foreign {
            return Ok(());
        }
        self.generated(column, live)?;
        let in_key = column.primary_key || self.wanted.primary_key.contains(&column.name);
        if column.generated.is_some() || live.generated.is_some() {
            return Ok(());
        }
        if column.null != live.null && !in_key {
            let reason = match column.null {
                true => "the model lets it be NULL, the database does not",
                false => "the model never has it NULL, the database lets it be",
            };
            let mend = self.mend(&Change::Null(column))?;
            self.tell(Kind::Null, Some(&column.name), reason.to_owned(), mend);
        }
        // SQLite counts up in whatever is an integer and the key, wanted or not.
        if column.auto != live.auto && (column.auto || !self.dialect.inline_foreign_keys()) {
            let reason = match column.auto {
                true => "the model leaves its values to the database, which does not count them up",
                false => "the database counts its values up, which the model does not know",
            };
            let mend = self.mend(&Change::Counter(column))?;
            self.tell(Kind::Counter, Some(&column.name), reason.to_owned(), mend);
        }
        if !column.auto && !live.auto {
            self.default(column, live)?;
        }
        Ok(())
    }

    fn column_type(&mut self, column: &Column, live: &LiveColumn) -> Result<()> {
        if live.guessed || live.column_type.is_none() {
            return Ok(());
        }
        let wanted = match column.auto {
            true => self.dialect.auto_key_type(column.column_type),
            false => self.dialect.column_type(column.column_type),
        };
        if self.catalogue.spelled(&wanted) != self.catalogue.spelled(&live.declared) {
            let reason = format!("the model says {}, the database has {}", column.column_type, live.declared);
            let mend = self.mend(&Change::Type(column))?;
            self.tell(Kind::Type, Some(&column.name), reason, mend);
        }
        Ok(())
    }

    fn default(&mut self, column: &Column, live: &LiveColumn) -> Result<()> {
        let said = |default: Option<String>| default.filter(|default| !is_null(default));
        let writer = Writer::new(self.wanted, self.dialect);
        let wanted = column.default.as_ref().map(|default| writer.default(default)).transpose()?;
        // What an expression became in the catalogue has many forms: that there is a default is all that is compared.
        if matches!(column.default, Some(Definition::Tree(_))) && live.default.is_some() {
            return Ok(());
        }
        let reason = match (said(wanted), said(live.default.clone())) {
            (None, Some(found)) => format!("the database's default is {found}, the model knows none"),
            (Some(wanted), None) => format!("the model says that the database's default is {wanted}, it has none"),
            (Some(wanted), Some(found)) if compare(&wanted, &found) == Likeness::Other => {
                format!("the model says that the database's default is {wanted}, it is {found}")
            }
            _ => return Ok(()),
        };
        let mend = self.mend(&Change::Default(column))?;
        self.tell(Kind::Default, Some(&column.name), reason, mend);
        Ok(())
    }

    fn generated(&mut self, column: &Column, live: &LiveColumn) -> Result<()> {
        let writer = Writer::new(self.wanted, self.dialect);
        let wanted = column.generated.as_ref().map(|definition| writer.define(definition)).transpose()?;
        let reason = match (&wanted, &live.generated) {
            (None, Some(found)) => format!("the database computes it from {found}, the model does not know that"),
            (Some(wanted), None) => {
                format!("the model has it computed from {wanted}, the database does not compute it")
            }
            (Some(wanted), Some(found)) if compare(wanted, found) == Likeness::Other => {
                format!("the model has it computed from {wanted}, the database computes it from {found}")
            }
            _ => return Ok(()),
        };
        let mend = self.mend(&Change::Generated(column))?;
        self.tell(Kind::Generated, Some(&column.name), reason, mend);
        Ok(())
    }

    pub(super) fn primary_key(&mut self) {
        let alone = self.wanted.columns.iter().filter(|column| column.primary_key).map(|column| &column.name);
        let several = self.wanted.primary_key.iter();
        let wanted: Vec<&String> = if several.len() > 0 { several.collect() } else { alone.collect() };
        let found = &self.found.primary_key;
        let has = |name: &&String| found.iter().any(|found| self.same(found, name));
        if wanted.len() == found.len() && wanted.iter().all(has) {
            return;
        }
        let list = |names: &[&String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let reason = match found.is_empty() {
            true => format!("the primary key is {} to the model, the database has none", list(&wanted)),
            false => {
                let found: Vec<&String> = found.iter().collect();
                format!("the primary key is {} to the model, and {} to the database", list(&wanted), list(&found))
            }
        };
        self.tell(Kind::PrimaryKey, None, reason, Vec::new());
    }

    pub(super) fn foreign_keys(&mut self) -> Result<()> {
        let (wanted, found) = (self.wanted, self.found);
        for column in &wanted.columns {
            let of = |key: &&LiveForeignKey| matches!(&*key.columns, [only] if self.same(only, &column.name));
            let keys: Vec<&LiveForeignKey> = found.foreign_keys.iter().filter(of).collect();
            let Some(target) = column.reference.as_ref().filter(|target| target.constraint) else {
                if let Some(extra) = keys.into_iter().find(|key| self.could_be_said(key)) {
                    let reason =
                        format!("the database has it point at `{}`, the model does not know that", extra.table);
                    let mend = self.mend(&Change::DropForeignKey(extra))?;
                    self.tell(Kind::ForeignKey, Some(&column.name), reason, mend);
                }
                continue;
            };
            let right = |key: &&LiveForeignKey| {
                self.same(&key.table, &target.table) && matches!(&*key.to, [to] if self.same(to, &target.column))
            };
            let does = |action: Option<&str>| action.map_or_else(|| "nothing".to_owned(), str::to_owned);
            let there = found.columns.iter().any(|live| self.same(&live.name, &column.name));
            if let Some(key) = keys.iter().copied().find(right) {
                if key.on_delete.sql() != target.on_delete {
                    let (wanted, found) = (does(target.on_delete), does(key.on_delete.sql()));
                    let reason = format!(
                        "the model has the database do {wanted} when what it points at is deleted, it does {found}"
                    );
                    let mend = self.mend(&Change::OtherForeignKey(column, key))?;
                    self.tell(Kind::ForeignKey, Some(&column.name), reason, mend);
                }
                continue;
            }
            if !there {
                continue;
            }
            let wanted = format!("the model has it point at `{}`", target.table);
            let (reason, change) = match keys.first() {
                Some(key) => (
                    format!("{wanted}, the database at `{}` ({})", key.table, key.to.join(", ")),
                    Change::OtherForeignKey(column, key),
                ),
                None => (format!("{wanted}, the database has no such foreign key"), Change::AddForeignKey(column)),
            };
            let mend = self.mend(&change)?;
            self.tell(Kind::ForeignKey, Some(&column.name), reason, mend);
        }
        Ok(())
    }

    /// Whether a model could have this foreign key: models point at primary keys.
    fn could_be_said(&self, key: &LiveForeignKey) -> bool {
        let target = self.live.iter().find(|table| self.same(&table.name, &key.table));
        target.is_some_and(|table| matches!((&*table.primary_key, &*key.to), ([key], [to]) if self.same(key, to)))
    }
}

fn is_null(default: &str) -> bool {
    matches!(plain(default).as_slice(), [Plain::Word(word)] if word == "null")
}
