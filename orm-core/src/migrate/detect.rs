//! From the models as the files have them to the models as the program has them: the operations between.

mod chop;
mod compare;
mod create;
mod fields;
mod models;

pub use chop::{Part, parts};

use super::Operation;
use crate::error::{Error, Result};
use crate::schema::state::{FieldState, ModelName, State};
use crate::value::Value;

/// What cannot be read from the two states, for whoever wrote the models.
pub trait Questions {
    /// Whether a model was given another name, rather than deleted beside a new one.
    ///
    /// # Errors
    /// Nobody answers.
    fn is_renamed_model(&mut self, from: &ModelName, to: &ModelName) -> Result<bool>;

    /// Whether a field was given another name, rather than removed beside a new one.
    ///
    /// # Errors
    /// Nobody answers.
    fn is_renamed_field(&mut self, model: &ModelName, from: &str, to: &str) -> Result<bool>;

    /// What the rows that are there get in a field that takes no NULL and gives no default.
    ///
    /// # Errors
    /// Nobody can say.
    fn fill(&mut self, model: &ModelName, field: &FieldState, why: FillFor) -> Result<Fill>;
}

/// Why rows need a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillFor {
    /// The field is new.
    Added,
    /// The field took NULL so far.
    NotNull,
}

/// What rows get.
#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    /// This.
    Value(Value),
    /// Nothing: there are no such rows, or an operation before sees to them.
    Nothing,
}

/// The default that the program gives to a field, if it gives one.
pub type Defaults<'a> = &'a dyn Fn(&ModelName, &str) -> Option<Value>;

/// The operations that lead from one state to another, each with the application whose it is, in an order in which they
/// can be applied one after another.
///
/// # Errors
/// What `questions` gives.
pub fn detect(
    from: &State,
    to: &State,
    defaults: Defaults<'_>,
    questions: &mut dyn Questions,
) -> Result<Vec<(String, Operation)>> {
    let mut detector = Detector { current: from.clone(), to, defaults, questions, found: Vec::new() };
    detector.renamed_models()?;
    detector.renamed_fields()?;
    detector.renamed_tables()?;
    detector.removed_definitions()?;
    detector.created_models()?;
    detector.removed_fields()?;
    detector.altered_fields()?;
    detector.added_fields()?;
    detector.added_definitions()?;
    detector.deleted_models()?;
    detector.options()?;
    compare::agree(&detector.current, to)?;
    Ok(detector.found)
}

struct Detector<'a> {
    /// The models as they are after what was found so far.
    current: State,
    to: &'a State,
    defaults: Defaults<'a>,
    questions: &'a mut dyn Questions,
    found: Vec<(String, Operation)>,
}

impl Detector<'_> {
    /// Notes an operation and moves the models by it.
    fn add(&mut self, app: &str, operation: Operation) -> Result<()> {
        let applied = operation.apply(app, &mut self.current);
        applied.map_err(|reason| Error::Migration { migration: app.to_owned(), reason })?;
        self.found.push((app.to_owned(), operation));
        Ok(())
    }

    /// The models that are there before and after.
    fn common(&self) -> Vec<ModelName> {
        self.to.models.keys().filter(|name| self.current.models.contains_key(name)).cloned().collect()
    }
}
