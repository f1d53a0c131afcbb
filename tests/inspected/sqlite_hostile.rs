//! The table `a_name_that_goes_on_and_on_and_on_until_PostgreSQL_has_had_enough_` is no model: its name is longer than both databases keep.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(
    table = "*/ \"]",
    unique(name = "i \" ] \u{202e}\n", doc, field_1),
    check("c \" } \u{202e}", |m| m.doc.gt(0))
)]
pub struct Table1 {
    #[field(primary_key, auto, column = "\u{202e}")]
    pub field_1: i64,
    #[field(column = "#[doc]")]
    pub doc: Option<i32>,
}

/// The column `a_name_that_goes_on_and_on_and_on_until_PostgreSQL_has_had_enough_` (TEXT) is left out: its name is longer than both databases keep. Without it no row can be inserted.
#[derive(Model, Debug, Clone)]
#[model(table = "2")]
pub struct Table2 {
    #[field(primary_key)]
    pub id: String,
}

#[derive(Model, Debug, Clone)]
#[model(table = "Option")]
pub struct OptionTable {
    pub id: i32,
    #[field(column = "String")]
    pub string: String,
    #[field(column = "x { } impl Drop for_id", on_delete = DoNothing, db_index = false)]
    pub x_impl_drop_for: Option<ForeignKey<XImplDropFor>>,
    #[field(column = "DateTime")]
    pub datetime: Option<DateTime<Utc>>,
    #[field(via = option)]
    pub option_option_fields_tables: HasMany<OptionFieldsTable>,
    #[field(via = option_id)]
    pub option_id_option_fields_tables: HasMany<OptionFieldsTable>,
    #[field(via = pk_field)]
    pub pk_field_option_fields_tables: HasMany<OptionFieldsTable>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "Option_fields")]
pub struct OptionFieldsTable {
    pub id: i32,
    #[field(column = "option", on_delete = DoNothing, db_index = false)]
    pub option: Option<ForeignKey<OptionTable>>,
    #[field(column = "option_id", on_delete = DoNothing, db_index = false)]
    pub option_id: Option<ForeignKey<OptionTable>>,
    #[field(column = "self", on_delete = DoNothing, db_index = false)]
    pub self_field: Option<ForeignKey<OptionFieldsTable>>,
    #[field(column = "pk_id", on_delete = DoNothing, db_index = false)]
    pub pk_field: Option<ForeignKey<OptionTable>>,
    #[field(via = self_field)]
    pub option_fields_tables: HasMany<OptionFieldsTable>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "film")]
pub struct Film {
    pub id: i32,
    pub film_builder_table: HasOne<FilmBuilderTable>,
    pub film_fields_tables: HasMany<FilmFieldsTable>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "film_builder")]
pub struct FilmBuilderTable {
    #[field(primary_key)]
    pub id: Vec<u8>,
    #[field(on_delete = DoNothing)]
    pub film: Option<OneToOne<Film>>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "film_fields")]
pub struct FilmFieldsTable {
    pub id: i64,
    #[field(on_delete = DoNothing, db_index = false)]
    pub film: Option<ForeignKey<Film>>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "model")]
pub struct ModelTable {
    #[field(primary_key)]
    pub id: NaiveTime,
    pub at: Option<NaiveDate>,
    #[field(column = "Result")]
    pub result: Option<bool>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "vec")]
pub struct VecTable {
    /// The type is a guess: the database has `json`.
    #[field(primary_key)]
    pub id: orm::serde_json::Value,
    #[field(column = "Vec", max_digits = 40, decimal_places = 10)]
    pub vec: Option<Decimal>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "x { } impl Drop for")]
pub struct XImplDropFor {
    pub id: i32,
    #[field(column = "x: i32 } impl Drop for ..")]
    pub x_i32_impl_drop_for: i32,
    #[field(column = "r#type")]
    pub r_type: Option<String>,
    pub r#type: Option<String>,
    #[field(column = "self")]
    pub self_field: Option<String>,
    #[field(column = "crate")]
    pub crate_field: Option<String>,
    #[field(column = "_")]
    pub field_7: Option<String>,
    #[field(column = "\"]")]
    pub field_8: Option<String>,
    #[field(column = "*/")]
    pub field_9: Option<String>,
    #[field(column = "\u{202e}abc")]
    pub abc: Option<String>,
    #[field(column = "line\n// break")]
    pub line_break: Option<String>,
    #[field(column = "${}")]
    pub field_12: Option<String>,
    #[field(column = "'); system(..)", db_default = "'''); system(..)'")]
    pub system: Option<String>,
    #[field(column = "pk")]
    pub pk_field: Option<i32>,
    #[field(column = "save")]
    pub save_field: Option<i32>,
    #[field(column = "a__b")]
    pub a_b: Option<String>,
    #[field(column = "end_")]
    pub end: Option<String>,
    #[field(column = "2nd")]
    pub number_2nd: Option<String>,
    pub r#fn: Option<i32>,
    pub r#async: Option<i32>,
    #[field(column = "naïve")]
    pub na_ve: Option<String>,
    #[field(db_default = "'x\"]'")]
    pub d1: Option<String>,
    /// The database has a default that is not repeated here: lower('X') || 'y'
    pub d2: Option<String>,
    #[field(db_default = "'\u{202e}'")]
    pub d3: Option<String>,
    #[field(db_default = "'a\nb'")]
    pub d4: Option<String>,
    pub query: Option<i32>,
    pub objects: Option<i32>,
    pub builder: Option<i32>,
    pub new: Option<i32>,
    pub default: Option<i32>,
    pub clone: Option<i32>,
    pub delete: Option<i32>,
    pub refresh: Option<i32>,
    pub insert: Option<i32>,
    pub meta: Option<i32>,
    #[field(column = "N")]
    pub n: Option<i32>,
    pub count: Option<i32>,
    pub any: Option<i32>,
    pub deref: Option<i32>,
    pub option_tables: HasMany<OptionTable>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "\u{202e}")]
pub struct Table11 {
    #[field(primary_key)]
    pub id: f64,
    pub b: Option<Vec<u8>>,
}
