//! From the notation to expressions.

use super::{enclosed, names};
use crate::ast::{ColumnRef, Expr, Function, Nulls, OrderBy};
use crate::meta::lasting;
use crate::value::{ColumnType, Value, coerce};

/// No formula nests deeper: it is read by recursion, and nobody reads such.
const DEEPEST: usize = 64;

/// Finds a column by its name.
pub(super) type Columns<'a> = &'a dyn Fn(&str) -> Option<ColumnRef>;

/// The expression, or the term of an index, that a text is. A term may end in `desc` and `nulls first` or `nulls last`.
///
/// # Errors
/// What is wrong and where, in words.
pub fn read(text: &str, columns: Columns<'_>) -> Result<OrderBy<ColumnRef>, String> {
    let mut reader = Reader { text, rest: text, columns };
    let expr = reader.expr(0)?;
    let descending = reader.take_word("desc");
    let nulls = match reader.take_word("nulls") {
        false => None,
        true if reader.take_word("first") => Some(Nulls::First),
        true if reader.take_word("last") => Some(Nulls::Last),
        true => return Err(reader.wrong("expected `first` or `last`")),
    };
    if !reader.rest.trim_start().is_empty() {
        return Err(reader.wrong("expected the end"));
    }
    Ok(OrderBy { expr, descending, nulls })
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
    columns: Columns<'a>,
}

impl<'a> Reader<'a> {
    fn wrong(&self, what: &str) -> String {
        let at = self.text.len() - self.rest.len();
        format!("`{}` cannot be read: {what} at character {}", self.text, self.text[..at].chars().count() + 1)
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, sign: char) -> bool {
        self.skip_space();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn word(&mut self) -> &'a str {
        self.skip_space();
        let end = self.rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let before = self.rest;
        let found = self.word() == wanted;
        if !found {
            self.rest = before;
        }
        found
    }

    /// What stands in quotes of this kind, each within written twice.
    fn quoted(&mut self, quote: char) -> Result<String, String> {
        self.skip_space();
        let mut content = String::new();
        let mut letters = self.rest.char_indices().peekable();
        letters.next();
        while let Some((at, letter)) = letters.next() {
            if letter != quote {
                content.push(letter);
            } else if letters.peek().is_some_and(|(_, next)| *next == quote) {
                letters.next();
                content.push(quote);
            } else {
                self.rest = &self.rest[at + quote.len_utf8()..];
                return Ok(content);
            }
        }
        Err(self.wrong("the text that begins here does not end,"))
    }

    fn column(&self, name: &str) -> Result<Expr<ColumnRef>, String> {
        (self.columns)(name).map(Expr::Column).ok_or_else(|| self.wrong(&format!("there is no column `{name}`,")))
    }

    fn expr(&mut self, depth: usize) -> Result<Expr<ColumnRef>, String> {
        if depth > DEEPEST {
            return Err(self.wrong("it is nested too deeply"));
        }
        self.skip_space();
        match self.rest.chars().next() {
            None => Err(self.wrong("expected an expression")),
            Some('\'') => self.quoted('\'').map(|text| Expr::Value(Value::Text(text))),
            Some('"') => {
                let name = self.quoted('"')?;
                self.column(&name)
            }
            Some(first) if first == '-' || first.is_ascii_digit() => self.number(),
            Some(first) if first == '_' || first.is_ascii_alphabetic() => self.named(depth),
            Some(_) => Err(self.wrong("expected a column, a value or a function")),
        }
    }

    fn number(&mut self) -> Result<Expr<ColumnRef>, String> {
        let end = self.rest.find(|sign: char| !sign.is_ascii_alphanumeric() && !"+-.".contains(sign));
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let value = match number.parse::<i64>() {
            Ok(whole) => Value::Int(whole),
            Err(_) => match number.parse::<f64>() {
                Ok(float) if float.is_finite() => Value::Float(float),
                _ => return Err(self.wrong("expected a number")),
            },
        };
        self.rest = rest;
        Ok(Expr::Value(value))
    }

