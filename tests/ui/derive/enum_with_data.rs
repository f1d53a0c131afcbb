use orm::prelude::*;

#[derive(FieldType, Clone)]
enum Role {
    Main,
    Other(String),
}

#[derive(FieldType, Clone)]
enum Nothing {}

fn main() {}
// Several mistakes: each has a message.
