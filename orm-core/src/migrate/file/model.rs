//! Models, fields, constraints and indexes as TOML has them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Value as Toml;

use crate::meta::{Deferrable, IndexMethod, OnDelete};
use crate::schema::formula::enclosed;
use crate::schema::state::{
    CheckState, ColumnState, ComputedState, FieldKind, FieldState, IndexState, ModelName, PartsState, ReferenceState,
    UniqueState,
};
use crate::value::{ColumnType, Value, coerce, format_date, format_datetime, format_time};

fn is_false(known: &bool) -> bool {
    !*known
}

fn is_true(known: &bool) -> bool {
    *known
}

fn yes() -> bool {
    true
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    name: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    column_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    references: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_delete: Option<String>,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    db_constraint: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    many_to_many: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    null: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    primary_key: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    auto: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    unique: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    db_default: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    db_default_sql: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated_sql: Option<String>,
}

const ON_DELETE: [(&str, OnDelete); 9] = [
    ("cascade", OnDelete::Cascade),
    ("protect", OnDelete::Protect),
    ("restrict", OnDelete::Restrict),
    ("set_null", OnDelete::SetNull),
    ("set_default", OnDelete::SetDefault),
    ("do_nothing", OnDelete::DoNothing),
    ("db_cascade", OnDelete::DbCascade),
    ("db_set_null", OnDelete::DbSetNull),
    ("db_set_default", OnDelete::DbSetDefault),
];

const DEFERRABLE: [(&str, Deferrable); 2] = [("deferred", Deferrable::Deferred), ("immediate", Deferrable::Immediate)];

const METHODS: [IndexMethod; 7] = [
    IndexMethod::BTree,
    IndexMethod::Hash,
    IndexMethod::Gin,
    IndexMethod::Gist,
    IndexMethod::SpGist,
    IndexMethod::Brin,
    IndexMethod::Bloom,
];

/// What a word stands for.
fn worded<T: Copy>(key: &str, word: &str, known: &[(&str, T)]) -> Result<T, String> {
    let found = known.iter().find(|(other, _)| *other == word);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        format!("`{key}` is one of {}", words.join(", "))
    })
}

/// The name of a model as it stands in a file of `app`: without the application, where it is that one.
pub(super) fn target(name: &ModelName, app: &str) -> String {
    if name.app == app { name.name.clone() } else { name.to_string() }
}

fn named(text: &str, app: &str) -> ModelName {
    match text.rsplit_once('.') {
        Some((app, name)) => ModelName { app: app.to_owned(), name: name.to_owned() },
        None => ModelName { app: app.to_owned(), name: text.to_owned() },
    }
}

impl Field {
    pub(super) fn of(state: &FieldState, app: &str) -> Self {
        let mut field = Field {
            name: state.name.clone(),
            column_type: None,
            references: None,
            on_delete: None,
            db_constraint: true,
            many_to_many: None,
            table: None,
            column: None,
            null: false,
            primary_key: false,
            auto: false,
            unique: false,
            index: None,
            db_default: None,
            db_default_sql: None,
            generated: None,
            generated_sql: None,
        };
        let column = match &state.kind {
            FieldKind::ManyToMany { to, table } => {
                field.many_to_many = Some(target(to, app));
                field.table = Some(table.clone());
                return field;
            }
            FieldKind::Column(column) => column,
        };
        field.column_type = column.column_type.map(|column_type| column_type.to_string());
        if let Some(reference) = &column.reference {
            field.references = Some(target(&reference.to, app));
            let word = ON_DELETE.iter().find(|(_, known)| *known == reference.on_delete);
            field.on_delete = word.map(|(word, _)| (*word).to_owned());
            field.db_constraint = reference.constraint;
        }
        field.column =
            (column.name != usual_column(&state.name, column.reference.is_some())).then(|| column.name.clone());
        field.null = column.null;
        field.primary_key = column.primary_key;
        field.auto = column.auto;
        field.unique = column.unique;
        let usual = is_indexed(column.reference.is_some(), column.unique, column.primary_key);
        field.index = (column.index != usual).then_some(column.index);
        (field.db_default, field.db_default_sql) = told(column.default.as_ref());
        (field.generated, field.generated_sql) = told(column.generated.as_ref());
        field
    }

