//! What the derive asks of a field that `via` names. Never called, only checked; methods of traits, for which rustc shows no bound.

use crate::expr::{Many, Rel};

/// A foreign key to `M`.
#[diagnostic::on_unimplemented(
    message = "this field is no foreign key to `{M}`",
    label = "expected a `ForeignKey<{M}>` or `OneToOne<{M}>`",
    note = "name the foreign key with `#[field(via = ...)]`; without it, it is the field named like the model"
)]
pub trait ForeignKeyTo<M>: Sized {
    /// Compiles for a foreign key to `M`.
    fn foreign_key_to(self) {}
}

#[diagnostic::do_not_recommend]
impl<M, N> ForeignKeyTo<M> for Rel<M, N> {}

/// A many-to-many field of `M`.
#[diagnostic::on_unimplemented(
    message = "this field is no many-to-many relation to `{M}`",
    label = "expected a `ManyToMany<{M}>`"
)]
pub trait ManyToManyOf<M>: Sized {
    /// Compiles for a many-to-many relation to `M`.
    fn many_to_many_of(self) {}
}

#[diagnostic::do_not_recommend]
impl<M> ManyToManyOf<M> for Many<M> {}
