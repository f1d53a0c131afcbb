//! From the tables of a live database to the source of models.
//!
//! Whatever a catalogue holds, the source is models and nothing else: names become identifiers by a closed rule, texts are
//! Rust's own literals, and SQL is written anew from the few forms that are known, or told in words.

mod condition;
mod field;
mod group;
mod link;
mod name;
mod relation;
mod write;

use std::collections::BTreeSet;

use self::field::Field;
use self::link::Link;
use self::name::{LONGEST, Names, struct_name};
use self::relation::Relation;
use crate::schema::{LiveKind, LiveTable};
use crate::sql::Dialect;

/// Tables of the commands' own, which are no one's models.
const BOOKS: [&str; 2] = ["django_migrations", "orm_migrations"];

/// The source of models for these tables, as [`Database::introspect`](crate::db::Database::introspect) gives them: with
/// relations and their other sides, constraints, indexes and defaults, so that the models describe the tables. `app` is
/// their application; a table named `<app>_<struct>` needs no name then.
///
/// A table between two models that is no more than that (`id`, two keys, unique together) is their `ManyToMany`. What models
/// cannot say is told in a comment: a table without a primary key, a type without a counterpart, a condition.
///
/// ```
/// # fn show(db: &orm_core::db::Database) -> orm_core::error::Result<()> {
/// use orm_core::db::ReadHandle;
///
/// let tables = db.introspect()?;
/// println!("{}", orm_core::inspect::models(&tables, Some("shop"), db.port().dialect()));
/// # Ok(())
/// # }
/// ```
#[doc(alias = "inspectdb")]
pub fn models(tables: &[LiveTable], app: Option<&str>, dialect: &dyn Dialect) -> String {
    let mut schema = Schema::new(tables, app, dialect);
    schema.relate();
    schema.source()
}

/// The models to be.
struct Schema<'a> {
    app: Option<&'a str>,
    dialect: &'a dyn Dialect,
    models: Vec<Model<'a>>,
    /// Tables that are between two models.
    links: Vec<Link>,
    /// What is no model, and why.
    notes: Vec<String>,
}

/// A model to be.
struct Model<'a> {
    table: &'a LiveTable,
    /// The struct's name.
    name: String,
    /// The fields with a column.
    fields: Vec<Field>,
    /// The names of its fields.
    names: Names,
    /// What cannot be said of it.
    notes: Vec<String>,
    /// Whether it is no more than a table between two others.
    is_link: bool,
    /// Its foreign keys.
    relations: Vec<Relation>,
    /// What stands in `#[model(..)]` of constraints and indexes.
    attributes: Vec<String>,
    /// The sides of relations that have no column here.
    sides: Vec<Field>,
}

impl<'a> Schema<'a> {
    fn new(tables: &'a [LiveTable], app: Option<&'a str>, dialect: &'a dyn Dialect) -> Self {
        let mut schema = Schema { app, dialect, models: Vec::new(), links: Vec::new(), notes: Vec::new() };
        let mut seen = BTreeSet::new();
        let mut taken = BTreeSet::new();
        for table in tables.iter().filter(|table| table.kind == LiveKind::Table) {
            if BOOKS.contains(&table.name.as_str()) {
                continue;
            }
            let twice = !seen.insert(table.name.to_lowercase());
            if let Some(reason) = unfit(table).or(twice.then_some("its name differs from another's in case alone")) {
                schema.notes.push(format!("The table `{}` is no model: {reason}.", table.name));
                continue;
            }
            let name = struct_name(&table.name, app, taken.len() + 1, &taken);
            taken.insert(name.clone());
            schema.models.push(Model {
                table,
                name,
                fields: Vec::new(),
                names: Names::default(),
                notes: Vec::new(),
                is_link: false,
                relations: Vec::new(),
                attributes: Vec::new(),
                sides: Vec::new(),
            });
        }
        schema
    }

    /// The model of a table.
    fn model_of(&self, table: &str) -> Option<usize> {
        let exact = self.models.iter().position(|model| model.table.name == table);
        let folded = || self.models.iter().position(|model| model.table.name.eq_ignore_ascii_case(table));
        exact.or_else(|| self.dialect.inline_foreign_keys().then(folded).flatten())
    }
}

/// Why a table cannot be a model.
fn unfit(table: &LiveTable) -> Option<&'static str> {
    let key = table.primary_key.iter().map(|name| table.column(name));
    match key {
        _ if !name::is_kept(&table.name) => Some("its name is longer than both databases keep"),
        key if key.len() == 0 => Some("it has no primary key"),
        mut key => {
            let usable = key.all(|column| column.is_some_and(|column| field::is_usable(column) && !column.null));
            (!usable).then_some("a column of its primary key is of a type that models do not have")
        }
    }
}

impl Model<'_> {
    /// The field of this column.
    fn field(&self, column: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.column.as_deref() == Some(column))
    }

    /// The field of this column, as attributes name it.
    fn ident(&self, column: &str) -> Option<String> {
        self.field(column).map(|field| name::ident(&field.name))
    }

    /// Whether its key is one column, which others can point at.
    fn key(&self) -> Option<&str> {
        match self.table.primary_key.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// The longest name of a constraint that is made up.
fn longest(dialect: &dyn Dialect) -> usize {
    const DJANGOS: usize = 200;
    dialect.max_identifier().min(DJANGOS)
}

/// Whether models can give this name to a constraint or an index.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= LONGEST && !name.contains('\0')
}
