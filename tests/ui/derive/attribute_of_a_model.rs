use orm::prelude::*;

#[derive(FieldType, Clone)]
enum Color {
    #[field(rename = "r")]
    Red,
    Green,
}

fn main() {}
