//! Models as data: the statics that `#[derive(Model)]` makes.

mod constraint;
mod flat;
mod lasting;
mod link;
mod method;

pub use constraint::{
    CheckMeta, Condition, DefaultMeta, GeneratedMeta, IndexMeta, Period, Terms, UniqueForMeta, UniqueMeta,
};
pub(crate) use flat::{NO_FIELD, same};
#[doc(hidden)]
pub use flat::{flat_fields, flat_relations, key_in_group, position};
pub(crate) use lasting::lasting;
pub use link::{Between, Direct, Link};
pub use method::{Deferrable, IndexMethod};

use crate::value::ColumnType;

/// A model: its table, its columns and its relations.
#[derive(Debug)]
pub struct ModelMeta {
    /// The struct's name, `Album`.
    pub name: &'static str,
    /// The application it belongs to, `chinook`; empty where the table is named outright and no app is given.
    pub app: &'static str,
    /// The table, `chinook_album`.
    pub table: &'static str,
    /// The model whose table it is, where it is another's: a proxy, which brings no table, constraints or indexes.
    pub proxy: Option<fn() -> &'static ModelMeta>,
    /// The columns, in the order of the struct.
    pub fields: &'static [FieldMeta],
    /// Which of the fields is the primary key; the first of its columns where it is several.
    pub primary_key: usize,
    /// The positions of the primary key's columns where it is several; empty where it is one.
    pub composite: &'static [usize],
    /// The relations, forward, reverse and many-to-many, in the order of the struct.
    pub relations: &'static [RelationMeta],
    /// The model's type, for `ModelType::of_meta`; erased, because it stands on a higher floor.
    pub model_type: fn() -> &'static (dyn std::any::Any + Send + Sync),
    /// What its querysets begin with, where that is not all rows; erased, because querysets stand on a higher floor.
    pub manager: Option<fn() -> &'static (dyn std::any::Any + Send + Sync)>,
    /// The default order, in Django's spelling: `name`, `-created`, `artist__name`.
    pub ordering: &'static [&'static str],
    /// Conditions that every row meets.
    pub checks: &'static [CheckMeta],
    /// Unique constraints over several columns.
    pub uniques: &'static [UniqueMeta],
    /// Indexes over several columns.
    pub indexes: &'static [IndexMeta],
}

impl ModelMeta {
    /// The model that has the table: itself, unless it is a proxy.
    pub fn concrete(&'static self) -> &'static ModelMeta {
        let mut model = self;
        while let Some(base) = model.proxy {
            model = base();
        }
        model
    }

    /// Where another model of the same table has its fields here; none where one of them is not.
    pub fn positions_of(&self, other: &ModelMeta, fields: &[usize]) -> Option<Vec<usize>> {
        let position = |field: &usize| self.fields.iter().position(|own| own.column == other.fields[*field].column);
        fields.iter().map(position).collect()
    }

    /// The primary key's field.
    pub fn key(&self) -> &'static FieldMeta {
        &self.fields[self.primary_key]
    }

    /// The positions of the primary key's columns.
    pub fn key_positions(&self) -> &[usize] {
        if self.composite.is_empty() { std::slice::from_ref(&self.primary_key) } else { self.composite }
    }

    /// The position of the field of this name.
    pub fn field_index(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The relation of this name.
    pub fn relation(&self, name: &str) -> Option<&'static RelationMeta> {
        self.relations.iter().find(|relation| relation.name == name)
    }

    /// The name in lower case, as Django's table and column names have it: `mediatype`.
    pub fn lower_name(&self) -> String {
        self.name.to_lowercase()
    }
}

/// A column of a model.
#[derive(Clone, Copy, Debug)]
pub struct FieldMeta {
    /// The field's name in the struct, `artist`.
    pub name: &'static str,
    /// The column's name, `artist_id`.
    pub column: &'static str,
    /// Its type. That of a foreign key is its target's key type, without the target's length.
    pub column_type: ColumnType,
    /// Whether it takes NULL.
    pub null: bool,
    /// Whether it is the primary key.
    pub primary_key: bool,
    /// Whether the database gives it its value (an auto-increment key).
    pub auto: bool,
    /// Whether it has a unique constraint of its own.
    pub unique: bool,
    /// Whether it has an index of its own. The derive gives one to foreign keys without being told.
    pub index: bool,
    /// Whether a builder may leave it out: it has a Rust default.
    pub has_default: bool,
    /// A default that the database gives.
    pub db_default: Option<DefaultMeta>,
    /// What the database computes it from, which nothing else writes.
    pub generated: Option<GeneratedMeta>,
    /// Set to the present moment at each save (`EachSave`) or at the first (`Insert`).
    pub auto_now: AutoNow,
    /// Whether validation lets it be empty: no text, NULL.
    pub blank: bool,
    /// Validation lets no two rows have the same value in the same day, month or year of another field.
    pub unique_for: &'static [UniqueForMeta],
    /// Whether it is closed to a list of values (`choices`): stored value and label.
    pub choices: &'static [(&'static str, &'static str)],
    /// What it points at, for a foreign key.
    pub reference: Option<ForeignKeyMeta>,
}

