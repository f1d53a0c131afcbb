//! Models as they are at one point of a history: owned data, made from what a program links or from migration files,
//! from which the tables are made.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::formula;
use super::name::meta_index_name;
use crate::ast::{ColumnRef, Expr, OrderBy};
use crate::error::{Error, Result};
use crate::meta::{
    DefaultMeta, Deferrable, FieldMeta, GeneratedMeta, IndexMeta, IndexMethod, ModelMeta, OnDelete, RelationKind,
    Through, UniqueMeta,
};
use crate::value::ColumnType;

/// Which model: its application and its struct's name, `blog.Post`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelName {
    /// The application; empty for a model without one.
    pub app: String,
    /// The struct's name.
    pub name: String,
}

impl ModelName {
    /// That of a model which the program links.
    pub fn of(model: &ModelMeta) -> Self {
        ModelName { app: model.app.to_owned(), name: model.name.to_owned() }
    }
}

impl fmt::Display for ModelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.app.as_str() {
            "" => f.write_str(&self.name),
            app => write!(f, "{app}.{}", self.name),
        }
    }
}

impl FromStr for ModelName {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let (app, name) = text.rsplit_once('.').unwrap_or(("", text));
        Ok(ModelName { app: app.to_owned(), name: name.to_owned() })
    }
}

/// All models at one point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Each by its name.
    pub models: BTreeMap<ModelName, ModelState>,
}

/// A model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelState {
    /// Its table.
    pub table: String,
    /// Its columns and its many-to-many relations that have a table of their own, in the order of the struct.
    pub fields: Vec<FieldState>,
    /// The fields of its primary key where it is several.
    pub primary_key: Vec<String>,
    /// The conditions that its rows meet.
    pub checks: Vec<CheckState>,
    /// Its unique constraints over several columns.
    pub uniques: Vec<UniqueState>,
    /// Its indexes over several columns.
    pub indexes: Vec<IndexState>,
    /// The default order; no database knows it.
    pub ordering: Vec<String>,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldState {
    /// Its name in the struct.
    pub name: String,
    /// What it is.
    pub kind: FieldKind,
}

/// What a field is.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A column.
    Column(ColumnState),
    /// A many-to-many relation with a table between that the library makes.
    ManyToMany {
        /// Where it leads.
        to: ModelName,
        /// The table between.
        table: String,
    },
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnState {
    /// Its name.
    pub name: String,
    /// Its type; none for a foreign key, which has that of the key it points at.
    pub column_type: Option<ColumnType>,
    /// Whether it takes NULL.
    pub null: bool,
    /// Whether it is the primary key, alone.
    pub primary_key: bool,
    /// Whether the database counts it up.
    pub auto: bool,
    /// Whether it has a unique constraint of its own.
    pub unique: bool,
    /// Whether it has an index of its own, as a foreign key mostly has.
    pub index: bool,
    /// The default that the database gives.
    pub default: Option<ComputedState>,
    /// What the database computes it from.
    pub generated: Option<ComputedState>,
    /// What it points at.
    pub reference: Option<ReferenceState>,
}

/// What the database computes a value from.
#[derive(Clone, Debug, PartialEq)]
pub enum ComputedState {
    /// An expression in the notation of [`formula`].
    Formula(String),
    /// SQL, from the source.
    Sql(String),
}

/// What a foreign key points at.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceState {
    /// The model.
    pub to: ModelName,
    /// What happens to a row when the one it points at is deleted.
    pub on_delete: OnDelete,
    /// Whether the database holds it to a row that is there.
    pub constraint: bool,
}

/// A condition on every row.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckState {
    /// Its name.
    pub name: String,
    /// The condition, in the notation of [`formula`].
    pub condition: String,
}

/// A unique constraint over several columns.
#[derive(Clone, Debug, PartialEq)]
pub struct UniqueState {
    /// Its name; without one it gets Django's.
    pub name: Option<String>,
    /// What is unique.
    pub parts: PartsState,
    /// Which rows it is about, in the notation of [`formula`]; all without one.
    pub condition: Option<String>,
    /// The fields that its index keeps too.
    pub include: Vec<String>,
    /// Whether NULL is unlike NULL.
    pub nulls_distinct: bool,
    /// When it is looked at, where that can wait.
    pub deferrable: Option<Deferrable>,
    /// The operator class of each part; empty where they are the usual ones.
    pub opclasses: Vec<String>,
}

