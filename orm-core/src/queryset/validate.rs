//! What is wrong with an object, its constraints and other rows included: Django's `full_clean`.

use std::panic::Location;

use super::clean::clean_values;
use super::insert::object_of;
use super::key::key_is;
use super::query::at;
use crate::ast::{Alias, ColumnRef, CompareOp, DatePart, Expr, From, OrderBy, Select};
use crate::db::{Collect, Port, ReadHandle};
use crate::error::{Result, ValidationError, ValidationErrors};
use crate::meta::{FieldMeta, ModelMeta, Period, UniqueMeta};
use crate::model::{Batch, Draft, FetchMode, Model, ModelType};
use crate::resolve::columns_of;
use crate::sql::{self, Statement};
use crate::value::{Value, format_date};

/// An object to be validated, as values by field; none is left to the database.
struct Subject {
    meta: &'static ModelMeta,
    values: Vec<Option<Value>>,
    /// The key of its row, which does not stand in its own way; none where it has no row yet.
    key: Option<Value>,
}

/// Validates an object. It has a row already if it has a key.
pub(super) async fn validate_object<M: Model>(
    object: &M,
    port: &dyn Port,
    location: &'static Location<'static>,
) -> Result<()> {
    let meta = M::meta();
    let values = (0..meta.fields.len()).map(|field| Some(object.__value(field))).collect();
    let subject = Subject { meta, values, key: super::instance::key_of(object).ok() };
    let mut errors = clean_values::<M>(&subject.values);
    let own = || object.__clean();
    subject.validate(port, location, &mut errors, own).await?;
    errors.into_result()
}

/// What a builder's `full_clean` does: validates the row that it would insert, and gives the builder back.
///
/// # Errors
/// [`Error::Validation`](crate::error::Error::Validation) with all that is wrong, or as the database says.
#[doc(hidden)]
#[track_caller]
pub fn full_clean_draft<'a, M: Model, H: ReadHandle + ?Sized, B: Send + 'a>(
    mut draft: Draft<M>,
    db: &'a H,
    builder: fn(Draft<M>) -> B,
) -> H::Out<'a, B> {
    let location = Location::caller();
    let port = db.port();
    H::drive(async move {
        draft.take_fault()?;
        let meta = M::meta();
        let mut values = draft.values().to_vec();
        for (index, field) in meta.fields.iter().enumerate() {
            if values[index].is_none() && field.generated.is_none() {
                if let Some(default) = M::__default(index) {
                    // Kept, so that what is saved is what was looked at.
                    draft.set_value(index, default.clone());
                    values[index] = Some(default);
                } else if field.auto_now != crate::meta::AutoNow::No {
                    values[index] = super::check::now_for(field.column_type);
                } else if field.null && field.db_default.is_none() {
                    values[index] = Some(Value::Null);
                }
            }
        }
        let subject = Subject { meta, values, key: None };
        let mut errors = clean_values::<M>(&subject.values);
        let own = || match subject.object(&draft) {
            Some(object) => object.__clean(),
            None => Ok(()),
        };
        subject.validate(port, location, &mut errors, own).await?;
        errors.into_result()?;
        Ok(builder(draft))
    })
}

impl Subject {
    /// The row as an object, where all is known but a key that the database counts up.
    fn object<M: Model>(&self, draft: &Draft<M>) -> Option<M> {
        let mut values = self.values.clone();
        let key = &mut values[self.meta.primary_key];
        if key.is_none() && self.meta.key().auto {
            *key = Some(Value::Int(0));
        }
        if values.iter().any(Option::is_none) {
            return None;
        }
        let mut batch = Batch::new(ModelType::of::<M>(), FetchMode::default());
        let object = object_of(values, draft, &mut batch).ok();
        batch.finish();
        object
    }

    async fn validate(
        &self,
        port: &dyn Port,
        location: &'static Location<'static>,
        errors: &mut ValidationErrors,
        own: impl FnOnce() -> Result<(), ValidationErrors>,
    ) -> Result<()> {
        self.references(port, location, errors).await?;
        if let Err(found) = own() {
            errors.extend(found);
        }
        // What is wrong by itself is not asked about further.
        let failed: Vec<&'static str> =
            self.meta.fields.iter().map(|field| field.name).filter(|name| !errors.field(name).is_empty()).collect();
        self.uniques(port, location, &failed, errors).await?;
        let failed: Vec<&'static str> =
            self.meta.fields.iter().map(|field| field.name).filter(|name| !errors.field(name).is_empty()).collect();
        self.constraints(port, location, &failed, errors).await
    }

