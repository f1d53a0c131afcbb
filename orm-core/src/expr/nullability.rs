//! Whether an expression may be NULL, as a type.

/// [`Sure`] or [`Maybe`].
pub trait Nullability: Copy + Send + Sync + 'static {
    /// `T`, or `Option<T>`.
    type Of<T>;
    /// The nullability of what depends on this and on another.
    type Or<N: Nullability>: Nullability;
    /// The nullability of what is NULL only where this and another are.
    type And<N: Nullability>: Nullability;
    /// Whether it is [`Maybe`].
    const NULL: bool;

    /// Makes the output of a value that was read; `None` is NULL, and no output where NULL cannot be.
    fn wrap<T>(value: Option<T>) -> Option<Self::Of<T>>;
}

/// The nullability of what is NULL where one of three is.
pub type AnyOf<A, B, C> = <<A as Nullability>::Or<B> as Nullability>::Or<C>;

/// Never NULL.
#[derive(Clone, Copy, Debug)]
pub enum Sure {}

/// NULL at times: the column takes it, or the path there may be missing.
#[derive(Clone, Copy, Debug)]
pub enum Maybe {}

impl Nullability for Sure {
    type Of<T> = T;
    type Or<N: Nullability> = N;
    type And<N: Nullability> = Sure;
    const NULL: bool = false;

    fn wrap<T>(value: Option<T>) -> Option<T> {
        value
    }
}

impl Nullability for Maybe {
    type Of<T> = Option<T>;
    type Or<N: Nullability> = Maybe;
    type And<N: Nullability> = N;
    const NULL: bool = true;

    fn wrap<T>(value: Option<T>) -> Option<Option<T>> {
        Some(value)
    }
}
