//! The steps that migrations are made of.

use crate::schema::state::{CheckState, FieldState, IndexState, ModelState, UniqueState};
use crate::value::Value;

/// A step of a migration. Models are named within the migration's own application.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// A model comes, with its table.
    CreateModel {
        /// Its name.
        model: String,
        /// What it is.
        state: ModelState,
    },
    /// A model goes, with its table and its rows.
    DeleteModel {
        /// Its name.
        model: String,
    },
    /// A model gets another name, and its table with it.
    RenameModel {
        /// Its name before.
        from: String,
        /// Its name after.
        to: String,
        /// Its table after; as it is without one.
        table: Option<String>,
    },
    /// A model's table gets another name.
    #[doc(alias = "AlterModelTable")]
    AlterTable {
        /// The model.
        model: String,
        /// The table after.
        table: String,
    },
    /// A model gets another default order, of which no database knows.
    #[doc(alias = "AlterModelOptions")]
    AlterOptions {
        /// The model.
        model: String,
        /// The order after.
        ordering: Vec<String>,
    },
    /// A primary key of several fields comes, changes or goes.
    AlterPrimaryKey {
        /// The model.
        model: String,
        /// The fields after; none where one field is the key by itself.
        fields: Vec<String>,
    },
    /// A field comes.
    AddField {
        /// Its model.
        model: String,
        /// What it is.
        field: FieldState,
        /// What the rows that are there get in it.
        fill: Option<Value>,
    },
    /// A field goes.
    RemoveField {
        /// Its model.
        model: String,
        /// Its name.
        field: String,
        /// What the rows that are there get in it when this is undone.
        fill: Option<Value>,
    },
    /// A field becomes another under the same name.
    AlterField {
        /// Its model.
        model: String,
        /// What it is after.
        field: FieldState,
        /// What the rows get where it was NULL and takes none any more.
        fill: Option<Value>,
    },
    /// A field gets another name.
    RenameField {
        /// Its model.
        model: String,
        /// Its name before.
        from: String,
        /// Its name after.
        to: String,
        /// Its column after, or its table between two models; as it is without one.
        column: Option<String>,
    },
    /// An index comes.
    AddIndex {
        /// Its model.
        model: String,
        /// What it is.
        index: IndexState,
    },
    /// An index goes.
    RemoveIndex {
        /// Its model.
        model: String,
        /// Its name.
        name: String,
    },
    /// An index gets another name.
    RenameIndex {
        /// Its model.
        model: String,
        /// Its name before.
        from: String,
        /// Its name after.
        to: String,
    },
    /// A unique constraint comes.
    #[doc(alias = "AddConstraint")]
    AddUnique {
        /// Its model.
        model: String,
        /// What it is.
        unique: UniqueState,
    },
    /// A condition on all rows comes.
    #[doc(alias = "AddConstraint")]
    AddCheck {
        /// Its model.
        model: String,
        /// What it is.
        check: CheckState,
    },
    /// A unique constraint or a condition goes.
    RemoveConstraint {
        /// Its model.
        model: String,
        /// Its name, or its fields where it has none.
        key: ConstraintKey,
    },
    /// SQL of one's own.
    RunSql {
        /// What to run.
        sql: DatabaseSql,
        /// What undoes it; it cannot be undone without.
        reverse: Option<DatabaseSql>,
        /// What it does to the models.
        state: Vec<Operation>,
    },
    /// A function of one's own, registered by name.
    #[doc(alias = "RunPython")]
    RunRust {
        /// The name it is registered by.
        function: String,
    },
    /// What is done to the database and what is done to the models are two things.
    #[doc(alias = "SeparateDatabaseAndState")]
    Separate {
        /// To the database.
        database: Vec<Operation>,
        /// To the models.
        state: Vec<Operation>,
    },
}

/// Which constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstraintKey {
    /// That of this name.
    Name(String),
    /// The unique constraint over these fields that has no name of its own.
    Fields(Vec<String>),
}

impl ConstraintKey {
    /// That of a unique constraint.
    pub fn of(unique: &UniqueState) -> Self {
        match &unique.name {
            Some(name) => ConstraintKey::Name(name.clone()),
            None => ConstraintKey::Fields(unique.field_names()),
        }
    }
}

