//! Questions to whoever sits at the terminal.

use std::io::{BufRead, IsTerminal, Write};

use super::{refused, style};
use crate::error::Result;
use crate::migrate::detect::{Fill, FillFor, Questions};
use crate::schema::state::{FieldState, ModelName};
use crate::value::{ColumnType, Value, coerce, misfit, refused_json};

/// Asks at the terminal; where there is none, takes the safe answer and says so.
pub(super) struct Asker {
    asks: bool,
}

impl Asker {
    pub(super) fn new(no_input: bool) -> Self {
        Asker { asks: !no_input && std::io::stdin().is_terminal() }
    }

    /// What was typed; none where the terminal was closed instead.
    fn answer(question: &str) -> Option<String> {
        anstream::print!("{question} ");
        // What cannot be shown cannot be answered: that is no answer.
        let _ = std::io::stdout().flush();
        let mut line = String::new();
        match std::io::stdin().lock().read_line(&mut line) {
            Ok(read) if read > 0 => Some(line.trim().to_owned()),
            _ => {
                anstream::println!();
                None
            }
        }
    }

    /// Whether the answer is yes; none where there is nobody to ask. What is neither yes nor no is asked again.
    pub(super) fn confirm(&self, question: &str) -> Result<Option<bool>> {
        if !self.asks {
            return Ok(None);
        }
        loop {
            let Some(answer) = Self::answer(&format!("{question} [y/N]")) else {
                return Err(refused("the question", "it was not answered; nothing was done"));
            };
            match answer.to_lowercase().as_str() {
                "y" | "yes" => return Ok(Some(true)),
                "" | "n" | "no" => return Ok(Some(false)),
                _ => anstream::println!("  Answer y for yes, or n for no."),
            }
        }
    }

    fn is_yes(&self, question: &str, no: &str) -> Result<bool> {
        let answer = self.confirm(question)?;
        if answer.is_none() {
            style::note(no);
        }
        Ok(answer.unwrap_or(false))
    }
}

impl Questions for Asker {
    fn is_renamed_model(&mut self, from: &ModelName, to: &ModelName) -> Result<bool> {
        self.is_yes(
            &format!("Was the model {from} renamed to {}?", to.name),
            &format!(
                "{from} is taken to be deleted and {} to be new, for nobody was asked; at a terminal you would be",
                to.name
            ),
        )
    }

    fn is_renamed_field(&mut self, model: &ModelName, from: &str, to: &str) -> Result<bool> {
        self.is_yes(
            &format!("Was the field {from} of {model} renamed to {to}?"),
            &format!(
                "the field {from} of {model} is taken to be removed, with what is in it, and {to} to be new, for nobody was \
                 asked; at a terminal you would be"
            ),
        )
    }

    fn fill(&mut self, model: &ModelName, field: &FieldState, why: FillFor) -> Result<Fill> {
        let name = format!("{model}.{}", field.name);
        let column_type = field.column().and_then(|column| column.column_type);
        if !self.asks {
            return match why {
                FillFor::NotNull => {
                    style::note(&format!(
                        "{name} takes no NULL any more; the migration fails where a row has one, for nobody was asked what \
                         such rows get"
                    ));
                    Ok(Fill::Nothing)
                }
                FillFor::Added => Err(refused(
                    &name,
                    "it takes no NULL and has no default, so that rows which are there already need a value: give it \
                     `#[field(default = ..)]`, make it an `Option`, or run makemigrations at a terminal, which asks for one",
                )),
            };
        }
        let what = match why {
            FillFor::Added => "is new, takes no NULL and has no default",
            FillFor::NotNull => "takes no NULL any more",
        };
        anstream::println!("{name} {what}. What do the rows get that are there already?");
        let kind = column_type.map_or_else(|| "the key that it points at".to_owned(), |kind| kind.to_string());
        anstream::println!("  Type a value ({kind}), or nothing to stop.");
        if why == FillFor::NotNull {
            anstream::println!("  A single - leaves them: the migration fails where a row has NULL.");
        }
        loop {
            let answer = Self::answer(">").unwrap_or_default();
            match answer.as_str() {
                "" => {
                    return Err(refused(&name, "no value was given for the rows that are there; nothing was written"));
                }
                "-" if why == FillFor::NotNull => return Ok(Fill::Nothing),
                text => match value(text, column_type) {
                    Ok(value) => return Ok(Fill::Value(value)),
                    Err(reason) => anstream::println!("  {reason}"),
                },
            }
        }
    }
}

/// What was typed as a value; text may stand in quotes, so that it can be empty.
fn value(text: &str, column_type: Option<ColumnType>) -> std::result::Result<Value, String> {
    let quoted = text.len() > 1
        && (text.starts_with('\'') && text.ends_with('\'') || text.starts_with('"') && text.ends_with('"'));
    let text = if quoted { &text[1..text.len() - 1] } else { text };
    let value = Value::Text(text.to_owned());
    match column_type {
        Some(ColumnType::Json) => match refused_json(text) {
            Some(reason) => Err(format!("That is not JSON: {reason}.")),
            None => Ok(Value::Json(text.to_owned())),
        },
        Some(column_type) => {
            let value = coerce(value, column_type).map_err(|expected| format!("That is not {expected}."))?;
            match misfit(column_type, &value) {
                Some(reason) => Err(format!("That does not fit: {reason}.")),
                None => Ok(value),
            }
        }
        None => Ok(text.parse::<i64>().map_or(value, Value::Int)),
    }
}
