use orm::prelude::*;

fn of_text(_: &str) -> Result<(), orm::ValidationError> {
    Ok(())
}

#[derive(Model, Clone)]
#[model(app = "shop", clean = Album::own)]
struct Album {
    id: i64,
    #[field(validate = of_text)]
    plays: i64,
    #[field(unique_for_date = "created")]
    slug: String,
    #[field(choices = ["a", "b"])]
    kind: String,
    #[field(validate)]
    title: String,
}

impl Album {
    fn own(&self) -> Result<(), orm::ValidationError> {
        Ok(())
    }
}

fn main() {}
// Several mistakes: each has a message.
