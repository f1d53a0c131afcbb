//! From a query to models: one statement, read left to right by one model after another.

use std::any::Any;
use std::panic::Location;
use std::sync::Arc;

use super::Query;
use super::query::{Prefetch, at};
use crate::db::{Port, RowSource, Sink};
use crate::error::Result;
use crate::model::{AnyRows, Batch, FetchMode, ModelType, PathNode};
use crate::sql::Statement;
use crate::value::{Rearranged, Row, Value, ValueRef, places};

/// A query that is put together: its statement and how its rows are read.
pub(super) struct Loading {
    statement: Option<Statement>,
    plan: Plan,
    pub(super) prefetch: Vec<Prefetch>,
    pub(super) location: &'static Location<'static>,
    beside: Option<MakeBeside>,
}

/// What is read of the columns that follow the models' in a row.
pub(super) trait Beside: Any + Send {
    /// Reads a row, whose first column of these is at position `at`.
    fn row(&mut self, row: &dyn Row, at: usize) -> Result<()>;
}

type MakeBeside = Arc<dyn Fn() -> Box<dyn Beside> + Send + Sync>;

/// What a statement gave.
pub(super) struct Loaded {
    pub(super) rows: Box<dyn AnyRows>,
    /// The owner's key of each row, where the query reads it.
    pub(super) owners: Vec<Value>,
    /// What was read beside the models.
    pub(super) beside: Option<Box<dyn Beside>>,
}

/// How the columns of a row are read.
#[derive(Clone)]
struct Plan {
    model: &'static ModelType,
    related: Vec<&'static PathNode>,
    mode: FetchMode,
    owner_key: bool,
    /// Whether the columns are the model's own, each wherever its name is.
    by_name: bool,
}

impl Loading {
    pub(super) fn of(query: &Query, port: &dyn Port, location: &'static Location<'static>) -> Result<Self> {
        let statement = query.models(port)?.map(|statement| at(statement, location));
        let plan = Plan {
            model: query.model(),
            related: query.related.clone(),
            mode: query.mode,
            owner_key: query.owner_key,
            by_name: false,
        };
        Ok(Loading { statement, plan, prefetch: query.prefetch.clone(), location, beside: None })
    }

    /// For a statement of a program's own, whose columns are found by their names.
    pub(super) fn by_name(query: &Query, statement: Statement, location: &'static Location<'static>) -> Self {
        let plan =
            Plan { model: query.model(), related: Vec::new(), mode: query.mode, owner_key: false, by_name: true };
        let statement = Some(at(statement, location));
        Loading { statement, plan, prefetch: query.prefetch.clone(), location, beside: None }
    }

    /// Reads further columns, which follow the models'.
    pub(super) fn beside(self, make: impl Fn() -> Box<dyn Beside> + Send + Sync + 'static) -> Self {
        Loading { beside: Some(Arc::new(make)), ..self }
    }

    /// For reading in portions.
    pub(super) fn into_source<T>(self, typed: fn(Loaded) -> Vec<T>) -> RowSource<T>
    where
        T: Send + 'static,
    {
        let (plan, beside) = (self.plan, self.beside);
        RowSource {
            statement: self.statement,
            sink: Box::new(move || Box::new(Models::new(&plan, beside.as_ref()))),
            rows: Box::new(move |sink| typed(finish(sink))),
        }
    }
}

impl Loading {
    /// Runs the statement alone.
    pub(super) async fn run(&mut self, port: &dyn Port) -> Result<Loaded> {
        match self.statement.take() {
            None => {
                let beside = self.beside.as_ref().map(|make| make());
                Ok(Loaded { rows: (self.plan.model.rows)(), owners: Vec::new(), beside })
            }
            Some(statement) => {
                let models = Models::new(&self.plan, self.beside.as_ref());
                Ok(finish(port.query(statement, Box::new(models)).await?))
            }
        }
    }

    /// What happens when a relation of the rows is read that was not loaded.
    pub(super) fn mode(&self) -> FetchMode {
        self.plan.mode
    }
}

/// Reads models, and those joined to them.
struct Models {
    own: Part,
    related: Vec<Part>,
    /// How many columns the models have; the owner's key follows them.
    width: usize,
    owners: Option<Vec<Value>>,
    beside: Option<Box<dyn Beside>>,
    by_name: bool,
    /// Where the columns of the model stand, once a row has told.
    places: Option<Vec<usize>>,
}

