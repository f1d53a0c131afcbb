//! Random models, and random models that they become.

use std::collections::{BTreeMap, BTreeSet};

use orm::meta::OnDelete;
use orm::migrate::detect::{Fill, FillFor, Questions};
use orm::migrate::state::{
    CheckState, ColumnState, ComputedState, FieldKind, FieldState, IndexState, ModelName, ModelState, PartsState,
    ReferenceState, State, UniqueState,
};
use orm::migrate::{Graph, Migration, Target, new_migrations};
use orm::value::{ColumnType, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::catalogue::catalogue;
use super::run;
use crate::open;

/// Answers by chance of the names: yes to what could be renamed where the letters say so.
pub(super) struct Answers;

impl Questions for Answers {
    fn is_renamed_model(&mut self, from: &ModelName, to: &ModelName) -> orm::Result<bool> {
        Ok(from.name < to.name)
    }

    fn is_renamed_field(&mut self, _: &ModelName, from: &str, to: &str) -> orm::Result<bool> {
        Ok(from < to)
    }

    fn fill(&mut self, _: &ModelName, field: &FieldState, _: FillFor) -> orm::Result<Fill> {
        let column_type = field.column().and_then(|column| column.column_type);
        Ok(match column_type {
            Some(ColumnType::Text { .. }) => Fill::Value(Value::Text("x".into())),
            Some(ColumnType::Bool) => Fill::Value(Value::Bool(true)),
            Some(ColumnType::Date) => Fill::Value(Value::Date(1)),
            Some(of) if of.integer_range().is_some() => Fill::Value(Value::Int(7)),
            _ => Fill::Nothing,
        })
    }
}

const MODELS: [&str; 4] = ["Anvil", "Bell", "Crate", "Door"];
const FIELDS: [&str; 5] = ["colour", "depth", "edge", "form", "grain"];
const TYPES: [ColumnType; 8] = [
    ColumnType::Integer,
    ColumnType::PositiveInteger,
    ColumnType::BigInt,
    ColumnType::Text { max_length: Some(30) },
    ColumnType::Text { max_length: None },
    ColumnType::Bool,
    ColumnType::Date,
    ColumnType::Decimal { precision: Some((8, 2)) },
];

fn name(model: usize) -> ModelName {
    ModelName { app: "shop".into(), name: MODELS[model].into() }
}

fn column(name: &str) -> ColumnState {
    ColumnState {
        name: name.into(),
        column_type: None,
        null: false,
        primary_key: false,
        auto: false,
        unique: false,
        index: false,
        default: None,
        generated: None,
        reference: None,
    }
}

#[derive(Clone, Debug)]
enum Kind {
    Plain(ColumnType),
    To(usize),
    Many(usize),
}

type FieldChoice = (usize, Kind, bool, bool, bool, bool);

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        5 => (0..TYPES.len()).prop_map(|at| Kind::Plain(TYPES[at])),
        2 => (0..MODELS.len()).prop_map(Kind::To),
        1 => (0..MODELS.len()).prop_map(Kind::Many),
    ]
}