    fn named(&mut self, depth: usize) -> Result<Expr<ColumnRef>, String> {
        let start = self.rest;
        let name = self.word();
        match name {
            "null" => return Ok(Expr::Value(Value::Null)),
            "true" | "false" => return Ok(Expr::Value(Value::Bool(name == "true"))),
            _ => {}
        }
        self.skip_space();
        match self.rest.chars().next() {
            Some('\'') => {
                let text = self.quoted('\'')?;
                let of = name.parse::<ColumnType>().map_err(|unknown| self.wrong(&unknown.to_string()))?;
                let value = match of {
                    ColumnType::Json => Ok(Value::Json(text)),
                    ColumnType::Bytes => bytes(&text).map(Value::Bytes).ok_or("bytes as pairs of hexadecimal digits"),
                    _ => coerce(Value::Text(text), of),
                };
                value.map(Expr::Value).map_err(|expected| self.wrong(&format!("expected {expected}")))
            }
            Some('(' | '<') => {
                let of = self.result_type()?;
                let args = self.args(depth)?;
                built(name, of, args).map_err(|what| {
                    self.rest = start;
                    self.wrong(&what)
                })
            }
            _ => self.column(name),
        }
    }

    fn result_type(&mut self) -> Result<Option<ColumnType>, String> {
        if !self.take('<') {
            return Ok(None);
        }
        let (name, rest) = self.rest.split_once('>').ok_or_else(|| self.wrong("expected `>`"))?;
        let of = name.parse::<ColumnType>().map_err(|unknown| self.wrong(&unknown.to_string()))?;
        self.rest = rest;
        Ok(Some(of))
    }

    fn args(&mut self, depth: usize) -> Result<Vec<Expr<ColumnRef>>, String> {
        if !self.take('(') {
            return Err(self.wrong("expected `(`"));
        }
        let mut args = Vec::new();
        if self.take(')') {
            return Ok(args);
        }
        loop {
            args.push(self.expr(depth + 1)?);
            match (self.take(','), self.take(')')) {
                (_, true) => return Ok(args),
                (true, _) => {}
                _ => return Err(self.wrong("expected `,` or `)`")),
            }
        }
    }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    if digits.len().is_multiple_of(2) { pairs.collect() } else { None }
}

/// What a name with such arguments is.
fn built(name: &str, of: Option<ColumnType>, args: Vec<Expr<ColumnRef>>) -> Result<Expr<ColumnRef>, String> {
    let counted = |count: usize| match args.len() == count {
        true => Ok(()),
        false => Err(format!("`{name}` takes {count}, not {},", args.len())),
    };
    let result = || of.ok_or_else(|| format!("`{name}` needs the type of its result, as `{name}<integer>(..)`,"));
    if let Some(op) = names::comparison_named(name) {
        counted(2)?;
        let (left, right) = two(args)?;
        return Ok(Expr::Compare { op, left, right });
    }
    if let Some((kind, ignore_case)) = names::search_named(name) {
        counted(2)?;
        let (text, pattern) = two(args)?;
        return Ok(Expr::Match { kind, ignore_case, text, pattern });
    }
    if let Some(part) = names::part_named(name) {
        let of = result()?;
        return Ok(Expr::Extract { part, from: one(args, name)?, of });
    }
    if let Some(to) = names::truncation_named(name) {
        let of = result()?;
        return Ok(Expr::Truncate { to, from: one(args, name)?, of });
    }
    if let Some(op) = names::arithmetic_named(name) {
        counted(2)?;
        let result = result()?;
        let (left, right) = two(args)?;
        return Ok(Expr::Arithmetic { op, left, right, result });
    }
    if let Some(function) = names::function_named(name) {
        return Ok(Expr::Call { function, args, result: result()? });
    }
    if names::MOMENTS.contains(&name) {
        let result = result()?;
        let (mut args, of) = with_text(args, name)?;
        let of = of.parse::<ColumnType>().map_err(|unknown| unknown.to_string())?;
        let right = args.pop().ok_or("expected two moments,")?;
        let left = one(args, name)?;
        return Ok(Expr::Arithmetic { op: names::of_moments(name, of), left, right: Box::new(right), result });
    }
    Ok(match name {
        "collate" => {
            let result = result()?;
            let (args, collation) = with_text(args, name)?;
            Expr::Call { function: Function::Collate(lasting(collation)), args, result }
        }
        "sql" => written(args, result()?)?,
        "cast" => {
            let to = result()?;
            counted(1)?;
            Expr::Call { function: Function::Cast(to), args, result: to }
        }
        "case" => case(args, result()?)?,
        "always" | "never" => {
            counted(0)?;
            Expr::Const(name == "always")
        }
        "is_null" => Expr::IsNull(one(args, name)?),
        "is_not_null" => Expr::IsNotNull(one(args, name)?),
        "not" => Expr::Not(one(args, name)?),
        "is_true" => Expr::IsTrue(one(args, name)?),
        "xor" => {
            counted(2)?;
            let (left, right) = two(args)?;
            Expr::Xor(left, right)
        }
        "and" if !args.is_empty() => Expr::And(args),
        "or" if !args.is_empty() => Expr::Or(args),
        "in" if args.len() > 1 => list(args)?,
        _ => return Err(format!("there is no `{name}` of {},", args.len())),
    })
}

