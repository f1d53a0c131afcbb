use orm::prelude::*;

#[derive(FieldType, Clone)]
struct Point(i64, i64);

#[derive(FieldType, Clone)]
struct Of<T>(T);

#[derive(FieldType, Clone)]
#[field_type(integer)]
struct Cents(i64);

fn main() {}
// Several mistakes: each has a message.
