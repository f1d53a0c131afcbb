//! What a model is once its attributes are understood.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Expr, ExprClosure, LitStr, Path, Visibility};

/// A model.
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    /// The struct's name.
    pub(crate) name: String,
    pub(crate) app: String,
    pub(crate) table: String,
    /// Whether it is a group of columns for models to flatten, and no table itself.
    pub(crate) is_group: bool,
    /// Whether nothing is wrong. Of what is not sound the wrong parts are left out, and the rest is emitted for rustc to look at.
    pub(crate) sound: bool,
    pub(crate) fields: Vec<Field>,
    /// Whether it flattens groups, those that are none included.
    pub(crate) flattens: bool,
    /// The groups it flattens; their columns follow its own.
    pub(crate) groups: Vec<Flattened>,
    /// The primary key's position among `fields`; none only where that was reported.
    pub(crate) primary_key: Option<usize>,
    /// The positions of the columns of a key of several, among the columns; empty where it is one.
    pub(crate) composite: Vec<usize>,
    pub(crate) ordering: Vec<LitStr>,
    /// What its querysets begin with.
    pub(crate) manager: Option<Path>,
    /// The model whose table it is, where it is another's.
    pub(crate) proxy: Option<Path>,
    /// The model's own validation.
    pub(crate) clean: Option<Path>,
    pub(crate) checks: Vec<Check>,
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

/// A field that is a group of columns.
pub(crate) struct Flattened {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) docs: Vec<syn::Attribute>,
    pub(crate) ty: TokenStream,
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
    pub(crate) db_default: Option<Generated>,
    pub(crate) generated: Option<Generated>,
    pub(crate) auto_now: Option<AutoNow>,
    pub(crate) choices: Option<Choices>,
    pub(crate) blank: bool,
    /// What validates its values.
    pub(crate) validators: Vec<Expr>,
    /// The fields with the dates that it is unique for, by period: a variant of `Period`.
    pub(crate) unique_for: Vec<(&'static str, LitStr)>,
    /// Whether what would let a builder leave it out was wrong, and told.
    pub(crate) excused: bool,
    /// Where its name is written.
    pub(crate) span: Span,
    /// Where its type is.
    pub(crate) type_span: Span,
}

impl Column {
    /// Whether a builder must be given it.
    pub(crate) fn required(&self) -> bool {
        !self.null
            && !self.excused
            && !self.auto
            && self.default.is_none()
            && self.db_default.is_none()
            && self.generated.is_none()
            && self.auto_now.is_none()
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
    Forward { one: bool, on_delete: Ident, constraint: bool },
    /// `HasMany`, or `HasOne` where `one`.
    Reverse {
        one: bool,
        via: Vec<Ident>,
        /// Whether `via` is not written, so that it is the field named like the model.
        implied: bool,
    },
    /// `ManyToMany` with a table of its own.
    ManyToMany { through: Through, symmetrical: bool },
    /// `ManyToMany` by the other side's table.
    ReverseManyToMany { via: Vec<Ident> },
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
    /// Expressions in place of fields.
    pub(crate) expressions: Option<ExprClosure>,
    pub(crate) condition: Option<ExprClosure>,
    pub(crate) include: Vec<Ident>,
    pub(crate) nulls_distinct: bool,
    /// A variant of `Deferrable`.
    pub(crate) deferrable: Option<Ident>,
    /// A variant of `IndexMethod`.
    pub(crate) method: Option<Ident>,
    pub(crate) options: Vec<(String, String)>,
    pub(crate) opclasses: Vec<LitStr>,
    pub(crate) message: Option<LitStr>,
}

/// A condition that every row meets.
pub(crate) struct Check {
    pub(crate) name: LitStr,
    pub(crate) condition: ExprClosure,
    pub(crate) message: Option<LitStr>,
}

/// What a column is closed to.
#[derive(Clone)]
pub(crate) enum Choices {
    /// The values of its type.
    OfType,
    /// These, with their labels.
    Listed(Vec<(String, LitStr)>),
}

/// What a column is computed from by the database, or its default there.
#[derive(Clone)]
pub(crate) enum Generated {
    Expression(ExprClosure),
    Sql(LitStr),
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

    /// The relation that the primary key is, if it is one; a key of several columns is none.
    pub(crate) fn key_relation(&self) -> Option<&Relation> {
        if !self.composite.is_empty() {
            return None;
        }
        self.fields[self.primary_key?].relation.as_ref()
    }

    /// How many columns are its own.
    pub(crate) fn width(&self) -> usize {
        self.columns().count()
    }

    /// The position of the first column of a group among all.
    pub(crate) fn base(&self, group: usize) -> TokenStream {
        let (own, before) = (self.width(), self.groups[..group].iter().map(|group| &group.ty));
        quote!((#own #(+ __orm::model::Flat::<#before>::FIELDS.len())*))
    }

    /// How many columns there are, those of groups included.
    pub(crate) fn base_after(&self) -> TokenStream {
        self.base(self.groups.len())
    }

    /// How many relations there are, those of groups included.
    pub(crate) fn relation_base_after(&self) -> TokenStream {
        self.relation_base(self.groups.len())
    }

    /// The position of the first relation of a group among all.
    pub(crate) fn relation_base(&self, group: usize) -> TokenStream {
        let (own, before) = (self.relations().count(), self.groups[..group].iter().map(|group| &group.ty));
        quote!((#own #(+ __orm::model::Flat::<#before>::RELATIONS.len())*))
    }

    /// The position of one of its own columns; in a group, from where its first one is.
    pub(crate) fn at(&self, index: usize) -> TokenStream {
        if self.is_group { quote!((base + #index)) } else { quote!(#index) }
    }

    /// The position of one of its own relations, likewise.
    pub(crate) fn relation_at(&self, index: usize) -> TokenStream {
        if self.is_group { quote!((relations + #index)) } else { quote!(#index) }
    }

    /// Asks the group that a column belongs to, by its position among the group's: what follows the arms of the model's
    /// own columns. `call` is given the group and the position of its first column.
    pub(crate) fn in_groups(&self, call: impl Fn(&Flattened, TokenStream) -> TokenStream) -> TokenStream {
        let bases = (0..self.groups.len()).map(|group| self.base(group));
        let asked = self.groups.iter().zip(bases).map(|(group, base)| {
            let (ty, call) = (&group.ty, call(group, base.clone()));
            quote! {
                if let ::core::option::Option::Some(inner) = field
                    .checked_sub(#base)
                    .filter(|inner| *inner < __orm::model::Flat::<#ty>::FIELDS.len())
                {
                    return #call;
                }
            }
        });
        quote!(#(#asked)*)
    }

    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
