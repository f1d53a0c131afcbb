//! Closed lists of values.

use super::FieldType;

/// An enum that derives [`FieldType`]: a closed list of values, each with a label for people to read.
///
/// The label is what `#[field_type(label = "...")]` says of a variant, or its name in words. What is stored is
/// [`FieldType::CHOICES`], in the same order.
///
/// `offer.status.label()` is "Published" of `Status::Published`; the chapter on models of the guide has it in a program. A column
/// that takes NULL has perhaps none: `offer.status.map(|status| status.label())`.
#[doc(alias = "TextChoices")]
#[doc(alias = "IntegerChoices")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no closed list of values",
    label = "no choices",
    note = "derive `FieldType` for an enum of unit variants"
)]
pub trait Choices: FieldType {
    /// Every value, in the order of the variants.
    #[doc(alias = "values")]
    #[doc(alias = "members")]
    const ALL: &'static [Self];

    /// What people read. It needs no database.
    #[doc(alias = "get_FOO_display")]
    #[doc(alias = "get_status_display")]
    fn label(&self) -> &'static str;
}
