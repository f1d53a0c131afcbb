//! Tables as data, and how models become them.

use crate::ast::{ColumnRef, Expr, OrderBy};
use crate::error::{Error, Result};
use crate::meta::{
    DefaultMeta, Deferrable, FieldMeta, ForeignKeyMeta, GeneratedMeta, IndexMeta, IndexMethod, ModelMeta, RelationKind,
    Through, UniqueMeta,
};
use crate::value::ColumnType;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What it was made from, for messages: `Album`, or `Playlist.tracks` for a table between.
    pub model: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The columns of its primary key, where they are several.
    pub primary_key: Vec<String>,
    /// The conditions that its rows meet.
    pub checks: Vec<Check>,
    /// Its unique constraints over several columns.
    pub uniques: Vec<Unique>,
    /// Its indexes over several columns.
    pub indexes: Vec<Index>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type; a foreign key's is that of the key it points at.
    pub column_type: ColumnType,
    /// Whether it takes NULL.
    pub null: bool,
    /// Whether it is the primary key.
    pub primary_key: bool,
    /// Whether the database counts it up.
    pub auto: bool,
    /// Whether it has a unique constraint of its own.
    pub unique: bool,
    /// Whether it has an index of its own.
    pub index: bool,
    /// The default that the database gives.
    pub default: Option<Definition>,
    /// What the database computes it from.
    pub generated: Option<Definition>,
    /// What it points at.
    pub reference: Option<ForeignKey>,
}

/// An expression of a table's own columns.
#[derive(Clone, Debug)]
pub enum Definition {
    /// As a tree; alias 0 is the table.
    Tree(Expr<ColumnRef>),
    /// As SQL, from the source.
    Sql(String),
}

/// Equal when of the same form and content.
impl PartialEq for Definition {
    fn eq(&self, other: &Self) -> bool {
        // The tree's own comparison would have to compare whole queries, which cannot stand here.
        format!("{self:?}") == format!("{other:?}")
    }
}

impl Eq for Definition {}

/// A condition that every row of a table meets, or that is NULL of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// The condition.
    pub condition: Definition,
}

/// What a unique constraint or an index is over.
#[derive(Clone, Debug)]
pub enum Parts {
    /// Columns.
    Columns(Vec<IndexColumn>),
    /// Expressions, each with its direction.
    Expressions(Vec<OrderBy<ColumnRef>>),
}

/// Equal when of the same form and content.
impl PartialEq for Parts {
    fn eq(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

impl Eq for Parts {}

/// What a column points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The table.
    pub table: String,
    /// Its key.
    pub column: String,
    /// Whether the database holds it to a row that is there.
    pub constraint: bool,
    /// What the database does with the row when the other is deleted; nothing mostly.
    pub on_delete: Option<&'static str>,
}

/// A unique constraint over several columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// Its name; without one it gets Django's.
    pub name: Option<String>,
    /// What is unique.
    pub parts: Parts,
    /// Which rows it is about; all without one.
    pub condition: Option<Definition>,
    /// The columns that its index keeps too.
    pub include: Vec<String>,
    /// Whether NULL is unlike NULL.
    pub nulls_distinct: bool,
    /// When it is looked at, where that can wait.
    pub deferrable: Option<Deferrable>,
    /// The operator class of each part; empty where they are the usual ones.
    pub opclasses: Vec<&'static str>,
}

/// An index over several columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name; without one it gets Django's.
    pub name: Option<String>,
    /// What is indexed.
    pub parts: Parts,
    /// Which rows it holds; all without one.
    pub condition: Option<Definition>,
    /// The columns that it keeps too.
    pub include: Vec<String>,
    /// How it is kept, where that is said.
    pub method: Option<IndexMethod>,
    /// Parameters of the method.
    pub options: Vec<(&'static str, &'static str)>,
    /// The operator class of each part; empty where they are the usual ones.
    pub opclasses: Vec<&'static str>,
}

/// A column of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexColumn {
    /// Its name.
    pub name: String,
    /// Whether its greatest value comes first.
    pub descending: bool,
}

/// The tables of the models, those between many-to-many relations after the model that declares them. A model
/// that is named twice counts once, and a proxy not at all.
///
/// # Errors
/// [`Error::InvalidModel`] where keys point at each other in a circle.
pub fn tables(models: &[&'static ModelMeta]) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for (position, model) in models.iter().enumerate() {
        if model.proxy.is_some() {
            super::proxy::check(model)?;
            continue;
        }
        if models[..position].iter().any(|earlier| std::ptr::eq(*earlier, *model)) {
            continue;
        }
        tables.push(model_table(model)?);
        for relation in model.relations {
            if let RelationKind::ManyToMany { through: Through::Auto { table }, .. } = relation.kind {
                tables.push(between(model, relation.name, table, (relation.target)())?);
            }
        }
    }
    Ok(tables)
}

fn model_table(model: &'static ModelMeta) -> Result<Table> {
    let checks = model
        .checks
        .iter()
        .map(|check| Ok(Check { name: check.name.to_owned(), condition: Definition::Tree((check.condition)()?) }));
    Ok(Table {
        name: model.table.to_owned(),
        model: model.name.to_owned(),
        columns: model.fields.iter().map(|field| column(model, field)).collect::<Result<_>>()?,
        primary_key: names(model, model.composite),
        checks: checks.collect::<Result<_>>()?,
        uniques: model.uniques.iter().map(|unique| self::unique(model, unique)).collect::<Result<_>>()?,
        indexes: model.indexes.iter().map(|index| self::index(model, index)).collect::<Result<_>>()?,
    })
}

fn column_name(model: &ModelMeta, position: usize) -> String {
    model.fields[position].column.to_owned()
}

