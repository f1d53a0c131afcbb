//! What a field's `default` may be.

/// A default of a field of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no default of a field of `{T}`",
    label = "expected `{T}`, or what becomes one by `Into`",
    note = "a number in an expression is an i32 unless its suffix says otherwise: `60_u8 * 2`"
)]
pub trait DefaultOf<T> {
    /// The value.
    fn into_default(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T, V: Into<T>> DefaultOf<T> for V {
    fn into_default(self) -> T {
        self.into()
    }
}
