use orm::prelude::*;

#[derive(Row)]
struct Pair(String, String);

#[derive(Row)]
enum Kind {
    One,
}

#[derive(Row)]
struct Of<T> {
    value: T,
}

fn main() {}
// Several mistakes: each has a message.
