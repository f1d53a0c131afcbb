//! What columns and relations are compared with and set to.

use std::any::Any;
use std::sync::Arc;

use super::path::Path;
use super::{
    Aggregate, Cases, Comparable, Computed, Expression, Field, Fits, Many, Maybe, Nullability, Q, Rel, Sure, Windowed,
    each_expression,
};
use crate::ast::{self, Expr, Fault};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::value::{FieldType, Value};

/// What can stand beside an expression of type `B`: a value, a column, another expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be compared with or put into a `{B}`",
    label = "expected `{B}`, or a column or an expression of it",
    note = "text columns take `&str` and `String`, relations an object, its key or another path to the same model"
)]
pub trait Operand<B> {
    /// Whether it may be NULL.
    type Null: Nullability;

    /// As the tree has it.
    fn into_operand(self) -> Expr<Path>;
}

/// An [`Operand`] that is a value, known without a database.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for a `{B}`",
    label = "expected a value of `{B}`",
    note = "text columns take `&str` and `String`, relations an object or its key"
)]
pub trait Input<B>: Operand<B> + Sized {
    /// The value.
    ///
    /// # Errors
    /// [`Error::Unsaved`] for an object that has no key yet.
    fn into_value(self) -> Result<Value> {
        match self.into_operand() {
            Expr::Value(value) => Ok(value),
            Expr::Fault(Fault::Unsaved(model)) => Err(Error::Unsaved { model }),
            Expr::Fault(Fault::Invalid(reason)) => Err(Error::InvalidQuery { reason }),
            _ => Err(Error::InvalidQuery { reason: "a value is needed here, not a column".into() }),
        }
    }

    /// The object it is, so that it need not be loaded again.
    fn known(&self) -> Option<Arc<dyn Any + Send + Sync>> {
        None
    }
}

/// An [`Input`] that a column of nullability `N` takes: what setters ask for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for a `{B}`",
    label = "expected a value of `{B}`",
    note = "text columns take `&str` and `String`, relations an object or its key"
)]
pub trait Setting<B, N>: Input<B> {}

impl<B, N, V: Input<B>> Setting<B, N> for V where V::Null: Fits<N> {}

#[diagnostic::do_not_recommend]
impl<B: FieldType> Operand<B> for B {
    type Null = Sure;

    fn into_operand(self) -> Expr<Path> {
        Expr::Value(self.to_value())
    }
}
#[diagnostic::do_not_recommend]
impl<B: FieldType> Input<B> for B {}

#[diagnostic::do_not_recommend]
impl<B: FieldType> Operand<B> for &B {
    type Null = Sure;

    fn into_operand(self) -> Expr<Path> {
        Expr::Value(self.to_value())
    }
}
#[diagnostic::do_not_recommend]
impl<B: FieldType> Input<B> for &B {}

#[diagnostic::do_not_recommend]
impl Operand<String> for &str {
    type Null = Sure;

    fn into_operand(self) -> Expr<Path> {
        Expr::Value(Value::Text(self.to_owned()))
    }
}
#[diagnostic::do_not_recommend]
impl Input<String> for &str {}

#[diagnostic::do_not_recommend]
impl Operand<String> for &&str {
    type Null = Sure;

    fn into_operand(self) -> Expr<Path> {
        Operand::<String>::into_operand(*self)
    }
}
#[diagnostic::do_not_recommend]
impl Input<String> for &&str {}

#[diagnostic::do_not_recommend]
impl Operand<Vec<u8>> for &[u8] {
    type Null = Sure;

    fn into_operand(self) -> Expr<Path> {
        Expr::Value(Value::Bytes(self.to_owned()))
    }
}
#[diagnostic::do_not_recommend]
impl Input<Vec<u8>> for &[u8] {}

#[diagnostic::do_not_recommend]
impl<B, V: Operand<B>> Operand<B> for Option<V> {
    type Null = Maybe;

    fn into_operand(self) -> Expr<Path> {
        self.map_or(Expr::Value(Value::Null), V::into_operand)
    }
}
#[diagnostic::do_not_recommend]
impl<B, V: Input<B>> Input<B> for Option<V> {
    fn known(&self) -> Option<Arc<dyn Any + Send + Sync>> {
        self.as_ref().and_then(V::known)
    }
}