/// The rows of one model of a joined row.
struct Part {
    rows: Box<dyn AnyRows>,
    batch: Batch,
    /// Where its columns begin.
    at: usize,
    /// The column of its key, which is NULL where there is no row.
    key: usize,
    /// The part it is reached from (none is the select's own model), and by which relation.
    parent: Option<usize>,
    relation: usize,
    /// For each row of the result, which row of this part it has.
    index: Vec<Option<usize>>,
}

impl Part {
    fn new(model: &'static ModelType, mode: FetchMode, at: usize) -> Self {
        Part {
            rows: (model.rows)(),
            batch: Batch::new(model, mode),
            at,
            key: at + (model.meta)().primary_key,
            parent: None,
            relation: 0,
            index: Vec::new(),
        }
    }
}

impl Models {
    fn new(plan: &Plan, beside: Option<&MakeBeside>) -> Self {
        let own = Part::new(plan.model, plan.mode, 0);
        let mut at = (plan.model.meta)().fields.len();
        let mut related: Vec<Part> = Vec::with_capacity(plan.related.len());
        for node in &plan.related {
            let mut part = Part::new(node.model(), plan.mode, at);
            at += node.meta().fields.len();
            part.parent =
                plan.related.iter().position(|other| node.parent().is_some_and(|up| std::ptr::eq(up, *other)));
            part.relation = node.relation_index().unwrap_or(0);
            related.push(part);
        }
        Models {
            own,
            related,
            width: at,
            owners: plan.owner_key.then(Vec::new),
            beside: beside.map(|make| make()),
            by_name: plan.by_name,
            places: None,
        }
    }

    /// A row whose columns are found by their names.
    fn named(&mut self, row: &dyn Row) -> Result<()> {
        let places = match &mut self.places {
            Some(places) => places,
            // They are the same for each row of a statement.
            none => {
                let meta = (self.own.batch.model().meta)();
                let names: Vec<&str> = meta.fields.iter().map(|field| field.column).collect();
                none.insert(places(row, &names, &format!("`{}`", meta.name))?)
            }
        };
        self.own.rows.push(&Rearranged { row, places }, 0, &mut self.own.batch)
    }

    /// Attaches the joined rows to those they belong to, the innermost first.
    fn attach(&mut self) {
        while let Some(part) = self.related.pop() {
            let parent = part.parent.map_or(&self.own, |parent| &self.related[parent]);
            let of = |row: usize| if part.parent.is_none() { Some(row) } else { parent.index[row] };
            // The row at the other side of a one-to-one knows the row that it was joined to.
            let back = (parent.batch.model().meta)().relations[part.relation].back();
            for (row, found) in part.index.iter().enumerate() {
                if let (Some(back), Some(found), Some(of)) = (back, found, of(row))
                    && let Some(slot) = part.rows.slot(*found, back)
                {
                    slot.fill(Some(parent.rows.share(of)));
                }
            }
            part.batch.finish();
            let shared = part.rows.into_shared();
            for (row, found) in part.index.iter().enumerate() {
                if let Some(slot) = of(row).and_then(|of| parent.rows.slot(of, part.relation)) {
                    slot.fill(found.map(|found| shared[found].clone()));
                }
            }
        }
    }
}

impl Sink for Models {
    fn row(&mut self, row: &dyn Row) -> Result<()> {
        if self.by_name {
            return self.named(row);
        }
        self.own.rows.push(row, 0, &mut self.own.batch)?;
        for part in &mut self.related {
            let there = !matches!(row.get(part.key)?, ValueRef::Null);
            part.index.push(there.then_some(part.rows.len()));
            if there {
                part.rows.push(row, part.at, &mut part.batch)?;
            }
        }
        if let Some(owners) = &mut self.owners {
            owners.push(row.get(self.width)?.to_value());
        }
        match &mut self.beside {
            Some(beside) => beside.row(row, self.width),
            None => Ok(()),
        }
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}

/// The models of a sink that came back.
fn finish(sink: Box<dyn Sink>) -> Loaded {
    // Ports give back the sink they were given.
    let mut models = sink.into_any().downcast::<Models>().expect("a port gives back the sink it was given");
    models.attach();
    models.own.batch.finish();
    Loaded { rows: models.own.rows, owners: models.owners.unwrap_or_default(), beside: models.beside }
}