fn field() -> impl Strategy<Value = FieldChoice> {
    (0..FIELDS.len(), kind(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>())
}

type ModelChoice = (usize, Vec<FieldChoice>, bool, bool, bool);

fn models() -> impl Strategy<Value = State> {
    let model = (0..MODELS.len(), prop::collection::vec(field(), 0..5), any::<bool>(), any::<bool>(), any::<bool>());
    prop::collection::vec(model, 0..4).prop_map(|chosen| state(&chosen))
}

fn state(chosen: &[ModelChoice]) -> State {
    let there: BTreeSet<usize> = chosen.iter().map(|(model, ..)| *model).collect();
    let mut models = BTreeMap::new();
    for (model, fields, unique, index, check) in chosen {
        let table = format!("shop_{}", MODELS[*model].to_lowercase());
        let id = ColumnState { column_type: Some(ColumnType::BigInt), primary_key: true, auto: true, ..column("id") };
        let mut made = vec![FieldState { name: "id".into(), kind: FieldKind::Column(id) }];
        for (at, kind, null, unique, index, default) in fields {
            let field = FIELDS[*at];
            if made.iter().any(|other| other.name == field) {
                continue;
            }
            let kind = match kind {
                Kind::Plain(of) => FieldKind::Column(ColumnState {
                    column_type: Some(*of),
                    null: *null,
                    unique: *unique,
                    index: *index && !*unique,
                    default: (*default && of.integer_range().is_some() && !*unique)
                        .then(|| ComputedState::Sql("3".into())),
                    ..column(field)
                }),
                Kind::To(to) if there.contains(to) => FieldKind::Column(ColumnState {
                    null: *null,
                    unique: *unique,
                    index: *index,
                    reference: Some(ReferenceState {
                        to: name(*to),
                        on_delete: OnDelete::Cascade,
                        constraint: !*default,
                    }),
                    ..column(&format!("{field}_id"))
                }),
                Kind::Many(to) if there.contains(to) => {
                    FieldKind::ManyToMany { to: name(*to), table: format!("{table}_{field}") }
                }
                _ => continue,
            };
            made.push(FieldState { name: field.into(), kind });
        }
        let columns: Vec<String> =
            made.iter().filter(|field| field.column().is_some()).map(|field| field.name.clone()).collect();
        let last = columns[columns.len() - 1].clone();
        let uniques = unique.then(|| UniqueState {
            name: check.then(|| format!("{table}_only")),
            parts: PartsState::Fields(columns.clone()),
            condition: index.then(|| "gt(id, 5)".into()).filter(|_| *check),
            include: Vec::new(),
            nulls_distinct: true,
            deferrable: None,
            opclasses: Vec::new(),
        });
        let indexes = index.then(|| IndexState {
            name: Some(format!("{table}_some")),
            parts: PartsState::Fields(vec![format!("-{last}"), "id".into()]),
            condition: check.then(|| "is_not_null(id)".into()),
            include: Vec::new(),
            method: None,
            options: Vec::new(),
            opclasses: Vec::new(),
        });
        let checks = check.then(|| CheckState { name: format!("{table}_positive"), condition: "gt(id, 0)".into() });
        let state = ModelState {
            table,
            fields: made,
            primary_key: Vec::new(),
            checks: checks.into_iter().collect(),
            uniques: uniques.into_iter().collect(),
            indexes: indexes.into_iter().collect(),
            ordering: Vec::new(),
        };
        models.insert(name(*model), state);
    }
    State { models }
}

/// What leads to a state, as it is when it was written to files and read again.
fn steps(graph: &[Migration], to: &State) -> Vec<Migration> {
    let graph = Graph::new(graph.to_vec(), &BTreeSet::new()).unwrap();
    let made = new_migrations(&graph, to, &|_, _| None, &mut Answers).unwrap();
    let read = |migration: &Migration| {
        let text = migration.write().unwrap();
        let mut read = Migration::read(&migration.id.app, &migration.id.name, &text).unwrap();
        assert_eq!(read.operations, migration.operations, "read as it was written:\n{text}");
        read.checksum.clone_from(&migration.checksum);
        read
    };
    made.iter().map(read).collect()
}

#[test]
fn whatever_models_become_the_tables_are_those_of_making_them_at_once() {
    let cases = std::env::var("ORM_LAWS_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12);
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() });
    let histories = prop::collection::vec(models(), 2..4);
    runner
        .run(&histories, |states| {
            let db = open();
            let mut migrations: Vec<Migration> = Vec::new();
            let mut catalogues = vec![catalogue(&db)];
            for state in &states {
                let new = steps(&migrations, state);
                migrations.extend(new);
                let again = steps(&migrations, state);
                prop_assert!(again.is_empty(), "the second time there is nothing to write: {again:?}");
                run(&db, &migrations, &Target::Latest).unwrap();
                catalogues.push(catalogue(&db));
                let at_once = open();
                run(&at_once, &steps(&[], state), &Target::Latest).unwrap();
                prop_assert_eq!(catalogue(&db), catalogue(&at_once));
            }
            if !migrations.is_empty() && are_undoable(&migrations) {
                run(&db, &migrations, &Target::Zero("shop".into())).unwrap();
                prop_assert!(catalogue(&db).is_empty());
            }
            Ok(())
        })
        .unwrap();
}

/// Fields that take no NULL come back only with a value for the rows.
fn are_undoable(migrations: &[Migration]) -> bool {
    let mut operations = migrations.iter().flat_map(|migration| &migration.operations);
    operations.all(|operation| !matches!(operation, orm::migrate::Operation::RemoveField { .. }))
}