    pub(super) fn into_state(self, app: &str) -> Result<FieldState, String> {
        let name = self.name.clone();
        let wrong = |reason: &str| format!("the field `{name}`: {reason}");
        if let Some(to) = &self.many_to_many {
            let plain = self.column_type.is_none() && self.references.is_none() && self.column.is_none();
            let table = self.table.clone().filter(|_| plain);
            let table = table.ok_or_else(|| wrong("a many-to-many relation has a `table` and no column"))?;
            return Ok(FieldState { name: self.name, kind: FieldKind::ManyToMany { to: named(to, app), table } });
        }
        let column_type = self.column_type.as_ref().map(|name| name.parse::<ColumnType>()).transpose();
        let column_type = column_type.map_err(|unknown| wrong(&unknown.to_string()))?;
        let reference = match &self.references {
            None => None,
            Some(to) => {
                let word = self.on_delete.as_deref().unwrap_or_default();
                let on_delete = worded("on_delete", word, &ON_DELETE).map_err(|reason| wrong(&reason))?;
                Some(ReferenceState { to: named(to, app), on_delete, constraint: self.db_constraint })
            }
        };
        if column_type.is_some() == reference.is_some() {
            return Err(wrong("a column has either a `type` or what it `references`"));
        }
        let generated = computed(self.generated, self.generated_sql).map_err(|reason| wrong(&reason))?;
        let default = computed(self.db_default, self.db_default_sql).map_err(|reason| wrong(&reason))?;
        let usual = usual_column(&self.name, reference.is_some());
        Ok(FieldState {
            kind: FieldKind::Column(ColumnState {
                name: self.column.unwrap_or(usual),
                column_type,
                null: self.null,
                primary_key: self.primary_key,
                auto: self.auto,
                unique: self.unique,
                index: self.index.unwrap_or(is_indexed(reference.is_some(), self.unique, self.primary_key)),
                default,
                generated,
                reference,
            }),
            name: self.name,
        })
    }
}

/// Whether a column has an index without being told: a foreign key has, unless what is unique has one already.
fn is_indexed(reference: bool, unique: bool, primary_key: bool) -> bool {
    reference && !unique && !primary_key
}

/// A formula, or SQL.
fn told(of: Option<&ComputedState>) -> (Option<String>, Option<String>) {
    match of {
        None => (None, None),
        Some(ComputedState::Formula(formula)) => (Some(formula.clone()), None),
        Some(ComputedState::Sql(sql)) => (None, Some(sql.clone())),
    }
}

fn computed(formula: Option<String>, sql: Option<String>) -> Result<Option<ComputedState>, String> {
    match (formula, sql) {
        (None, None) => Ok(None),
        (Some(formula), None) => Ok(Some(ComputedState::Formula(formula))),
        (None, Some(sql)) => {
            enclosed(&sql)?;
            Ok(Some(ComputedState::Sql(sql)))
        }
        _ => Err("the database computes it from a formula or from SQL, not from both".to_owned()),
    }
}

