//! The default of a column.

use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

use crate::attr::FieldAttrs;
use crate::errors::Errors;
use crate::ty::Shape;

/// The default as written. One that is surely of another type is told and left out; rustc looks at the others.
pub(super) fn default(shape: &Shape, attrs: &FieldAttrs, errors: &mut Errors) -> Option<Expr> {
    let default = attrs.default.as_ref()?;
    let span = syn::spanned::Spanned::span(default);
    if matches!(default, Expr::Path(path) if path.path.is_ident("None")) {
        if shape.options > 0 {
            errors.at(span, "without a default it is NULL already: leave `default = None` out");
        } else {
            errors.at(span, "the column takes no NULL: write the type as `Option<...>`, and leave the default out");
        }
        return None;
    }
    let name = shape.name.as_str();
    if let (None, Some(literal)) = (shape.side, Literal::of(default))
        && let Some(example) = literal.refused_by(name)
    {
        errors.at(span, format!("this is no `{name}`: write `default = {example}` or the like"));
        return None;
    }
    Some(default.clone())
}

/// A default that shows its type.
enum Literal<'a> {
    Text,
    Bool,
    Float,
    /// The digits, with the minus before them.
    Integer(&'a str, bool),
}

impl<'a> Literal<'a> {
    fn of(expr: &'a Expr) -> Option<Self> {
        match expr {
            Expr::Lit(ExprLit { lit, .. }) => match lit {
                Lit::Str(_) => Some(Literal::Text),
                Lit::Bool(_) => Some(Literal::Bool),
                Lit::Float(_) => Some(Literal::Float),
                Lit::Int(digits) => Some(Literal::Integer(digits.base10_digits(), false)),
                _ => None,
            },
            Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match Literal::of(expr)? {
                Literal::Integer(digits, false) => Some(Literal::Integer(digits, true)),
                Literal::Float => Some(Literal::Float),
                _ => None,
            },
            Expr::Group(group) => Literal::of(&group.expr),
            _ => None,
        }
    }

    /// What a default of the type is like, where this is none.
    fn refused_by(&self, ty: &str) -> Option<&'static str> {
        let least = match ty {
            "i8" => Some((i128::from(i8::MIN), i128::from(i8::MAX))),
            "i16" => Some((i128::from(i16::MIN), i128::from(i16::MAX))),
            "i32" => Some((i128::from(i32::MIN), i128::from(i32::MAX))),
            "i64" => Some((i128::from(i64::MIN), i128::from(i64::MAX))),
            "u8" => Some((0, i128::from(u8::MAX))),
            "u16" => Some((0, i128::from(u16::MAX))),
            "u32" => Some((0, i128::from(u32::MAX))),
            "u64" => Some((0, i128::from(u64::MAX))),
            _ => None,
        };
        let example = match ty {
            "String" => "\"...\"",
            "bool" => "false",
            "f32" | "f64" => "0.0",
            _ if least.is_some() => "0",
            _ => return None,
        };
        let fits = match (self, ty) {
            (Literal::Text, _) => ty == "String",
            (Literal::Bool, _) => ty == "bool",
            (Literal::Float, _) => matches!(ty, "f32" | "f64"),
            (Literal::Integer(digits, minus), _) => least.is_some_and(|(least, greatest)| {
                let number: i128 = digits.parse().unwrap_or(i128::MAX);
                let number = if *minus { -number } else { number };
                (least..=greatest).contains(&number)
            }),
        };
        (!fits).then_some(example)
    }
}
