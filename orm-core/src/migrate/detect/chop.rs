//! Operations of several applications into migrations of one application each.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::migrate::Operation;
use crate::schema::state::{FieldState, ModelName};

/// Operations of one application that make one migration.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The application.
    pub app: String,
    /// The operations.
    pub operations: Vec<Operation>,
    /// The parts that come before, by their position.
    pub after: BTreeSet<usize>,
    /// The models of other applications that it needs and that were there before.
    pub needs: BTreeSet<ModelName>,
}

struct Waiting {
    operation: Operation,
    /// The operations of other applications that come first, by their position among all.
    after: BTreeSet<usize>,
    position: usize,
}

/// Divides operations, given in an order in which they can be applied, so that each migration is of one application and comes
/// after what it needs. Where two applications need each other, one of them gets two migrations.
pub fn parts(found: Vec<(String, Operation)>) -> Vec<Part> {
    let mut queues: BTreeMap<String, VecDeque<Waiting>> = BTreeMap::new();
    let all: Vec<(String, BTreeSet<ModelName>, BTreeSet<ModelName>)> =
        found.iter().map(|(app, operation)| (app.clone(), touched(app, operation), targets(app, operation))).collect();
    for (position, (app, operation)) in found.into_iter().enumerate() {
        let (_, touches, needs) = &all[position];
        let before = all[..position].iter().enumerate().filter(|(_, (other, other_touches, other_needs))| {
            *other != app && (!other_touches.is_disjoint(needs) || !other_needs.is_disjoint(touches))
        });
        let after = before.map(|(at, _)| at).collect();
        queues.entry(app).or_default().push_back(Waiting { operation, after, position });
    }
    let mut parts: Vec<Part> = Vec::new();
    // In which part each operation came to stand.
    let mut placed: BTreeMap<usize, usize> = BTreeMap::new();
    let mut whole = true;
    while queues.values().any(|queue| !queue.is_empty()) {
        let mut moved = false;
        for (app, queue) in queues.iter_mut().filter(|(_, queue)| !queue.is_empty()) {
            let ready =
                queue.iter().take_while(|waiting| waiting.after.iter().all(|at| placed.contains_key(at))).count();
            if ready == 0 || (whole && ready < queue.len()) {
                continue;
            }
            let number = parts.len();
            let mut part =
                Part { app: app.clone(), operations: Vec::new(), after: BTreeSet::new(), needs: BTreeSet::new() };
            for waiting in queue.drain(..ready) {
                part.after.extend(waiting.after.iter().filter_map(|at| placed.get(at)));
                part.needs.extend(targets(app, &waiting.operation).into_iter().filter(|name| name.app != *app));
                placed.insert(waiting.position, number);
                part.operations.push(waiting.operation);
            }
            parts.push(part);
            moved = true;
            if !whole {
                break;
            }
        }
        // When no application can go whole, one goes as far as it can.
        whole = moved;
    }
    parts
}

/// The models that an operation makes, changes or unmakes.
fn touched(app: &str, operation: &Operation) -> BTreeSet<ModelName> {
    let name = |model: &str| ModelName { app: app.to_owned(), name: model.to_owned() };
    match operation {
        Operation::RenameModel { from, to, .. } => BTreeSet::from([name(from), name(to)]),
        other => other.model().map(name).into_iter().collect(),
    }
}

/// The models that an operation's fields lead to.
fn targets(app: &str, operation: &Operation) -> BTreeSet<ModelName> {
    let fields: &[FieldState] = match operation {
        Operation::CreateModel { state, .. } => &state.fields,
        Operation::AddField { field, .. } | Operation::AlterField { field, .. } => std::slice::from_ref(field),
        _ => &[],
    };
    let mut targets: BTreeSet<ModelName> = fields.iter().filter_map(FieldState::target).cloned().collect();
    targets.remove(&ModelName { app: app.to_owned(), name: operation.model().unwrap_or_default().to_owned() });
    targets
}
