//! What is wrong with the values of an object, field by field.

use std::borrow::Cow;
use std::fmt;

/// One thing that is wrong: a code for programs and a message for people.
///
/// The messages that this library makes never hold the value itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
    /// What kind of fault it is: `blank`, `max_length`, `unique` …, as Django has it.
    pub code: Cow<'static, str>,
    /// What to tell people.
    pub message: Cow<'static, str>,
}

impl ValidationError {
    /// A fault of this kind.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        ValidationError { code: code.into(), message: message.into() }
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ValidationError {}

/// A fault of the kind `invalid`.
impl From<&'static str> for ValidationError {
    fn from(message: &'static str) -> Self {
        ValidationError::new("invalid", message)
    }
}

/// A fault of the kind `invalid`.
impl From<String> for ValidationError {
    fn from(message: String) -> Self {
        ValidationError::new("invalid", message)
    }
}

/// What is wrong with an object: with single fields, and with the whole.
///
/// ```
/// use orm_core::error::{ValidationError, ValidationErrors};
///
/// let mut errors = ValidationErrors::default();
/// errors.add("end", ValidationError::new("order", "It ends before it begins."));
/// assert_eq!(errors.field("end")[0].code, "order");
/// assert_eq!(errors.to_string(), "end: It ends before it begins.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[doc(alias = "ErrorDict")]
pub struct ValidationErrors {
    fields: Vec<(Cow<'static, str>, Vec<ValidationError>)>,
    object: Vec<ValidationError>,
}

impl ValidationErrors {
    /// Adds a fault of a field.
    #[doc(alias = "add_error")]
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, error: impl Into<ValidationError>) {
        let field = field.into();
        match self.fields.iter_mut().find(|(name, _)| *name == field) {
            Some((_, errors)) => errors.push(error.into()),
            None => self.fields.push((field, vec![error.into()])),
        }
    }

    /// Adds a fault of the object as a whole.
    pub fn add_to_object(&mut self, error: impl Into<ValidationError>) {
        self.object.push(error.into());
    }

    /// The faults of a field.
    pub fn field(&self, name: &str) -> &[ValidationError] {
        self.fields.iter().find(|(field, _)| field == name).map_or(&[], |(_, errors)| errors)
    }

    /// The faults of the object as a whole.
    #[doc(alias = "NON_FIELD_ERRORS")]
    #[doc(alias = "non_field_errors")]
    pub fn object(&self) -> &[ValidationError] {
        &self.object
    }

    /// The fields with faults, in the order they were found in.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &[ValidationError])> {
        self.fields.iter().map(|(field, errors)| (&**field, errors.as_slice()))
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.object.is_empty()
    }

    /// Adds all faults of another.
    pub fn extend(&mut self, other: ValidationErrors) {
        for (field, errors) in other.fields {
            errors.into_iter().for_each(|error| self.add(field.clone(), error));
        }
        self.object.extend(other.object);
    }

    /// The faults as an error, if there are any.
    ///
    /// # Errors
    /// [`Error::Validation`](super::Error::Validation) with these faults.
    pub fn into_result(self) -> super::Result<()> {
        if self.is_empty() { Ok(()) } else { Err(super::Error::Validation(self)) }
    }
}

/// A fault of the object as a whole.
impl From<ValidationError> for ValidationErrors {
    fn from(error: ValidationError) -> Self {
        ValidationErrors { fields: Vec::new(), object: vec![error] }
    }
}

impl fmt::Display for ValidationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = self.fields().flat_map(|(name, errors)| errors.iter().map(move |error| (Some(name), error)));
        for (number, (name, error)) in fields.chain(self.object.iter().map(|error| (None, error))).enumerate() {
            if number > 0 {
                f.write_str(" ")?;
            }
            if let Some(name) = name {
                write!(f, "{name}: ")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationErrors {}
