//! Functions of text.

use super::{call, invalid};
use crate::ast::{Expr, Function};
use crate::expr::{AnyOf, Computed, Expression, Nullability, Operand, Path};
use crate::value::{FieldType, TextType, Value};

fn text<N: Nullability>(function: Function, args: Vec<Expr<Path>>) -> Computed<String, N> {
    call(function, args, String::COLUMN)
}

/// Whether it is a number known beforehand that is too small.
fn below(number: &Expr<Path>, least: i64) -> bool {
    matches!(number, Expr::Value(Value::Int(number)) if *number < least)
}

/// Functions of text. In the prelude. Characters are counted, not bytes.
#[allow(clippy::type_complexity, reason = "whether it is NULL depends on three")]
pub trait TextFunctions: Expression {
    /// In lower case, by Unicode; what would become several characters stays.
    ///
    /// SQL: `lower(…)`.
    #[doc(alias = "Lower")]
    fn lower(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::Lower, vec![self.into_ast()])
    }

    /// In upper case, by Unicode; what would become several characters stays.
    ///
    /// SQL: `upper(…)`.
    #[doc(alias = "Upper")]
    fn upper(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::Upper, vec![self.into_ast()])
    }

    /// The number of characters.
    ///
    /// SQL: `length(…)`.
    #[doc(alias = "Length")]
    fn length(self) -> Computed<i32, Self::Null>
    where
        Self::Base: TextType,
    {
        call(Function::Length, vec![self.into_ast()], i32::COLUMN)
    }

    /// Without spaces at both ends.
    ///
    /// SQL: `btrim(…)`.
    #[doc(alias = "Trim")]
    fn trim(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::Trim, vec![self.into_ast()])
    }

    /// Without spaces at its beginning.
    ///
    /// SQL: `ltrim(…)`.
    #[doc(alias = "LTrim")]
    #[doc(alias = "trim_start")]
    fn ltrim(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::TrimLeft, vec![self.into_ast()])
    }

    /// Without spaces at its end.
    ///
    /// SQL: `rtrim(…)`.
    #[doc(alias = "RTrim")]
    #[doc(alias = "trim_end")]
    fn rtrim(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::TrimRight, vec![self.into_ast()])
    }

    /// So many characters from a position on, which is counted from 1.
    ///
    /// SQL: `substr(…, start, length)`.
    #[doc(alias = "Substr")]
    fn substr<S: Operand<i32>, L: Operand<i32>>(
        self,
        start: S,
        length: L,
    ) -> Computed<String, AnyOf<Self::Null, S::Null, L::Null>>
    where
        Self::Base: TextType,
    {
        let (start, length) = (start.into_operand(), length.into_operand());
        if below(&start, 1) || below(&length, 0) {
            return invalid("`substr` counts characters from 1, and takes none or more");
        }
        text(Function::Substr, vec![self.into_ast(), start, length])
    }

    /// All characters from a position on, which is counted from 1.
    ///
    /// SQL: `substr(…, start)`.
    #[doc(alias = "Substr")]
    fn substr_from<S: Operand<i32>>(self, start: S) -> Computed<String, <Self::Null as Nullability>::Or<S::Null>>
    where
        Self::Base: TextType,
    {
        let start = start.into_operand();
        if below(&start, 1) {
            return invalid("`substr_from` counts characters from 1");
        }
        text(Function::Substr, vec![self.into_ast(), start])
    }

    /// Its first characters, so many; fewer where it has no more.
    ///
    /// SQL: `left(…, count)`.
    #[doc(alias = "Left")]
    fn left<C: Operand<i32>>(self, count: C) -> Computed<String, <Self::Null as Nullability>::Or<C::Null>>
    where
        Self::Base: TextType,
    {
        let count = count.into_operand();
        if below(&count, 1) {
            return invalid("`left` takes one character or more");
        }
        text(Function::Left, vec![self.into_ast(), count])
    }

    /// Its last characters, so many; fewer where it has no more.
    ///
    /// SQL: `right(…, count)`.
    #[doc(alias = "Right")]
    fn right<C: Operand<i32>>(self, count: C) -> Computed<String, <Self::Null as Nullability>::Or<C::Null>>
    where
        Self::Base: TextType,
    {
        let count = count.into_operand();
        if below(&count, 1) {
            return invalid("`right` takes one character or more");
        }
        text(Function::Right, vec![self.into_ast(), count])
    }

    /// As long as this, with a filling again and again before it; cut off at its end where it is longer.
    ///
    /// SQL: `lpad(…, length, fill)`.
    #[doc(alias = "LPad")]
    fn lpad<L: Operand<i32>, F: Operand<String>>(
        self,
        length: L,
        fill: F,
    ) -> Computed<String, AnyOf<Self::Null, L::Null, F::Null>>
    where
        Self::Base: TextType,
    {
        let length = length.into_operand();
        if below(&length, 0) {
            return invalid("`lpad` takes a length of none or more");
        }
        text(Function::PadLeft, vec![self.into_ast(), length, fill.into_operand()])
    }

    /// As long as this, with a filling again and again after it; cut off at its end where it is longer.
    ///
    /// SQL: `rpad(…, length, fill)`.
    #[doc(alias = "RPad")]
    fn rpad<L: Operand<i32>, F: Operand<String>>(
        self,
        length: L,
        fill: F,
    ) -> Computed<String, AnyOf<Self::Null, L::Null, F::Null>>
    where
        Self::Base: TextType,
    {
        let length = length.into_operand();
        if below(&length, 0) {
            return invalid("`rpad` takes a length of none or more");
        }
        text(Function::PadRight, vec![self.into_ast(), length, fill.into_operand()])
    }

    /// So many times one after another.
    ///
    /// SQL: `repeat(…, times)`.
    #[doc(alias = "Repeat")]
    fn repeat<C: Operand<i32>>(self, times: C) -> Computed<String, <Self::Null as Nullability>::Or<C::Null>>
    where
        Self::Base: TextType,
    {
        text(Function::Repeat, vec![self.into_ast(), times.into_operand()])
    }

    /// Its characters from the last to the first.
    ///
    /// SQL: `reverse(…)`.
    #[doc(alias = "Reverse")]
    fn reverse(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::Reverse, vec![self.into_ast()])
    }

    /// With another text in place of each occurrence of one.
    ///
    /// SQL: `replace(…, old, new)`.
    #[doc(alias = "Replace")]
    fn replace<O: Operand<String>, W: Operand<String>>(
        self,
        old: O,
        new: W,
    ) -> Computed<String, AnyOf<Self::Null, O::Null, W::Null>>
    where
        Self::Base: TextType,
    {
        text(Function::Replace, vec![self.into_ast(), old.into_operand(), new.into_operand()])
    }

    /// Where a text first is in it, counted in characters from 1; 0 where it is not.
    ///
    /// SQL: `strpos(…, text)`.
    #[doc(alias = "StrIndex")]
    #[doc(alias = "strpos")]
    fn position<V: Operand<String>>(self, of: V) -> Computed<i32, <Self::Null as Nullability>::Or<V::Null>>
    where
        Self::Base: TextType,
    {
        call(Function::Position, vec![self.into_ast(), of.into_operand()], i32::COLUMN)
    }

    /// The number of its first character; 0 where it has none.
    ///
    /// SQL: `ascii(…)`.
    #[doc(alias = "Ord")]
    fn ord(self) -> Computed<i32, Self::Null>
    where
        Self::Base: TextType,
    {
        call(Function::Ord, vec![self.into_ast()], i32::COLUMN)
    }

    /// Its digest by MD5, in hexadecimal digits. Not for passwords.
    ///
    /// SQL: `md5(…)`.
    #[doc(alias = "MD5")]
    fn md5(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::Md5, vec![self.into_ast()])
    }

    /// Its digest by SHA-1, in hexadecimal digits. On PostgreSQL the extension `pgcrypto` must be there.
    #[doc(alias = "SHA1")]
    fn sha1(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::Sha1, vec![self.into_ast()])
    }

    /// Its digest by SHA-224, in hexadecimal digits.
    #[doc(alias = "SHA224")]
    fn sha224(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::Sha224, vec![self.into_ast()])
    }

    /// Its digest by SHA-256, in hexadecimal digits.
    #[doc(alias = "SHA256")]
    fn sha256(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::Sha256, vec![self.into_ast()])
    }

    /// Its digest by SHA-384, in hexadecimal digits.
    #[doc(alias = "SHA384")]
    fn sha384(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::Sha384, vec![self.into_ast()])
    }

    /// Its digest by SHA-512, in hexadecimal digits.
    #[doc(alias = "SHA512")]
    fn sha512(self) -> Computed<String, Self::Null>
    where
        Self::Base: TextType,
    {
        text(Function::Sha512, vec![self.into_ast()])
    }
}

impl<E: Expression> TextFunctions for E {}
