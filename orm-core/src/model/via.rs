//! What the derive asks of a field that `via` names. Never called, only checked.

use crate::expr::{Many, Rel};

/// A foreign key to `M`.
#[diagnostic::on_unimplemented(
    message = "this field is no foreign key to `{M}`",
    label = "expected a `ForeignKey<{M}>` or `OneToOne<{M}>`",
    note = "name the foreign key with `#[field(via = ...)]`; without it, it is the field named like the model"
)]
pub trait ForeignKeyTo<M> {}

impl<M, N> ForeignKeyTo<M> for Rel<M, N> {}

/// A many-to-many field of `M`.
#[diagnostic::on_unimplemented(
    message = "this field is no many-to-many relation to `{M}`",
    label = "expected a `ManyToMany<{M}>`"
)]
pub trait ManyToManyOf<M> {}

impl<M> ManyToManyOf<M> for Many<M> {}

/// Compiles for a foreign key to `M`.
pub fn foreign_key_to<M>(_: impl ForeignKeyTo<M>) {}

/// Compiles for a many-to-many relation to `M`.
pub fn many_to_many_of<M>(_: impl ManyToManyOf<M>) {}
