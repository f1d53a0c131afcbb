//! The parameters of a program's own SQL.

use super::{FieldType, Value};

/// One parameter: a value of any field type, `&str`, or an `Option` of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter",
    label = "expected a value of a field type, `&str` or an `Option` of one"
)]
pub trait Param {
    /// The value.
    fn value(self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> Param for T {
    fn value(self) -> Value {
        self.to_value()
    }
}

impl Param for &str {
    fn value(self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl Param for &String {
    fn value(self) -> Value {
        Value::Text(self.clone())
    }
}

impl Param for Value {
    fn value(self) -> Value {
        self
    }
}

impl<P: Param> Param for Option<P> {
    fn value(self) -> Value {
        self.map_or(Value::Null, P::value)
    }
}

/// The parameters of a statement, in the order of its placeholders: a tuple of up to sixteen, `()`, or an array, a vector or a slice
/// of one type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the parameters of a statement",
    label = "expected a tuple such as `(3, \"x\")`, `(3,)` or `()`, an array, a vector or a slice"
)]
pub trait Params {
    /// The values.
    fn values(self) -> Vec<Value>;
}

impl Params for () {
    fn values(self) -> Vec<Value> {
        Vec::new()
    }
}

impl<P: Param, const N: usize> Params for [P; N] {
    fn values(self) -> Vec<Value> {
        self.into_iter().map(P::value).collect()
    }
}

impl<P: Param> Params for Vec<P> {
    fn values(self) -> Vec<Value> {
        self.into_iter().map(P::value).collect()
    }
}

impl<P: Param + Clone> Params for &[P] {
    fn values(self) -> Vec<Value> {
        self.iter().cloned().map(P::value).collect()
    }
}

macro_rules! tuples {
    ($($first:ident $($name:ident)*)?) => {$(
        #[diagnostic::do_not_recommend]
        impl<$first: Param, $($name: Param),*> Params for ($first, $($name,)*) {
            #[allow(non_snake_case)]
            fn values(self) -> Vec<Value> {
                let ($first, $($name,)*) = self;
                vec![$first.value(), $($name.value()),*]
            }
        }

        tuples! { $($name)* }
    )?};
}

tuples! { A B C D E F G H I J K L M N O P }
