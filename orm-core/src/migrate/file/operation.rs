//! Operations as TOML has them: each is a table whose first key is what it does, with the model it does it to.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use toml::{Table, Value as Toml};

use super::model::{Check, Field, Index, Unique, from_toml, to_toml};
use crate::migrate::operation::{ConstraintKey, DatabaseSql, Operation};
use crate::schema::state::{FieldState, ModelState};
use crate::value::misfit;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CreateModel {
    create_model: String,
    table: String,
    fields: Vec<Field>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unique: Vec<Unique>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    indexes: Vec<Index>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    checks: Vec<Check>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ordering: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeleteModel {
    delete_model: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RenameModel {
    rename_model: String,
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlterTable {
    alter_table: String,
    table: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlterOptions {
    alter_options: String,
    ordering: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlterPrimaryKey {
    alter_primary_key: String,
    fields: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AddField {
    add_field: String,
    field: Field,
    #[serde(skip_serializing_if = "Option::is_none")]
    fill: Option<Toml>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemoveField {
    remove_field: String,
    field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fill: Option<Toml>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlterField {
    alter_field: String,
    field: Field,
    #[serde(skip_serializing_if = "Option::is_none")]
    fill: Option<Toml>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RenameField {
    rename_field: String,
    from: String,
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AddIndex {
    add_index: String,
    index: Index,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemoveIndex {
    remove_index: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RenameIndex {
    rename_index: String,
    from: String,
    to: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AddUnique {
    add_unique: String,
    unique: Unique,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AddCheck {
    add_check: String,
    check: Check,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemoveConstraint {
    remove_constraint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RunSql {
    run_sql: Sql,
    #[serde(skip_serializing_if = "Option::is_none")]
    reverse: Option<Sql>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    state: Vec<Table>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "SQL is a text, or a table of `sqlite` and `postgres`")]
enum Sql {
    Any(String),
    Each(EachSql),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EachSql {
    #[serde(skip_serializing_if = "Option::is_none")]
    sqlite: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postgres: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RunRust {
    run_rust: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Separate {
    separate: Apart,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Apart {
    #[serde(default)]
    database: Vec<Table>,
    #[serde(default)]
    state: Vec<Table>,
}

/// What operations are called in files.
const VERBS: [&str; 18] = [
    "create_model",
    "delete_model",
    "rename_model",
    "alter_table",
    "alter_options",
    "alter_primary_key",
    "add_field",
    "remove_field",
    "alter_field",
    "rename_field",
    "add_index",
    "remove_index",
    "rename_index",
    "add_unique",
    "add_check",
    "remove_constraint",
    "run_sql",
    "run_rust",
];

fn as_struct<T: DeserializeOwned>(table: Table) -> Result<T, String> {
    table.try_into().map_err(|error: toml::de::Error| error.message().to_owned())
}

/// The operation that a table is.
pub(super) fn read(table: Table, app: &str) -> Result<Operation, String> {
    let verb = VERBS.into_iter().chain(["separate"]).find(|verb| table.contains_key(*verb));
    let verb = verb.ok_or_else(|| format!("it does nothing known: expected one of {}, separate", VERBS.join(", ")))?;
    read_as(verb, table, app).map_err(|reason| format!("`{verb}`: {reason}"))
}

fn read_as(verb: &str, table: Table, app: &str) -> Result<Operation, String> {
    Ok(match verb {
        "create_model" => {
            let file: CreateModel = as_struct(table)?;
            let fields = file.fields.into_iter().map(|field| field.into_state(app)).collect::<Result<_, _>>()?;
            let state = ModelState {
                table: file.table,
                fields,
                primary_key: file.primary_key,
                checks: file.checks.into_iter().map(Check::into_state).collect(),
                uniques: file.unique.into_iter().map(Unique::into_state).collect::<Result<_, _>>()?,
                indexes: file.indexes.into_iter().map(Index::into_state).collect::<Result<_, _>>()?,
                ordering: file.ordering,
            };
            Operation::CreateModel { model: file.create_model, state }
        }
        "delete_model" => Operation::DeleteModel { model: as_struct::<DeleteModel>(table)?.delete_model },
        "rename_model" => {
            let RenameModel { rename_model: from, to, table } = as_struct(table)?;
            Operation::RenameModel { from, to, table }
        }
        "alter_table" => {
            let AlterTable { alter_table: model, table } = as_struct(table)?;
            Operation::AlterTable { model, table }
        }
        "alter_options" => {
            let AlterOptions { alter_options: model, ordering } = as_struct(table)?;
            Operation::AlterOptions { model, ordering }
        }
        "alter_primary_key" => {
            let AlterPrimaryKey { alter_primary_key: model, fields } = as_struct(table)?;
            Operation::AlterPrimaryKey { model, fields }
        }
        "add_field" => {
            let AddField { add_field: model, field, fill } = as_struct(table)?;
            let field = field.into_state(app)?;
            let fill = filled(fill, &field)?;
            Operation::AddField { model, field, fill }
        }
        "remove_field" => {
            let RemoveField { remove_field: model, field, fill } = as_struct(table)?;
            let fill = fill.map(|fill| from_toml(fill, None)).transpose()?;
            Operation::RemoveField { model, field, fill }
        }
        "alter_field" => {
            let AlterField { alter_field: model, field, fill } = as_struct(table)?;
            let field = field.into_state(app)?;
            let fill = filled(fill, &field)?;
            Operation::AlterField { model, field, fill }
        }
        "rename_field" => {
            let RenameField { rename_field: model, from, to, column } = as_struct(table)?;
            Operation::RenameField { model, from, to, column }
        }
        "add_index" => {
            let AddIndex { add_index: model, index } = as_struct(table)?;
            Operation::AddIndex { model, index: index.into_state()? }
        }
        "remove_index" => {
            let RemoveIndex { remove_index: model, name } = as_struct(table)?;
            Operation::RemoveIndex { model, name }
        }
        "rename_index" => {
            let RenameIndex { rename_index: model, from, to } = as_struct(table)?;
            Operation::RenameIndex { model, from, to }
        }
        "add_unique" => {
            let AddUnique { add_unique: model, unique } = as_struct(table)?;
            Operation::AddUnique { model, unique: unique.into_state()? }
        }
        "add_check" => {
            let AddCheck { add_check: model, check } = as_struct(table)?;
            Operation::AddCheck { model, check: check.into_state() }
        }
        "remove_constraint" => {
            let RemoveConstraint { remove_constraint: model, name, fields } = as_struct(table)?;
            let key = match (name, fields.is_empty()) {
                (Some(name), true) => ConstraintKey::Name(name),
                (None, false) => ConstraintKey::Fields(fields),
                _ => return Err("a constraint is told by its `name` or by its `fields`".to_owned()),
            };
            Operation::RemoveConstraint { model, key }
        }
        "run_sql" => {
            let RunSql { run_sql: sql, reverse, state } = as_struct(table)?;
            let (sql, reverse) = (sql.into_sql(), reverse.map(Sql::into_sql));
            Operation::RunSql { sql, reverse, state: all(state, app)? }
        }
        "run_rust" => Operation::RunRust { function: as_struct::<RunRust>(table)?.run_rust },
        _ => {
            let Apart { database, state } = as_struct::<Separate>(table)?.separate;
            Operation::Separate { database: all(database, app)?, state: all(state, app)? }
        }
    })
}

fn all(tables: Vec<Table>, app: &str) -> Result<Vec<Operation>, String> {
    tables.into_iter().map(|table| read(table, app)).collect()
}

fn filled(fill: Option<Toml>, field: &FieldState) -> Result<Option<crate::value::Value>, String> {
    let column = field.column().ok_or("a many-to-many relation takes no `fill`");
    let Some(fill) = fill else { return Ok(None) };
    let column_type = column?.column_type;
    let fill = from_toml(fill, column_type)?;
    match column_type.and_then(|column_type| misfit(column_type, &fill)) {
        Some(reason) => Err(format!("the `fill` of `{}` does not fit: {reason}", field.name)),
        None => Ok(Some(fill)),
    }
}

impl Sql {
    fn of(sql: &DatabaseSql) -> Self {
        match sql {
            DatabaseSql::Any(sql) => Sql::Any(sql.clone()),
            DatabaseSql::Each { sqlite, postgres } => {
                Sql::Each(EachSql { sqlite: sqlite.clone(), postgres: postgres.clone() })
            }
        }
    }

    fn into_sql(self) -> DatabaseSql {
        match self {
            Sql::Any(sql) => DatabaseSql::Any(sql),
            Sql::Each(EachSql { sqlite, postgres }) => DatabaseSql::Each { sqlite, postgres },
        }
    }
}

fn as_table<T: Serialize>(file: T) -> Result<Table, String> {
    Table::try_from(file).map_err(|error| error.to_string())
}

/// The table that an operation is, its verb first.
pub(super) fn written(operation: &Operation, app: &str) -> Result<Table, String> {
    let tables = |operations: &[Operation]| -> Result<Vec<Table>, String> {
        operations.iter().map(|operation| written(operation, app)).collect()
    };
    match operation.clone() {
        Operation::CreateModel { model, state } => as_table(CreateModel {
            create_model: model,
            fields: state.fields.iter().map(|field| Field::of(field, app)).collect(),
            unique: state.uniques.iter().map(Unique::of).collect(),
            indexes: state.indexes.iter().map(Index::of).collect(),
            checks: state.checks.iter().map(Check::of).collect(),
            table: state.table,
            primary_key: state.primary_key,
            ordering: state.ordering,
        }),
        Operation::DeleteModel { model } => as_table(DeleteModel { delete_model: model }),
        Operation::RenameModel { from, to, table } => as_table(RenameModel { rename_model: from, to, table }),
        Operation::AlterTable { model, table } => as_table(AlterTable { alter_table: model, table }),
        Operation::AlterOptions { model, ordering } => as_table(AlterOptions { alter_options: model, ordering }),
        Operation::AlterPrimaryKey { model, fields } => as_table(AlterPrimaryKey { alter_primary_key: model, fields }),
        Operation::AddField { model, field, fill } => {
            let (field, fill) = (Field::of(&field, app), fill.as_ref().map(to_toml).transpose()?);
            as_table(AddField { add_field: model, field, fill })
        }
        Operation::RemoveField { model, field, fill } => {
            let fill = fill.as_ref().map(to_toml).transpose()?;
            as_table(RemoveField { remove_field: model, field, fill })
        }
        Operation::AlterField { model, field, fill } => {
            let (field, fill) = (Field::of(&field, app), fill.as_ref().map(to_toml).transpose()?);
            as_table(AlterField { alter_field: model, field, fill })
        }
        Operation::RenameField { model, from, to, column } => {
            as_table(RenameField { rename_field: model, from, to, column })
        }
        Operation::AddIndex { model, index } => as_table(AddIndex { add_index: model, index: Index::of(&index) }),
        Operation::RemoveIndex { model, name } => as_table(RemoveIndex { remove_index: model, name }),
        Operation::RenameIndex { model, from, to } => as_table(RenameIndex { rename_index: model, from, to }),
        Operation::AddUnique { model, unique } => {
            as_table(AddUnique { add_unique: model, unique: Unique::of(&unique) })
        }
        Operation::AddCheck { model, check } => as_table(AddCheck { add_check: model, check: Check::of(&check) }),
        Operation::RemoveConstraint { model, key } => {
            let (name, fields) = match key {
                ConstraintKey::Name(name) => (Some(name), Vec::new()),
                ConstraintKey::Fields(fields) => (None, fields),
            };
            as_table(RemoveConstraint { remove_constraint: model, name, fields })
        }
        Operation::RunSql { sql, reverse, state } => {
            let (run_sql, reverse) = (Sql::of(&sql), reverse.as_ref().map(Sql::of));
            as_table(RunSql { run_sql, reverse, state: tables(&state)? })
        }
        Operation::RunRust { function } => as_table(RunRust { run_rust: function }),
        Operation::Separate { database, state } => {
            let (database, state) = (tables(&database)?, tables(&state)?);
            as_table(Separate { separate: Apart { database, state } })
        }
    }
}
