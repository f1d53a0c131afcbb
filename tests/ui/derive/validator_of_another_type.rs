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
    #[field(validate = orm::validators::min_value("a"))]
    stars: i64,
}

impl Album {
    fn own(&self) -> bool {
        true
    }
}

fn main() {}
// Several mistakes: each has a message.