/// An index over several columns.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexState {
    /// Its name; without one it gets Django's.
    pub name: Option<String>,
    /// What is indexed.
    pub parts: PartsState,
    /// Which rows it holds, in the notation of [`formula`]; all without one.
    pub condition: Option<String>,
    /// The fields that it keeps too.
    pub include: Vec<String>,
    /// How it is kept, where that is said.
    pub method: Option<IndexMethod>,
    /// Parameters of the method.
    pub options: Vec<(String, String)>,
    /// The operator class of each part; empty where they are the usual ones.
    pub opclasses: Vec<String>,
}

/// What a unique constraint or an index is over.
#[derive(Clone, Debug, PartialEq)]
pub enum PartsState {
    /// Fields by name, `-` before those whose greatest value comes first.
    Fields(Vec<String>),
    /// Expressions, in the notation of [`formula`].
    Formulas(Vec<String>),
}

impl State {
    /// The models as a program has them. Proxies are left out: their tables are those of others.
    ///
    /// # Errors
    /// [`Error::InvalidModel`] for a condition that has no notation.
    pub fn of(models: &[&'static ModelMeta]) -> Result<Self> {
        let mut state = State::default();
        for model in models {
            if model.proxy.is_some() {
                super::proxy::check(model)?;
                continue;
            }
            let name = ModelName::of(model);
            if let Some(other) = state.models.insert(name.clone(), ModelState::of(model)?)
                && other.table != model.table
            {
                let reason = format!(
                    "two models are called so, with the tables `{}` and `{}`: call one otherwise, or say of which \
                     application it is by `#[model(app = \"...\")]`",
                    other.table, model.table
                );
                return Err(Error::InvalidModel { model: name.to_string(), reason });
            }
        }
        Ok(state)
    }
}

impl ModelState {
    /// A model as a program has it.
    ///
    /// # Errors
    /// As [`State::of`].
    pub fn of(model: &'static ModelMeta) -> Result<Self> {
        let from = Source { model };
        let columns = model.fields.iter().map(|field| from.field(field));
        let mut fields = columns.collect::<Result<Vec<_>>>()?;
        fields.extend(model.relations.iter().filter_map(|relation| match relation.kind {
            RelationKind::ManyToMany { through: Through::Auto { table }, .. } => Some(FieldState {
                name: relation.name.to_owned(),
                kind: FieldKind::ManyToMany {
                    to: ModelName::of((relation.target)().concrete()),
                    table: table.to_owned(),
                },
            }),
            _ => None,
        }));
        let checks = model.checks.iter().map(|check| {
            Ok(CheckState { name: check.name.to_owned(), condition: from.formula(check.name, &(check.condition)()?)? })
        });
        Ok(ModelState {
            table: model.table.to_owned(),
            fields,
            primary_key: from.names(model.composite),
            checks: checks.collect::<Result<_>>()?,
            uniques: model.uniques.iter().map(|unique| from.unique(unique)).collect::<Result<_>>()?,
            indexes: model.indexes.iter().map(|index| from.index(index)).collect::<Result<_>>()?,
            ordering: model.ordering.iter().map(|&term| term.to_owned()).collect(),
        })
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&FieldState> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The column of the field of this name.
    pub fn column(&self, name: &str) -> Option<&ColumnState> {
        self.field(name).and_then(FieldState::column)
    }
}

impl FieldState {
    /// The column, of a field that has one.
    pub fn column(&self) -> Option<&ColumnState> {
        match &self.kind {
            FieldKind::Column(column) => Some(column),
            FieldKind::ManyToMany { .. } => None,
        }
    }

    /// Gives it another column, or another table between.
    pub fn set_storage(&mut self, name: &str) {
        match &mut self.kind {
            FieldKind::Column(column) => name.clone_into(&mut column.name),
            FieldKind::ManyToMany { table, .. } => name.clone_into(table),
        }
    }

    /// What the database computes it from, where that is a formula.
    pub fn formula_mut(&mut self) -> Option<&mut String> {
        match &mut self.kind {
            FieldKind::Column(ColumnState { generated: Some(ComputedState::Formula(formula)), .. }) => Some(formula),
            _ => None,
        }
    }