/// When a field takes the present moment by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoNow {
    /// Never.
    No,
    /// When the row is inserted.
    Insert,
    /// Whenever the row is saved.
    EachSave,
}

/// The side of a foreign key that is written in the table.
#[derive(Clone, Copy, Debug)]
pub struct ForeignKeyMeta {
    /// The model it points at.
    pub target: fn() -> &'static ModelMeta,
    /// What happens to a row when the one it points at is deleted.
    pub on_delete: OnDelete,
    /// Whether the database has a constraint that the row is there (`db_constraint`).
    pub constraint: bool,
}

/// What happens to the rows that point at a row which is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDelete {
    /// They are deleted too.
    #[doc(alias = "CASCADE")]
    Cascade,
    /// The deletion is refused.
    #[doc(alias = "PROTECT")]
    Protect,
    /// The deletion is refused, unless they go with it by another way.
    #[doc(alias = "RESTRICT")]
    Restrict,
    /// Their foreign key becomes NULL.
    #[doc(alias = "SET_NULL")]
    SetNull,
    /// Their foreign key becomes the field's default.
    #[doc(alias = "SET_DEFAULT")]
    SetDefault,
    /// Nothing; the database has its say.
    #[doc(alias = "DO_NOTHING")]
    DoNothing,
    /// The database deletes them too: `ON DELETE CASCADE`.
    #[doc(alias = "DB_CASCADE")]
    DbCascade,
    /// The database makes their foreign key NULL: `ON DELETE SET NULL`.
    #[doc(alias = "DB_SET_NULL")]
    DbSetNull,
    /// The database makes their foreign key the column's `db_default`: `ON DELETE SET DEFAULT`.
    #[doc(alias = "DB_SET_DEFAULT")]
    DbSetDefault,
}

impl OnDelete {
    /// What the constraint says where the database does it; none where this library does.
    pub fn in_database(self) -> Option<&'static str> {
        match self {
            OnDelete::DbCascade => Some("CASCADE"),
            OnDelete::DbSetNull => Some("SET NULL"),
            OnDelete::DbSetDefault => Some("SET DEFAULT"),
            _ => None,
        }
    }

    /// Whether this library looks for the rows that point at one before that is deleted.
    pub fn is_collected(self) -> bool {
        self != OnDelete::DoNothing && self.in_database().is_none()
    }
}

/// A relation as it is walked from a model.
#[derive(Clone, Copy, Debug)]
pub struct RelationMeta {
    /// Its field's name in the struct.
    pub name: &'static str,
    /// The model it leads to.
    pub target: fn() -> &'static ModelMeta,
    /// How it leads there.
    pub kind: RelationKind,
}

impl RelationMeta {
    /// Whether it may lead to several rows.
    pub fn is_many(&self) -> bool {
        matches!(
            self.kind,
            RelationKind::Reverse { one: false, .. }
                | RelationKind::ManyToMany { .. }
                | RelationKind::ReverseManyToMany { .. }
        )
    }
}

impl RelationMeta {
    /// The relation of the target that leads back by the same foreign key; none for one that has a column itself.
    pub fn back(&self) -> Option<usize> {
        let RelationKind::Reverse { via, .. } = &self.kind else { return None };
        (self.target)().relations.iter().position(|other| other.name == *via)
    }
}

/// How a relation leads to its target.
#[derive(Clone, Copy, Debug)]
pub enum RelationKind {
    /// By a foreign key of this model (`ForeignKey`, `OneToOne`): the position among its fields.
    Forward {
        /// The field's position.
        field: usize,
    },
    /// By a foreign key of the target (`HasMany`, `HasOne`).
    Reverse {
        /// The name of the target's foreign key field.
        via: &'static str,
        /// Whether there is at most one such row (`HasOne`).
        one: bool,
    },
    /// By a table between (`ManyToMany`).
    ManyToMany {
        /// The table between.
        through: Through,
        /// Whether it leads to the same model and both directions are always stored.
        symmetrical: bool,
    },
    /// By the table between of the target's `ManyToMany` field.
    ReverseManyToMany {
        /// The name of the target's field.
        via: &'static str,
    },
}

/// The table between the two sides of a many-to-many relation.
#[derive(Clone, Copy, Debug)]
pub enum Through {
    /// One that the library makes, `<table>_<field>`.
    Auto {
        /// Its name.
        table: &'static str,
    },
    /// A model of one's own.
    Model {
        /// The model.
        model: fn() -> &'static ModelMeta,
        /// The name of its foreign key to this side; without it, the one that leads to this model.
        from: Option<&'static str>,
        /// The name of its foreign key to the other side; without it, the other one that leads there.
        to: Option<&'static str>,
    },
}

/// A model that a program links: what `inventory` collects.
#[derive(Clone, Copy)]
pub struct Registered(pub fn() -> &'static ModelMeta);

inventory::collect!(Registered);

/// Every model that the program links, by application and name.
pub fn registered() -> Vec<&'static ModelMeta> {
    let mut models: Vec<_> = inventory::iter::<Registered>.into_iter().map(|registered| (registered.0)()).collect();
    models.sort_by_key(|model| (model.app, model.name, model.table));
    models
}
