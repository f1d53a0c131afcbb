//! Checks, unique constraints and indexes compared, by their definitions first and by their names then.

use super::mend::Change;
use super::{DifferenceKind as Kind, Pair};
use crate::error::Result;
use crate::meta::IndexMethod;
use crate::schema::lex::{Likeness, Plain, compare, plain};
use crate::schema::object::{Object, ObjectKind, Stage};
use crate::schema::write::Writer;

/// A constraint or an index that is there.
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) name: Option<String>,
    /// Its definition after its name.
    pub(super) rest: String,
    /// Whether it is dropped as an index.
    pub(super) is_index: bool,
    /// Its place among the checks or indexes of its table.
    pub(super) position: usize,
}

impl Pair<'_> {
    pub(super) fn objects(&mut self) -> Result<()> {
        let objects = Writer::new(self.wanted, self.dialect).objects()?;
        let mut wanted: Vec<(Kind, String, &Object)> = objects.iter().filter_map(comparable).collect();
        // What is over a column that is not there is told with it.
        wanted.retain(|(_, _, object)| {
            let there = |name: &String| self.found.columns.iter().any(|live| self.same(&live.name, name));
            object.columns.iter().all(there)
        });
        let mut found = self.found();
        // First those of the same name, so that of two that are alike each finds its own.
        for by_name in [true, false] {
            wanted.retain(|(kind, rest, object)| {
                let at = found.iter().position(|live| {
                    live.kind == *kind
                        && (!by_name || self.is_called(live, &object.name))
                        && compare(rest, &live.rest) == Likeness::Same
                });
                let Some(at) = at else { return true };
                let live = found.remove(at);
                if !by_name {
                    self.name(object, &live);
                }
                false
            });
        }
        for (kind, rest, object) in wanted {
            let at = found.iter().position(|live| live.kind == kind && self.is_called(live, &object.name));
            let Some(live) = at.map(|at| found.remove(at)) else {
                self.missing(kind, object)?;
                continue;
            };
            if compare(&rest, &live.rest) == Likeness::Other {
                let what = what(kind);
                let reason =
                    format!("the {what} `{}` is {rest} to the model, and {} to the database", object.name, live.rest);
                let mend = self.mend(&Change::OtherObject(object, &live))?;
                self.tell(kind, only(&object.columns), reason, mend);
            }
        }
        for live in found {
            let what = if live.kind == Kind::Index { "an index" } else { &*format!("a {}", what(live.kind)) };
            let reason = match &live.name {
                Some(name) => format!("the database has {what} `{name}`, {}, that the model has not", live.rest),
                None => format!("the database has {what} {} that the model has not", live.rest),
            };
            let mend = self.mend(&Change::DropObject(&live))?;
            self.tell(live.kind, None, reason, mend);
        }
        Ok(())
    }

    /// What is there, as far as models can say it.
    fn found(&self) -> Vec<Found> {
        let (wanted, found) = (self.wanted, self.found);
        let extra = |name: &str| !wanted.columns.iter().any(|column| self.same(&column.name, name));
        let extras: Vec<String> =
            found.columns.iter().map(|live| live.name.clone()).filter(|name| extra(name)).collect();
        let of_extra = |sql: &str| {
            let words = plain(sql);
            extras.iter().any(|name| words.contains(&Plain::Word(name.to_lowercase())))
        };
        let checks = self.found.checks.iter().enumerate().map(|(position, check)| Found {
            kind: Kind::Check,
            name: check.name.clone(),
            rest: format!("CHECK ({})", check.meaning()),
            is_index: false,
            position,
        });
        let indexes = self.found.indexes.iter().enumerate().filter(|(_, index)| can_be_said(index.method.as_deref()));
        let indexes = indexes.map(|(position, index)| Found {
            kind: if index.is_unique() { Kind::Unique } else { Kind::Index },
            name: index.name.clone(),
            rest: index.rest(),
            is_index: index.kind != crate::schema::live::LiveIndexKind::Constraint,
            position,
        });
        // What is over a column that no field is for is told with it.
        checks.chain(indexes).filter(|found| !of_extra(&found.rest)).collect()
    }

    fn is_called(&self, live: &Found, name: &str) -> bool {
        live.name.as_ref().is_some_and(|found| self.same(found, name))
    }

    /// A name other than that which a migration would use.
    fn name(&mut self, object: &Object, live: &Found) {
        let Some(name) = &live.name else { return };
        // SQLite makes a table anew whatever its constraints are called.
        if self.dialect.inline_foreign_keys() && !(live.is_index && object.kind.is_index()) {
            return;
        }
        let reason = format!("the {} `{}` is called `{name}` in the database", what(live.kind), object.name);
        let mend = self.renamed(object, live, name);
        self.tell(Kind::Name, only(&object.columns), reason, mend);
    }

    fn missing(&mut self, kind: Kind, object: &Object) -> Result<()> {
        let reason = match object.stage {
            Stage::Column if kind == Kind::Unique => "the model has it unique, the database does not".to_owned(),
            Stage::Column => format!("the database lacks the condition that goes with the type, {}", object.rest),
            _ => format!("the database has no {} `{}`, {}", what(kind), object.name, object.rest),
        };
        let mend = self.mend(&Change::AddObject(object))?;
        self.tell(kind, only(&object.columns), reason, mend);
        Ok(())
    }
}

/// Whether models have a word for the method of an index.
fn can_be_said(method: Option<&str>) -> bool {
    const METHODS: [IndexMethod; 7] = [
        IndexMethod::BTree,
        IndexMethod::Hash,
        IndexMethod::Gin,
        IndexMethod::Gist,
        IndexMethod::SpGist,
        IndexMethod::Brin,
        IndexMethod::Bloom,
    ];
    method.is_none_or(|method| METHODS.iter().any(|known| known.name() == method))
}

/// A constraint or index in the form in which it is compared: whether a unique one is a constraint or an index is all the
/// same. Foreign keys are compared by themselves.
fn comparable(object: &Object) -> Option<(Kind, String, &Object)> {
    const UNEQUAL: &str = " NULLS NOT DISTINCT";
    Some(match object.kind {
        ObjectKind::ForeignKey => return None,
        ObjectKind::Check => (Kind::Check, object.rest.clone(), object),
        ObjectKind::Index => (Kind::Index, object.rest.clone(), object),
        ObjectKind::UniqueIndex => (Kind::Unique, object.rest.clone(), object),
        ObjectKind::Unique => {
            let rest = object.rest.strip_prefix("UNIQUE").unwrap_or(&object.rest);
            let rest = match rest.strip_prefix(UNEQUAL) {
                Some(columns) => format!("{}{UNEQUAL}", columns.trim_start()),
                None => rest.trim_start().to_owned(),
            };
            (Kind::Unique, rest, object)
        }
    })
}

fn only(columns: &[String]) -> Option<&str> {
    match columns {
        [only] => Some(only),
        _ => None,
    }
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Check => "check",
        Kind::Unique => "unique constraint",
        _ => "index",
    }
}
