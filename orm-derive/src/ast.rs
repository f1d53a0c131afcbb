//! What a model is once its attributes are understood.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Expr, LitStr, Path, Visibility};

/// A model.
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    /// The struct's name.
    pub(crate) name: String,
    pub(crate) app: String,
    pub(crate) table: String,
    pub(crate) fields: Vec<Field>,
    /// The primary key's position among `fields`; none only where that was reported.
    pub(crate) primary_key: Option<usize>,
    pub(crate) ordering: Vec<LitStr>,
    pub(crate) uniques: Vec<Group>,
    pub(crate) indexes: Vec<Group>,
}

/// A field of the struct.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    /// The name without `r#`.
    pub(crate) name: String,
    /// Its documentation as written.
    pub(crate) docs: Vec<syn::Attribute>,
    /// What the database has of it; none for the sides of relations that have no column.
    pub(crate) column: Option<Column>,
    /// The relation it is, if it is one.
    pub(crate) relation: Option<Relation>,
}

/// A column.
pub(crate) struct Column {
    /// Its position among the columns.
    pub(crate) index: usize,
    pub(crate) name: String,
    /// The Rust type of a value that is not NULL; for a foreign key, of its target's key.
    pub(crate) ty: TokenStream,
    /// The type's last segment as written; for a foreign key, the target's.
    pub(crate) type_name: String,
    pub(crate) null: bool,
    pub(crate) primary_key: bool,
    pub(crate) auto: bool,
    pub(crate) unique: bool,
    pub(crate) indexed: bool,
    pub(crate) narrowed: Narrowed,
    pub(crate) default: Option<Expr>,
    pub(crate) db_default: Option<LitStr>,
    pub(crate) auto_now: Option<AutoNow>,
    pub(crate) choices: bool,
    pub(crate) span: Span,
}

impl Column {
    /// Whether a builder must be given it.
    pub(crate) fn required(&self) -> bool {
        !self.null && !self.auto && self.default.is_none() && self.db_default.is_none() && self.auto_now.is_none()
    }
}

/// How attributes narrow a column's type.
#[derive(Clone, Copy)]
pub(crate) enum Narrowed {
    No,
    /// Text of at most so many characters; where that is said.
    Length(Span, u32),
    /// A decimal of so many digits, so many of them after the point; where that is said.
    Precision(Span, u8, u8),
}

#[derive(Clone, Copy)]
pub(crate) enum AutoNow {
    Insert,
    EachSave,
}

/// A relation.
pub(crate) struct Relation {
    /// Its position among the relations.
    pub(crate) index: usize,
    pub(crate) target: TokenStream,
    pub(crate) kind: RelationKind,
}

pub(crate) enum RelationKind {
    /// `ForeignKey`, or `OneToOne` where `one`. What happens on deletion is a variant of `OnDelete`.
    Forward { one: bool, on_delete: Ident },
    /// `HasMany`, or `HasOne` where `one`.
    Reverse { one: bool, via: Ident },
    /// `ManyToMany` with a table of its own.
    ManyToMany { through: Through, symmetrical: bool },
    /// `ManyToMany` by the other side's table.
    ReverseManyToMany { via: Ident },
}

pub(crate) enum Through {
    Auto(String),
    Model { model: Path, fields: Option<(Ident, Ident)> },
}

/// A unique constraint or an index over several fields.
pub(crate) struct Group {
    pub(crate) span: Span,
    pub(crate) name: Option<LitStr>,
    /// The fields, and whether each is descending.
    pub(crate) terms: Vec<(Ident, bool)>,
}

impl Model {
    /// The fields that are columns.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&Field, &Column)> {
        self.fields.iter().filter_map(|field| Some((field, field.column.as_ref()?)))
    }

    /// The fields that are relations.
    pub(crate) fn relations(&self) -> impl Iterator<Item = (&Field, &Relation)> {
        self.fields.iter().filter_map(|field| Some((field, field.relation.as_ref()?)))
    }

    /// The columns that a builder must be given.
    pub(crate) fn required(&self) -> impl Iterator<Item = (&Field, &Column)> {
        self.columns().filter(|(_, column)| column.required())
    }

    /// The primary key's column.
    pub(crate) fn key(&self) -> Option<&Column> {
        self.fields[self.primary_key?].column.as_ref()
    }

    /// The relation that the primary key is, if it is one.
    pub(crate) fn key_relation(&self) -> Option<&Relation> {
        self.fields[self.primary_key?].relation.as_ref()
    }

    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
