use orm::prelude::*;

#[derive(Debug, Clone)]
struct Money(i64);

#[derive(FieldType, Debug, Clone)]
struct Cents(Money);

fn main() {}