    /// The value of a field; none where it is unknown or was found wrong.
    fn value(&self, index: usize, failed: &[&str]) -> Option<&Value> {
        let field = &self.meta.fields[index];
        if field.generated.is_some() || failed.contains(&field.name) {
            return None;
        }
        self.values[index].as_ref()
    }

    /// Each foreign key points at a row that is there.
    async fn references(
        &self,
        port: &dyn Port,
        location: &'static Location<'static>,
        errors: &mut ValidationErrors,
    ) -> Result<()> {
        for (field, value) in self.meta.fields.iter().zip(&self.values) {
            let (Some(reference), Some(value)) = (&field.reference, value) else { continue };
            if value.is_null() || !errors.field(field.name).is_empty() {
                continue;
            }
            let target = (reference.target)();
            if !exists(port, location, target, vec![equal(target.key(), value)]).await? {
                let message =
                    format!("{} instance with this {} is not a valid choice.", words(target), target.key().name);
                errors.add(field.name, ValidationError::new("invalid", message));
            }
        }
        Ok(())
    }

    /// Unique fields, unique constraints over fields, and fields that are unique within a period.
    async fn uniques(
        &self,
        port: &dyn Port,
        location: &'static Location<'static>,
        failed: &[&str],
        errors: &mut ValidationErrors,
    ) -> Result<()> {
        let own_key = |index: &usize| *index != self.meta.primary_key || self.key.is_none();
        let single = (0..self.meta.fields.len()).filter(|index| {
            let field = &self.meta.fields[*index];
            field.unique || field.primary_key
        });
        let single = single.filter(own_key).map(|index| (vec![index], true, None));
        let composite =
            (!self.meta.composite.is_empty() && self.key.is_none()).then(|| (self.meta.composite.to_vec(), true, None));
        let concrete = self.meta.concrete();
        let several = concrete.uniques.iter().filter(|unique| unique.is_total()).filter_map(|unique| {
            Some((self.meta.positions_of(concrete, unique.fields)?, unique.nulls_distinct, unique.message))
        });
        for (fields, nulls_distinct, message) in single.chain(composite).chain(several) {
            let Some(filters) = self.same(&fields, nulls_distinct, failed) else { continue };
            if self.other_exists(port, location, filters).await? {
                let error = match message {
                    Some(message) => ValidationError::new("", message),
                    None => taken(self.meta, &fields),
                };
                match fields.as_slice() {
                    [only] => errors.add(self.meta.fields[*only].name, error),
                    _ => errors.add_to_object(error),
                }
            }
        }
        for (index, field) in self.meta.fields.iter().enumerate() {
            for unique in field.unique_for {
                let day = self.value(unique.field, failed).and_then(day_of);
                let (Some(day), Some(value)) = (day, self.value(index, failed)) else { continue };
                let dated = &self.meta.fields[unique.field];
                let mut filters = within(dated, unique.period, &day);
                filters.push(equal(field, value));
                if self.other_exists(port, location, filters).await? {
                    let period = format!("{:?}", unique.period).to_lowercase();
                    let message = format!("{} must be unique for {} {period}.", label(field.name), label(dated.name));
                    errors.add(field.name, ValidationError::new("unique_for_date", message));
                }
            }
        }
        Ok(())
    }