macro_rules! expressions {
    ($expression:ident) => {
        #[diagnostic::do_not_recommend]
        impl<B: FieldType, T: Comparable<B>, N: Nullability> Operand<B> for $expression<T, N> {
            type Null = N;

            fn into_operand(self) -> Expr<Path> {
                self.into_ast()
            }
        }
    };
}

each_expression!(expressions);

/// Without its `otherwise` a case may be NULL.
#[diagnostic::do_not_recommend]
impl<B: FieldType, T: Comparable<B>, N: Nullability> Operand<B> for Cases<T, N> {
    type Null = Maybe;

    fn into_operand(self) -> Expr<Path> {
        self.into_ast()
    }
}

#[diagnostic::do_not_recommend]
impl Operand<bool> for Q {
    type Null = Sure;

    fn into_operand(self) -> Expr<Path> {
        self.into_ast()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, N: Nullability> Operand<M> for Rel<M, N> {
    type Null = N;

    fn into_operand(self) -> Expr<Path> {
        self.into_ast()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model> Operand<M> for Many<M> {
    type Null = Maybe;

    fn into_operand(self) -> Expr<Path> {
        self.into_ast()
    }
}

/// What `find` takes: the primary key of an `M`. Where that is a relation, also the object it leads to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a primary key of `{M}`",
    label = "expected a key of `{M}`",
    note = "a key is a value of the type of the model's primary key; where that is a relation, also an object of its model"
)]
pub trait KeyOf<M> {
    /// As the tree has it.
    fn into_key(self) -> Expr<Path>;
}

#[diagnostic::do_not_recommend]
impl<M: Model, K: Operand<M>> KeyOf<M> for K {
    fn into_key(self) -> Expr<Path> {
        self.into_operand()
    }
}

/// The key of an object as an operand: what the derive writes for `&Album` is made of.
#[doc(hidden)]
pub fn object_operand<M: Model>(object: &M) -> Expr<Path> {
    let meta = M::meta();
    match crate::model::key_value(object) {
        Value::Int(0) if meta.key().auto => Expr::Fault(Fault::Unsaved(meta.name)),
        key => Expr::Value(key),
    }
}

/// What an operand becomes.
#[doc(hidden)]
pub type Operated = Expr<Path>;

/// An object that need not be loaded again.
#[doc(hidden)]
pub type Known = Option<Arc<dyn Any + Send + Sync>>;

/// A copy of an object, kept beside its key.
#[doc(hidden)]
pub fn known_object<M: Model>(object: &M) -> Known {
    Some(Arc::new(object.__copy()))
}

/// What `is_in` takes: any iterable of values or expressions, or a queryset.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of `{B}`",
    label = "expected an array, vector, slice or iterator of values, or a queryset of one column"
)]
pub trait InList<B> {
    /// The condition that `item` is in the list.
    fn contains(self, item: Expr<Path>) -> Expr<Path>;
}

#[diagnostic::do_not_recommend]
impl<B, I> InList<B> for I
where
    I: IntoIterator,
    I::Item: Operand<B>,
{
    fn contains(self, item: Expr<Path>) -> Expr<Path> {
        let mut seen = std::collections::HashSet::new();
        let (mut list, mut computed) = (Vec::new(), Vec::new());
        for value in self {
            match value.into_operand() {
                // NULL equals nothing, so that it is never in a list.
                Expr::Value(Value::Null) => {}
                Expr::Value(value) => {
                    if seen.insert(value.clone()) {
                        list.push(value);
                    }
                }
                fault @ Expr::Fault(_) => return fault,
                expression => computed.push(super::equal(item.clone(), expression)),
            }
        }
        if list.is_empty() && !computed.is_empty() {
            return ast::any(computed);
        }
        let listed = super::composite::expanded_list(&item, &list)
            .unwrap_or_else(|| Expr::InList { item: Box::new(item), list });
        if computed.is_empty() { listed } else { ast::any([vec![listed], computed].concat()) }
    }
}