fn one(args: Vec<Expr<ColumnRef>>, name: &str) -> Result<Box<Expr<ColumnRef>>, String> {
    match <[_; 1]>::try_from(args) {
        Ok([only]) => Ok(Box::new(only)),
        Err(args) => Err(format!("`{name}` takes 1, not {},", args.len())),
    }
}

type Pair = (Box<Expr<ColumnRef>>, Box<Expr<ColumnRef>>);

fn two(args: Vec<Expr<ColumnRef>>) -> Result<Pair, String> {
    match <[_; 2]>::try_from(args) {
        Ok([left, right]) => Ok((Box::new(left), Box::new(right))),
        Err(args) => Err(format!("expected 2, not {},", args.len())),
    }
}

fn list(args: Vec<Expr<ColumnRef>>) -> Result<Expr<ColumnRef>, String> {
    let mut args = args.into_iter();
    let item = Box::new(args.next().ok_or("`in` of nothing")?);
    let values = args.map(|arg| match arg {
        Expr::Value(value) => Ok(value),
        _ => Err("a list is of values,".to_owned()),
    });
    Ok(Expr::InList { item, list: values.collect::<Result<_, _>>()? })
}

/// The arguments before the last, and that, which is text.
fn with_text(mut args: Vec<Expr<ColumnRef>>, name: &str) -> Result<(Vec<Expr<ColumnRef>>, String), String> {
    match args.pop() {
        Some(Expr::Value(Value::Text(text))) if !args.is_empty() => Ok((args, text)),
        _ => Err(format!("the last argument of `{name}` is text,")),
    }
}

/// SQL of a program's own: pieces of text with an expression after each but the last.
fn written(parts: Vec<Expr<ColumnRef>>, result: ColumnType) -> Result<Expr<ColumnRef>, String> {
    let (mut pieces, mut args, mut whole) = (Vec::new(), Vec::new(), String::new());
    for (at, part) in parts.into_iter().enumerate() {
        match part {
            Expr::Value(Value::Text(piece)) if at % 2 == 0 => {
                whole += &piece;
                pieces.push(lasting(piece));
            }
            arg if at % 2 == 1 => {
                whole += " x ";
                args.push(arg);
            }
            _ => return Err("SQL is pieces of text with an expression after each but the last,".to_owned()),
        }
    }
    if pieces.len() != args.len() + 1 {
        return Err("SQL ends in a piece of text,".to_owned());
    }
    enclosed(&whole)?;
    Ok(Expr::Written { pieces, args, result })
}

fn case(args: Vec<Expr<ColumnRef>>, result: ColumnType) -> Result<Expr<ColumnRef>, String> {
    let mut whens = Vec::new();
    let mut otherwise = None;
    let mut args = args.into_iter();
    while let Some(when) = args.next() {
        match args.next() {
            Some(then) => whens.push((when, then)),
            None => otherwise = Some(Box::new(when)),
        }
    }
    if whens.is_empty() {
        return Err("a `case` has at least one condition and value,".to_owned());
    }
    Ok(Expr::Case { whens, otherwise, result })
}