fn usual_column(field: &str, reference: bool) -> String {
    if reference { format!("{field}_id") } else { field.to_owned() }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unique {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    expressions: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    include: Vec<String>,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    nulls_distinct: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    deferrable: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    opclasses: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Index {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    expressions: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    include: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    options: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    opclasses: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    name: String,
    condition: String,
}

fn apart(parts: &PartsState) -> (Vec<String>, Vec<String>) {
    match parts {
        PartsState::Fields(fields) => (fields.clone(), Vec::new()),
        PartsState::Formulas(terms) => (Vec::new(), terms.clone()),
    }
}

fn together(fields: Vec<String>, expressions: Vec<String>) -> Result<PartsState, String> {
    match (fields.is_empty(), expressions.is_empty()) {
        (false, true) => Ok(PartsState::Fields(fields)),
        (true, false) => Ok(PartsState::Formulas(expressions)),
        _ => Err("an index and a unique constraint are over `fields` or over `expressions`".to_owned()),
    }
}

/// Words that stand in SQL as they are: of letters, digits, points and underscores.
fn words(of: Vec<String>) -> Result<Vec<String>, String> {
    let plain = |word: &String| word.chars().all(|sign| sign.is_ascii_alphanumeric() || "._".contains(sign));
    match of.iter().find(|word| !plain(word)) {
        Some(other) => Err(format!("`{other}` is not a plain word")),
        None => Ok(of),
    }
}

impl Unique {
    pub(super) fn of(state: &UniqueState) -> Self {
        let (fields, expressions) = apart(&state.parts);
        let word = |known: &Deferrable| DEFERRABLE.iter().find(|(_, other)| other == known);
        Unique {
            name: state.name.clone(),
            fields,
            expressions,
            condition: state.condition.clone(),
            include: state.include.clone(),
            nulls_distinct: state.nulls_distinct,
            deferrable: state.deferrable.as_ref().and_then(word).map(|(word, _)| (*word).to_owned()),
            opclasses: state.opclasses.clone(),
        }
    }

    pub(super) fn into_state(self) -> Result<UniqueState, String> {
        let deferrable = self.deferrable.map(|word| worded("deferrable", &word, &DEFERRABLE)).transpose()?;
        Ok(UniqueState {
            name: self.name,
            parts: together(self.fields, self.expressions)?,
            condition: self.condition,
            include: self.include,
            nulls_distinct: self.nulls_distinct,
            deferrable,
            opclasses: words(self.opclasses)?,
        })
    }
}

impl Index {
    pub(super) fn of(state: &IndexState) -> Self {
        let (fields, expressions) = apart(&state.parts);
        Index {
            name: state.name.clone(),
            fields,
            expressions,
            condition: state.condition.clone(),
            include: state.include.clone(),
            method: state.method.map(|method| method.name().to_owned()),
            options: state.options.iter().cloned().collect(),
            opclasses: state.opclasses.clone(),
        }
    }

    pub(super) fn into_state(self) -> Result<IndexState, String> {
        let methods = METHODS.map(|method| (method.name(), method));
        let options: Vec<(String, String)> = self.options.into_iter().collect();
        words(options.iter().flat_map(|(name, value)| [name.clone(), value.clone()]).collect())?;
        Ok(IndexState {
            name: self.name,
            parts: together(self.fields, self.expressions)?,
            condition: self.condition,
            include: self.include,
            method: self.method.map(|word| worded("method", &word, &methods)).transpose()?,
            options,
            opclasses: words(self.opclasses)?,
        })
    }
}

impl Check {
    pub(super) fn of(state: &CheckState) -> Self {
        Check { name: state.name.clone(), condition: state.condition.clone() }
    }

    pub(super) fn into_state(self) -> CheckState {
        CheckState { name: self.name, condition: self.condition }
    }
}

/// A value of a column as TOML has it: what is neither a truth value, a number nor text is text.
pub(super) fn to_toml(value: &Value) -> Result<Toml, String> {
    Ok(match value {
        Value::Bool(known) => Toml::Boolean(*known),
        Value::Int(whole) | Value::Duration(whole) => Toml::Integer(*whole),
        Value::Float(float) => Toml::Float(*float),
        Value::Text(text) | Value::Json(text) => Toml::String(text.clone()),
        Value::Date(days) => Toml::String(format_date(*days)),
        Value::Time(micros) => Toml::String(format_time(*micros)),
        Value::DateTime(micros) | Value::Timestamp(micros) => Toml::String(format_datetime(*micros)),
        Value::Uuid(bytes) => Toml::String(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        Value::Decimal(fixed) => Toml::String(fixed.to_string()),
        Value::Null | Value::Bytes(_) | Value::List(_) => {
            return Err("such a value cannot stand in a migration".to_owned());
        }
    })
}

/// A value of a column of this type. The key that a foreign key points at tells its type only in the database: its value is
/// taken as it is.
pub(super) fn from_toml(toml: Toml, column_type: Option<ColumnType>) -> Result<Value, String> {
    let value = match toml {
        Toml::Boolean(known) => Value::Bool(known),
        Toml::Integer(whole) => Value::Int(whole),
        Toml::Float(float) => Value::Float(float),
        Toml::String(text) => Value::Text(text),
        Toml::Datetime(moment) => Value::Text(moment.to_string()),
        other => return Err(format!("a value is a number, text or a truth value, not {}", other.type_str())),
    };
    match column_type {
        None => Ok(value),
        Some(ColumnType::Json) => match value {
            Value::Text(json) => Ok(Value::Json(json)),
            other => Err(format!("expected JSON as text, not {other:?}")),
        },
        Some(column_type) => coerce(value, column_type).map_err(|expected| format!("expected {expected} as the value")),
    }
}
