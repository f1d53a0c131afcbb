//! Fewer operations that come to the same.

use super::operation::{ConstraintKey, Operation};
use crate::schema::state::{FieldState, ModelName, ModelState, State};

/// The operations of one application, with those joined that come to one: a field that is added to a model just created
/// is part of it, and what is added and removed again was never there.
pub fn optimized(app: &str, operations: Vec<Operation>) -> Vec<Operation> {
    let mut operations = operations;
    while let Some(fewer) = joined_once(app, &operations) {
        operations = fewer;
    }
    operations
}

fn joined_once(app: &str, operations: &[Operation]) -> Option<Vec<Operation>> {
    for (at, first) in operations.iter().enumerate() {
        for (distance, second) in operations[at + 1..].iter().enumerate() {
            let between = &operations[at + 1..at + 1 + distance];
            if let Some(joined) = join(app, first, second)
                && between.iter().all(|other| may_pass(app, second, other) && may_pass(app, first, other))
            {
                let mut fewer = operations[..at].to_vec();
                fewer.extend(joined);
                fewer.extend_from_slice(between);
                fewer.extend_from_slice(&operations[at + 2 + distance..]);
                return Some(fewer);
            }
        }
    }
    None
}

/// Whether the order of two operations does not matter.
fn may_pass(app: &str, one: &Operation, other: &Operation) -> bool {
    let (Some(first), Some(second)) = (one.model(), other.model()) else { return false };
    if let (Some(field), Some(another)) = (one.field_name(), other.field_name())
        && first == second
    {
        return field != another && !mentions(app, one, other) && !mentions(app, other, one);
    }
    let new_name = |operation: &Operation| match operation {
        Operation::RenameModel { to, .. } => Some(to.clone()),
        _ => None,
    };
    first != second
        && new_name(one).as_deref() != Some(second)
        && new_name(other).as_deref() != Some(first)
        && !mentions(app, one, other)
        && !mentions(app, other, one)
}

/// Whether a field of `one` leads to the model that `other` is about.
fn mentions(app: &str, one: &Operation, other: &Operation) -> bool {
    let about = |name: &ModelName| {
        let renamed = matches!(other, Operation::RenameModel { to, .. } if *to == name.name);
        name.app == app && (other.model() == Some(&name.name) || renamed)
    };
    let own = |name: &ModelName| name.app == app && one.model() == Some(&name.name);
    one.fields().iter().filter_map(FieldState::target).any(|target| about(target) && !own(target))
}

impl Operation {
    fn fields(&self) -> &[FieldState] {
        match self {
            Operation::CreateModel { state, .. } => &state.fields,
            Operation::AddField { field, .. } | Operation::AlterField { field, .. } => std::slice::from_ref(field),
            _ => &[],
        }
    }

    /// The field that it is about, where it is about one and nothing else.
    fn field_name(&self) -> Option<&str> {
        match self {
            Operation::AddField { field, .. } | Operation::AlterField { field, .. } => Some(&field.name),
            Operation::RemoveField { field, .. } => Some(field),
            _ => None,
        }
    }
}

/// What two operations come to, one right after the other; none where they are two.
fn join(app: &str, first: &Operation, second: &Operation) -> Option<Vec<Operation>> {
    use Operation::*;
    Some(match (first, second) {
        (CreateModel { model, .. }, DeleteModel { model: other }) if model == other => Vec::new(),
        (CreateModel { model, state }, RenameModel { from, to, .. }) if model == from => {
            let state = alone(app, model, state, second, to)?;
            vec![CreateModel { model: to.clone(), state }]
        }
        (CreateModel { model, state }, _) if second.model() == Some(model) => {
            let state = alone(app, model, state, second, model)?;
            vec![CreateModel { model: model.clone(), state }]
        }
        (RenameModel { from, to, table }, RenameModel { from: middle, to: last, table: later }) if to == middle => {
            let table = later.clone().or_else(|| table.clone());
            vec![RenameModel { from: from.clone(), to: last.clone(), table }]
        }
        (AlterTable { model, .. }, AlterTable { model: other, .. })
        | (AlterOptions { model, .. }, AlterOptions { model: other, .. })
        | (AlterPrimaryKey { model, .. }, AlterPrimaryKey { model: other, .. })
            if model == other =>
        {
            vec![second.clone()]
        }
        (AddField { model, field, fill }, AlterField { model: other, field: later, fill: new })
            if model == other && field.name == later.name =>
        {
            let fill = new.clone().or_else(|| fill.clone());
            vec![AddField { model: model.clone(), field: later.clone(), fill }]
        }
        (AddField { model, field, .. }, RemoveField { model: other, field: gone, .. })
            if model == other && field.name == *gone =>
        {
            Vec::new()
        }
        (AddField { model, field, fill }, RenameField { model: other, from, to, column })
            if model == other && field.name == *from =>
        {
            let mut field = field.clone();
            field.name.clone_from(to);
            if let Some(column) = column {
                field.set_storage(column);
            }
            vec![AddField { model: model.clone(), field, fill: fill.clone() }]
        }
        (AlterField { model, field, fill }, AlterField { model: other, field: later, fill: new })
            if model == other && field.name == later.name =>
        {
            let fill = new.clone().or_else(|| fill.clone());
            vec![AlterField { model: model.clone(), field: later.clone(), fill }]
        }
        (AlterField { model, field, .. }, RemoveField { model: other, field: gone, .. })
            if model == other && field.name == *gone =>
        {
            vec![second.clone()]
        }
        (
            RenameField { model, from, to, column },
            RenameField { model: other, from: middle, to: last, column: later },
        ) if model == other && to == middle => {
            let column = later.clone().or_else(|| column.clone());
            vec![RenameField { model: model.clone(), from: from.clone(), to: last.clone(), column }]
        }
        (AddIndex { model, index }, RemoveIndex { model: other, name })
            if model == other && index.name.as_ref() == Some(name) =>
        {
            Vec::new()
        }
        (AddIndex { model, index }, RenameIndex { model: other, from, to })
            if model == other && index.name.as_ref() == Some(from) =>
        {
            let mut index = index.clone();
            index.name = Some(to.clone());
            vec![AddIndex { model: model.clone(), index }]
        }
        (AddUnique { model, unique }, RemoveConstraint { model: other, key })
            if model == other && ConstraintKey::of(unique) == *key =>
        {
            Vec::new()
        }
        (AddCheck { model, check }, RemoveConstraint { model: other, key: ConstraintKey::Name(name) })
            if model == other && check.name == *name =>
        {
            Vec::new()
        }
        _ => return None,
    })
}

/// The model after an operation on it alone, under the name that it then has.
fn alone(app: &str, model: &str, state: &ModelState, then: &Operation, name: &str) -> Option<ModelState> {
    let within = |name: &str| ModelName { app: app.to_owned(), name: name.to_owned() };
    let mut only = State::default();
    only.models.insert(within(model), state.clone());
    then.apply(app, &mut only).ok()?;
    only.models.remove(&within(name))
}
