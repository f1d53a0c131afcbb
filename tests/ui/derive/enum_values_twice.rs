use orm::prelude::*;

#[derive(FieldType, Clone)]
enum Role {
    Main,
    #[field_type(rename = "main")]
    First,
    #[field_type(lable = "Last")]
    Last,
}

#[derive(FieldType, Clone)]
#[field_type(integer)]
enum Level {
    #[field_type(rename = "low")]
    Low,
    High = 1 + 1,
}

fn main() {}
// Several mistakes: each has a message.