/// SQL, the same everywhere or for each database its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseSql {
    /// The same everywhere.
    Any(String),
    /// By a database's name; nothing is run on one that is not named.
    Each {
        /// On SQLite.
        sqlite: Option<String>,
        /// On PostgreSQL.
        postgres: Option<String>,
    },
}

impl DatabaseSql {
    /// What is run on a database, by its dialect's name; nothing is an empty text.
    pub fn on(&self, database: &str) -> &str {
        match self {
            DatabaseSql::Any(sql) => sql,
            DatabaseSql::Each { sqlite, .. } if database == "SQLite" => sqlite.as_deref().unwrap_or_default(),
            DatabaseSql::Each { postgres, .. } => postgres.as_deref().unwrap_or_default(),
        }
    }
}

impl Operation {
    /// What it does, in a sentence: `Add field subtitle to Post`.
    pub fn describe(&self) -> String {
        match self {
            Operation::CreateModel { model, .. } => format!("Create model {model}"),
            Operation::DeleteModel { model } => format!("Delete model {model}"),
            Operation::RenameModel { from, to, .. } => format!("Rename model {from} to {to}"),
            Operation::AlterTable { model, table } => format!("Rename the table of {model} to {table}"),
            Operation::AlterOptions { model, .. } => format!("Change the default order of {model}"),
            Operation::AlterPrimaryKey { model, fields } if fields.is_empty() => {
                format!("Make one field the primary key of {model}")
            }
            Operation::AlterPrimaryKey { model, fields } => {
                format!("Make ({}) the primary key of {model}", fields.join(", "))
            }
            Operation::AddField { model, field, .. } => format!("Add field {} to {model}", field.name),
            Operation::RemoveField { model, field, .. } => format!("Remove field {field} from {model}"),
            Operation::AlterField { model, field, .. } => format!("Alter field {} of {model}", field.name),
            Operation::RenameField { model, from, to, .. } => format!("Rename field {from} of {model} to {to}"),
            Operation::AddIndex { model, index } => match &index.name {
                Some(name) => format!("Create index {name} on {model}"),
                None => format!("Create an index on {model}"),
            },
            Operation::RemoveIndex { model, name } => format!("Remove index {name} from {model}"),
            Operation::RenameIndex { model, from, to } => format!("Rename index {from} of {model} to {to}"),
            Operation::AddUnique { model, unique } => match ConstraintKey::of(unique) {
                ConstraintKey::Name(name) => format!("Create unique constraint {name} on {model}"),
                ConstraintKey::Fields(fields) => format!("Make ({}) unique in {model}", fields.join(", ")),
            },
            Operation::AddCheck { model, check } => format!("Create check {} on {model}", check.name),
            Operation::RemoveConstraint { model, key: ConstraintKey::Name(name) } => {
                format!("Remove constraint {name} from {model}")
            }
            Operation::RemoveConstraint { model, key: ConstraintKey::Fields(fields) } => {
                format!("Make ({}) no longer unique in {model}", fields.join(", "))
            }
            Operation::RunSql { .. } => "Run SQL".to_owned(),
            Operation::RunRust { function } => format!("Run {function}"),
            Operation::Separate { .. } => "Change the database and the models apart".to_owned(),
        }
    }

    /// The model that it is about, where it is about one: its name before.
    pub fn model(&self) -> Option<&str> {
        match self {
            Operation::CreateModel { model, .. }
            | Operation::DeleteModel { model }
            | Operation::RenameModel { from: model, .. }
            | Operation::AlterTable { model, .. }
            | Operation::AlterOptions { model, .. }
            | Operation::AlterPrimaryKey { model, .. }
            | Operation::AddField { model, .. }
            | Operation::RemoveField { model, .. }
            | Operation::AlterField { model, .. }
            | Operation::RenameField { model, .. }
            | Operation::AddIndex { model, .. }
            | Operation::RemoveIndex { model, .. }
            | Operation::RenameIndex { model, .. }
            | Operation::AddUnique { model, .. }
            | Operation::AddCheck { model, .. }
            | Operation::RemoveConstraint { model, .. } => Some(model),
            Operation::RunSql { .. } | Operation::RunRust { .. } | Operation::Separate { .. } => None,
        }
    }
}