    /// Checks, and unique constraints of some rows or over expressions: one statement computes what they say of the
    /// object, then each constraint that concerns it is one more.
    async fn constraints(
        &self,
        port: &dyn Port,
        location: &'static Location<'static>,
        failed: &[&str],
        errors: &mut ValidationErrors,
    ) -> Result<()> {
        let known = |expr: &Expr<ColumnRef>| {
            let fields = &self.meta.fields;
            let value =
                |name: &&str| fields.iter().position(|field| field.column == *name).map(|at| self.value(at, failed));
            columns_of(expr).is_some_and(|columns| columns.iter().all(|name| value(name).flatten().is_some()))
        };
        let mut computed = Vec::new();
        let mut checks = Vec::new();
        for check in self.meta.concrete().checks {
            let condition = (check.condition)()?;
            if known(&condition) {
                checks.push(check);
                computed.push(condition);
            }
        }
        let mut partial = Vec::new();
        for unique in self.meta.concrete().uniques.iter().filter(|unique| !unique.is_total()) {
            let condition = unique.condition.map(|condition| condition()).transpose()?;
            let terms = unique.expressions.map(|terms| terms()).transpose()?.unwrap_or_default();
            if condition.iter().chain(terms.iter().map(|term| &term.expr)).all(known) {
                computed.extend(condition.clone());
                computed.extend(terms.iter().map(|term| term.expr.clone()));
                partial.push((unique, condition, terms));
            }
        }
        if computed.is_empty() {
            return Ok(());
        }
        let mut found = self.probe(port, location, &computed, failed).await?.into_iter();
        for check in checks {
            if found.next().is_some_and(|value| is_false(&value)) {
                errors.add_to_object(violated(check.name, check.message));
            }
        }
        for (unique, condition, terms) in partial {
            let concerned = condition.is_none() || found.next().is_some_and(|value| is_true(&value));
            let values: Vec<Value> = found.by_ref().take(terms.len()).collect();
            if concerned && self.is_taken(port, location, unique, condition, &terms, values, failed).await? {
                errors.add_to_object(violated(unique.name.unwrap_or_default(), unique.message));
            }
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one constraint")]
    async fn is_taken(
        &self,
        port: &dyn Port,
        location: &'static Location<'static>,
        unique: &UniqueMeta,
        condition: Option<Expr<ColumnRef>>,
        terms: &[OrderBy<ColumnRef>],
        values: Vec<Value>,
        failed: &[&str],
    ) -> Result<bool> {
        let mut filters = match unique.expressions {
            None => {
                let fields = self.meta.positions_of(self.meta.concrete(), unique.fields);
                match fields.and_then(|fields| self.same(&fields, unique.nulls_distinct, failed)) {
                    Some(filters) => filters,
                    None => return Ok(false),
                }
            }
            Some(_) if values.iter().any(Value::is_null) => return Ok(false),
            Some(_) => {
                let same = terms.iter().zip(values).map(|(term, value)| Expr::Compare {
                    op: CompareOp::Eq,
                    left: Box::new(term.expr.clone()),
                    right: Box::new(Expr::Value(value)),
                });
                same.collect()
            }
        };
        filters.extend(condition);
        self.other_exists(port, location, filters).await
    }

    /// What expressions of the model's columns are for this object.
    async fn probe(
        &self,
        port: &dyn Port,
        location: &'static Location<'static>,
        computed: &[Expr<ColumnRef>],
        failed: &[&str],
    ) -> Result<Vec<Value>> {
        let fields = self.meta.fields.iter().enumerate();
        let row =
            fields.filter_map(|(at, field)| Some((field.column, field.column_type, self.value(at, failed)?.clone())));
        let row: Vec<_> = row.collect();
        let width = computed.len();
        let sink =
            Collect::<Vec<Value>>::new(move |cells| (0..width).map(|at| Ok(cells.get(at)?.to_value())).collect());
        let statement = at(sql::probe(self.meta.table, &row, computed, port.dialect())?, location);
        Ok(Collect::<Vec<Value>>::take(port.query(statement, sink).await?).pop().unwrap_or_default())
    }

    /// The conditions that a row has the same values in these fields; none where a value is unknown, or NULL that is
    /// unlike NULL.
    fn same(&self, fields: &[usize], nulls_distinct: bool, failed: &[&str]) -> Option<Vec<Expr<ColumnRef>>> {
        let filters = fields.iter().map(|index| {
            let (field, value) = (&self.meta.fields[*index], self.value(*index, failed)?);
            (!value.is_null() || !nulls_distinct).then(|| equal(field, value))
        });
        filters.collect()
    }

    /// Whether another row meets the conditions.
    async fn other_exists(
        &self,
        port: &dyn Port,
        location: &'static Location<'static>,
        mut filters: Vec<Expr<ColumnRef>>,
    ) -> Result<bool> {
        if let Some(key) = &self.key {
            filters.push(Expr::Not(Box::new(key_is(self.meta, Alias(0), key))));
        }
        exists(port, location, self.meta, filters).await
    }
}

async fn exists(
    port: &dyn Port,
    location: &'static Location<'static>,
    meta: &'static ModelMeta,
    filters: Vec<Expr<ColumnRef>>,
) -> Result<bool> {
    let mut select = Select::new(From::table(meta.table, Alias(0)));
    select.filters = filters;
    select.limit = Some(1);
    let statement: Statement = at(sql::select(&select, port.dialect())?, location);
    Ok(!Collect::<()>::take(port.query(statement, Collect::new(|_| Ok(()))).await?).is_empty())
}

fn column(field: &FieldMeta) -> Expr<ColumnRef> {
    Expr::Column(ColumnRef { alias: Alias(0), column: field.column, column_type: field.column_type, null: field.null })
}

fn equal(field: &FieldMeta, value: &Value) -> Expr<ColumnRef> {
    match value {
        Value::Null => Expr::IsNull(Box::new(column(field))),
        value => Expr::Compare {
            op: CompareOp::Eq,
            left: Box::new(column(field)),
            right: Box::new(Expr::Value(value.clone())),
        },
    }
}

/// Year, month and day of a date or a moment.
fn day_of(value: &Value) -> Option<[i64; 3]> {
    const DAY: i64 = 86_400_000_000;
    let days = match value {
        Value::Date(days) => *days,
        Value::DateTime(micros) | Value::Timestamp(micros) => i32::try_from(micros.div_euclid(DAY)).ok()?,
        _ => return None,
    };
    let written = format_date(days);
    let mut parts = written.rsplitn(3, '-').map(str::parse);
    let (day, month, year) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    Some([year, month, day])
}

fn within(field: &FieldMeta, period: Period, [year, month, day]: &[i64; 3]) -> Vec<Expr<ColumnRef>> {
    let is = |part, number: &i64| Expr::Compare {
        op: CompareOp::Eq,
        left: Box::new(Expr::Extract { part, from: Box::new(column(field)), of: field.column_type }),
        right: Box::new(Expr::Value(Value::Int(*number))),
    };
    match period {
        Period::Year => vec![is(DatePart::Year, year)],
        Period::Month => vec![is(DatePart::Month, month)],
        Period::Date => vec![is(DatePart::Year, year), is(DatePart::Month, month), is(DatePart::Day, day)],
    }
}

fn is_true(value: &Value) -> bool {
    matches!(value, Value::Bool(true) | Value::Int(1))
}

fn is_false(value: &Value) -> bool {
    matches!(value, Value::Bool(false) | Value::Int(0))
}

fn violated(name: &str, message: Option<&'static str>) -> ValidationError {
    match message {
        Some(message) => ValidationError::new("", message),
        None => ValidationError::new("", format!("Constraint \u{201c}{name}\u{201d} is violated.")),
    }
}

fn taken(meta: &ModelMeta, fields: &[usize]) -> ValidationError {
    let labels: Vec<String> = fields.iter().map(|index| label(meta.fields[*index].name)).collect();
    let (code, labels) = match labels.as_slice() {
        [only] => ("unique", only.clone()),
        [first @ .., last] => ("unique_together", format!("{} and {last}", first.join(", "))),
        [] => ("unique", String::new()),
    };
    ValidationError::new(code, format!("{} with this {labels} already exists.", capital(&words(meta))))
}

/// `release_date` as `Release date`.
fn label(name: &str) -> String {
    capital(&name.replace('_', " "))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A model's name as words: `media type`.
fn words(meta: &ModelMeta) -> String {
    let letters: Vec<char> = meta.name.chars().collect();
    let mut words = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_small = at > 0 && letters[at - 1].is_lowercase();
        let before_small = at > 0 && letters.get(at + 1).is_some_and(|next| !next.is_uppercase());
        if letter.is_uppercase() && (after_small || before_small) {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
