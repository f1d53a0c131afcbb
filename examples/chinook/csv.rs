//! Reading CSV files in which NULL is the unquoted field `\N`, so that it differs from every text.

use std::fmt::Display;
use std::str::FromStr;

use orm::{Error, Result};

/// One line of a file, asked for its fields by the names in the file's first line.
pub struct Record {
    names: Vec<String>,
    fields: Vec<Option<String>>,
}

/// The records of a file, without its first line.
pub fn records(mut file: &str) -> Vec<Record> {
    let names: Vec<String> = line(&mut file).into_iter().flatten().collect();
    let mut records = Vec::new();
    while !file.is_empty() {
        records.push(Record { names: names.clone(), fields: line(&mut file) });
    }
    records
}

impl Record {
    /// The field, which must not be NULL.
    pub fn get<T: FromStr<Err: Display>>(&self, name: &str) -> Result<T> {
        self.optional(name)?.ok_or_else(|| Error::custom(format!("the field `{name}` is missing")))
    }

    /// The field; none where it is NULL.
    pub fn optional<T: FromStr<Err: Display>>(&self, name: &str) -> Result<Option<T>> {
        let field = self.names.iter().position(|known| known == name).and_then(|at| self.fields.get(at)?.as_ref());
        field
            .map(|text| text.parse().map_err(|why| Error::custom(format!("the field `{name}` is {text:?}: {why}"))))
            .transpose()
    }
}

/// Takes the next line off the file.
fn line(file: &mut &str) -> Vec<Option<String>> {
    let mut fields = Vec::new();
    loop {
        fields.push(field(file));
        if let Some(rest) = file.strip_prefix(',') {
            *file = rest;
        } else {
            *file = file.strip_prefix("\r\n").or_else(|| file.strip_prefix('\n')).unwrap_or("");
            return fields;
        }
    }
}

/// Takes the next field off the file, up to what ends it.
fn field(file: &mut &str) -> Option<String> {
    let Some(mut rest) = file.strip_prefix('"') else {
        let end = file.find([',', '\r', '\n']).unwrap_or(file.len());
        let (text, rest) = file.split_at(end);
        *file = rest;
        return (text != r"\N").then(|| text.to_owned());
    };
    let mut text = String::new();
    while let Some((part, after)) = rest.split_once('"') {
        text.push_str(part);
        rest = after;
        // A quote within a quoted field is written twice.
        match rest.strip_prefix('"') {
            Some(more) => {
                text.push('"');
                rest = more;
            }
            None => break,
        }
    }
    *file = rest;
    Some(text)
}