fn names(model: &ModelMeta, positions: &[usize]) -> Vec<String> {
    positions.iter().map(|position| column_name(model, *position)).collect()
}

fn unique(model: &ModelMeta, unique: &UniqueMeta) -> Result<Unique> {
    let ascending = |name| IndexColumn { name, descending: false };
    Ok(Unique {
        name: unique.name.map(str::to_owned),
        parts: match unique.expressions {
            Some(terms) => Parts::Expressions(terms()?),
            None => Parts::Columns(names(model, unique.fields).into_iter().map(ascending).collect()),
        },
        condition: unique.condition.map(|condition| condition()).transpose()?.map(Definition::Tree),
        include: names(model, unique.include),
        nulls_distinct: unique.nulls_distinct,
        deferrable: unique.deferrable,
        opclasses: unique.opclasses.to_vec(),
    })
}

fn index(model: &ModelMeta, index: &IndexMeta) -> Result<Index> {
    let directed = |(position, descending): &(usize, bool)| IndexColumn {
        name: column_name(model, *position),
        descending: *descending,
    };
    Ok(Index {
        name: index.name.map(str::to_owned),
        parts: match index.expressions {
            Some(terms) => Parts::Expressions(terms()?),
            None => Parts::Columns(index.fields.iter().map(directed).collect()),
        },
        condition: index.condition.map(|condition| condition()).transpose()?.map(Definition::Tree),
        include: names(model, index.include),
        method: index.method,
        options: index.options.to_vec(),
        opclasses: index.opclasses.to_vec(),
    })
}

fn column(model: &ModelMeta, field: &FieldMeta) -> Result<Column> {
    let target = field.reference.as_ref().map(|reference| (reference.target)());
    Ok(Column {
        name: field.column.to_owned(),
        column_type: target.map_or(Ok(field.column_type), |target| key_type(model, target))?,
        null: field.null,
        primary_key: field.primary_key,
        auto: field.auto && target.is_none(),
        unique: field.unique,
        index: field.index || target.is_some(),
        default: match field.db_default {
            None => None,
            Some(DefaultMeta::Closure(expression)) => Some(Definition::Tree(expression()?)),
            Some(DefaultMeta::Sql(sql)) => Some(Definition::Sql(sql.to_owned())),
        },
        generated: match field.generated {
            None => None,
            Some(GeneratedMeta::Closure(expression)) => Some(Definition::Tree(expression()?)),
            Some(GeneratedMeta::Sql(sql)) => Some(Definition::Sql(sql.to_owned())),
        },
        reference: field.reference.as_ref().map(reference_to),
    })
}

fn reference_to(reference: &ForeignKeyMeta) -> ForeignKey {
    let target = (reference.target)();
    ForeignKey {
        table: target.table.to_owned(),
        column: target.key().column.to_owned(),
        constraint: reference.constraint,
        on_delete: reference.on_delete.in_database(),
    }
}

/// The type of a column that points at a row of `target`: that of its key, whose own conditions are not repeated. A
/// key may itself point at a row, and so on.
fn key_type(model: &ModelMeta, target: &'static ModelMeta) -> Result<ColumnType> {
    let mut key = target.key();
    let mut seen = vec![target.table];
    while let Some(reference) = &key.reference {
        let next = (reference.target)();
        if seen.contains(&next.table) {
            let reason = format!("the primary keys of {} point at each other in a circle", seen.join(", "));
            return Err(Error::InvalidModel { model: model.name.to_owned(), reason });
        }
        seen.push(next.table);
        key = next.key();
    }
    Ok(match key.column_type {
        ColumnType::PositiveSmallInt => ColumnType::SmallInt,
        ColumnType::PositiveInteger => ColumnType::Integer,
        ColumnType::PositiveBigInt => ColumnType::BigInt,
        other => other,
    })
}

/// The names of the two foreign keys of the table that the library makes between two models: first that to the
/// model with the `ManyToMany` field, then that to its target.
pub fn between_columns(model: &ModelMeta, target: &ModelMeta) -> (String, String) {
    let (from, to) = (model.lower_name(), target.lower_name());
    if from == to {
        (format!("from_{from}_id"), format!("to_{to}_id"))
    } else {
        (format!("{from}_id"), format!("{to}_id"))
    }
}

/// The table between two models.
fn between(model: &'static ModelMeta, field: &str, name: &str, target: &'static ModelMeta) -> Result<Table> {
    let (from, to) = between_columns(model, target);
    let key = Column {
        name: "id".to_owned(),
        column_type: ColumnType::BigInt,
        null: false,
        primary_key: true,
        auto: true,
        unique: false,
        index: false,
        default: None,
        generated: None,
        reference: None,
    };
    let side = |name: &str, target: &'static ModelMeta| -> Result<Column> {
        let reference = ForeignKey {
            table: target.table.to_owned(),
            column: target.key().column.to_owned(),
            constraint: true,
            on_delete: None,
        };
        Ok(Column {
            name: name.to_owned(),
            column_type: key_type(model, target)?,
            primary_key: false,
            auto: false,
            index: true,
            reference: Some(reference),
            ..key.clone()
        })
    };
    let (first, second) = (side(&from, model)?, side(&to, target)?);
    Ok(Table {
        name: name.to_owned(),
        model: format!("{}.{field}", model.name),
        columns: vec![key, first, second],
        primary_key: Vec::new(),
        checks: Vec::new(),
        uniques: vec![Unique {
            name: None,
            parts: Parts::Columns([from, to].map(|name| IndexColumn { name, descending: false }).into()),
            condition: None,
            include: Vec::new(),
            nulls_distinct: true,
            deferrable: None,
            opclasses: Vec::new(),
        }],
        indexes: Vec::new(),
    })
}