    /// Where it leads, if it is a relation.
    pub fn target(&self) -> Option<&ModelName> {
        match &self.kind {
            FieldKind::Column(column) => column.reference.as_ref().map(|reference| &reference.to),
            FieldKind::ManyToMany { to, .. } => Some(to),
        }
    }
}

impl UniqueState {
    /// The names of its fields; none where it is over expressions.
    pub fn field_names(&self) -> Vec<String> {
        match &self.parts {
            PartsState::Fields(fields) => fields.clone(),
            PartsState::Formulas(_) => Vec::new(),
        }
    }
}

/// The model that a state is made of.
struct Source {
    model: &'static ModelMeta,
}

impl Source {
    fn names(&self, positions: &[usize]) -> Vec<String> {
        positions.iter().map(|position| self.model.fields[*position].name.to_owned()).collect()
    }

    fn unwritable(&self, of: &str, what: &str) -> Error {
        let reason = format!("{what} cannot stand in a definition: `{of}`");
        Error::InvalidModel { model: self.model.name.to_owned(), reason }
    }

    fn formula(&self, of: &str, expr: &Expr<ColumnRef>) -> Result<String> {
        formula::write(expr).map_err(|what| self.unwritable(of, what))
    }

    fn terms(&self, of: &str, terms: &[OrderBy<ColumnRef>]) -> Result<PartsState> {
        let terms = terms.iter().map(|term| formula::write_term(term).map_err(|what| self.unwritable(of, what)));
        Ok(PartsState::Formulas(terms.collect::<Result<_>>()?))
    }

    fn field(&self, field: &FieldMeta) -> Result<FieldState> {
        let reference = field.reference.as_ref().map(|reference| ReferenceState {
            to: ModelName::of((reference.target)().concrete()),
            on_delete: reference.on_delete,
            constraint: reference.constraint,
        });
        let generated = match field.generated {
            None => None,
            Some(GeneratedMeta::Closure(of)) => Some(ComputedState::Formula(self.formula(field.name, &of()?)?)),
            Some(GeneratedMeta::Sql(sql)) => Some(ComputedState::Sql(sql.to_owned())),
        };
        let column = ColumnState {
            name: field.column.to_owned(),
            column_type: reference.is_none().then_some(field.column_type),
            null: field.null,
            primary_key: field.primary_key,
            auto: field.auto && reference.is_none(),
            unique: field.unique,
            index: field.index,
            default: match field.db_default {
                None => None,
                Some(DefaultMeta::Closure(of)) => Some(ComputedState::Formula(self.formula(field.name, &of()?)?)),
                Some(DefaultMeta::Sql(sql)) => Some(ComputedState::Sql(sql.to_owned())),
            },
            generated,
            reference,
        };
        Ok(FieldState { name: field.name.to_owned(), kind: FieldKind::Column(column) })
    }

    fn unique(&self, unique: &UniqueMeta) -> Result<UniqueState> {
        let of = unique.name.unwrap_or("unique");
        Ok(UniqueState {
            name: unique.name.map(str::to_owned),
            parts: match unique.expressions {
                Some(terms) => self.terms(of, &terms()?)?,
                None => PartsState::Fields(self.names(unique.fields)),
            },
            condition: unique.condition.map(|condition| self.formula(of, &condition()?)).transpose()?,
            include: self.names(unique.include),
            nulls_distinct: unique.nulls_distinct,
            deferrable: unique.deferrable,
            opclasses: owned(unique.opclasses),
        })
    }

    fn index(&self, index: &IndexMeta) -> Result<IndexState> {
        let of = index.name.unwrap_or("index");
        let directed = |(position, descending): &(usize, bool)| {
            format!("{}{}", if *descending { "-" } else { "" }, self.model.fields[*position].name)
        };
        // A name that is given none does not depend on the database, so that it can be kept.
        let columns: Vec<(&str, bool)> = index
            .fields
            .iter()
            .map(|(position, descending)| (self.model.fields[*position].column, *descending))
            .collect();
        let plain = index.expressions.is_none()
            && index.condition.is_none()
            && index.include.is_empty()
            && index.opclasses.is_empty();
        let suffix = index.method.map_or("idx", IndexMethod::name);
        let name = || plain.then(|| meta_index_name(self.model.table, &columns, suffix));
        Ok(IndexState {
            name: index.name.map(str::to_owned).or_else(name),
            parts: match index.expressions {
                Some(terms) => self.terms(of, &terms()?)?,
                None => PartsState::Fields(index.fields.iter().map(directed).collect()),
            },
            condition: index.condition.map(|condition| self.formula(of, &condition()?)).transpose()?,
            include: self.names(index.include),
            method: index.method,
            options: sorted(index.options),
            opclasses: owned(index.opclasses),
        })
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Options in the order in which files have them; what they mean does not depend on it.
fn sorted(options: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut options: Vec<_> = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    options.sort_unstable();
    options
}
