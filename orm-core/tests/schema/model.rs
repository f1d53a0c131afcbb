//! Models put together by hand, as the derive would make them.

use orm_core::meta::{
    AutoNow, DefaultMeta, FieldMeta, ForeignKeyMeta, IndexMeta, ModelMeta, OnDelete, RelationKind, RelationMeta,
    Through, UniqueMeta,
};
use orm_core::value::ColumnType;

pub type Target = fn() -> &'static ModelMeta;

/// A function that gives one model, always the same.
macro_rules! model {
    ($function:ident, $name:literal, $table:literal; $($part:expr,)*) => {
        pub fn $function() -> &'static orm_core::meta::ModelMeta {
            static MODEL: std::sync::OnceLock<orm_core::meta::ModelMeta> = std::sync::OnceLock::new();
            MODEL.get_or_init(|| crate::model::built($name, $table, vec![$(crate::model::Part::from($part)),*]))
        }
    };
}
pub(crate) use model;

/// What a model is made of.
pub enum Part {
    Field(FieldMeta),
    Relation(RelationMeta),
    Unique(Option<&'static str>, &'static [&'static str]),
    Index(Option<&'static str>, &'static [&'static str]),
}

impl From<FieldMeta> for Part {
    fn from(field: FieldMeta) -> Self {
        Part::Field(field)
    }
}

impl From<RelationMeta> for Part {
    fn from(relation: RelationMeta) -> Self {
        Part::Relation(relation)
    }
}

pub fn unique(name: Option<&'static str>, fields: &'static [&'static str]) -> Part {
    Part::Unique(name, fields)
}

/// A minus before a field makes it descending.
pub fn index(name: Option<&'static str>, fields: &'static [&'static str]) -> Part {
    Part::Index(name, fields)
}

pub fn column(name: &'static str, column_type: ColumnType) -> FieldMeta {
    FieldMeta {
        name,
        column: name,
        column_type,
        null: false,
        primary_key: false,
        auto: false,
        unique: false,
        index: false,
        has_default: false,
        db_default: None,
        generated: None,
        auto_now: AutoNow::No,
        blank: false,
        unique_for: &[],
        choices: &[],
        reference: None,
    }
}

pub fn id() -> FieldMeta {
    column("id", ColumnType::BigInt).auto()
}

pub fn to(name: &'static str, column_name: &'static str, target: Target) -> FieldMeta {
    let reference = Some(ForeignKeyMeta { target, on_delete: OnDelete::Cascade, constraint: true });
    // The type of a foreign key is found anew from its target.
    FieldMeta { reference, index: true, ..column(name, ColumnType::BigInt).named(column_name) }
}

pub fn many(name: &'static str, table: &'static str, target: Target) -> RelationMeta {
    let kind = RelationKind::ManyToMany { through: Through::Auto { table }, symmetrical: false };
    RelationMeta { name, target, kind }
}

pub trait Attributes: Sized {
    fn named(self, column: &'static str) -> Self;
    fn null(self) -> Self;
    fn unique(self) -> Self;
    fn indexed(self) -> Self;
    fn key(self) -> Self;
    fn auto(self) -> Self;
    fn default(self, sql: &'static str) -> Self;
}

impl Attributes for FieldMeta {
    fn named(self, column: &'static str) -> Self {
        FieldMeta { column, ..self }
    }

    fn null(self) -> Self {
        FieldMeta { null: true, ..self }
    }

    fn unique(self) -> Self {
        FieldMeta { unique: true, ..self }
    }

    fn indexed(self) -> Self {
        FieldMeta { index: true, ..self }
    }

    fn key(self) -> Self {
        FieldMeta { primary_key: true, ..self }
    }

    fn auto(self) -> Self {
        FieldMeta { primary_key: true, auto: true, ..self }
    }

    fn default(self, sql: &'static str) -> Self {
        FieldMeta { db_default: Some(DefaultMeta::Sql(sql)), ..self }
    }
}

fn leaked<T>(items: Vec<T>) -> &'static [T] {
    Box::leak(items.into_boxed_slice())
}

pub fn built(name: &'static str, table: &'static str, parts: Vec<Part>) -> ModelMeta {
    let (mut fields, mut relations, mut uniques, mut indexes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        match part {
            Part::Field(field) => fields.push(field),
            Part::Relation(relation) => relations.push(relation),
            Part::Unique(name, names) => {
                let position = |name: &&str| fields.iter().position(|field| field.name == *name).unwrap();
                uniques.push(UniqueMeta::over(name, leaked(names.iter().map(position).collect())));
            }
            Part::Index(name, names) => {
                let position = |name: &&str| {
                    let bare = name.trim_start_matches('-');
                    (fields.iter().position(|field| field.name == bare).unwrap(), *name != bare)
                };
                indexes.push(IndexMeta::over(name, leaked(names.iter().map(position).collect())));
            }
        }
    }
    ModelMeta {
        name,
        app: "",
        table,
        proxy: None,
        primary_key: fields.iter().position(|field| field.primary_key).unwrap(),
        fields: leaked(fields),
        relations: leaked(relations),
        ordering: &[],
        composite: &[],
        checks: &[],
        manager: None,
        uniques: leaked(uniques),
        indexes: leaked(indexes),
        // Asked for by rows alone, of which there are none here.
        model_type: || unreachable!(),
    }
}
