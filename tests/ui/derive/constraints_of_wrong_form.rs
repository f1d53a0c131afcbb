use orm::prelude::*;

#[derive(Model, Clone)]
#[model(
    app = "shop",
    check(plays),
    check("", |a| a.plays.gt(0)),
    unique(plays, condition = |a| a.plays.gt(0)),
    unique(plays, name = "by_name_and_closure", |a| a.plays),
    unique(plays, name = "nulls", condition = |a| a.plays.gt(0), nulls_distinct = false),
    index(plays, name = "covering", include(play)),
    index(plays, nulls_distinct = false),
    index(plays, where(plays))
)]
struct Album {
    id: i64,
    plays: i64,
    #[field(generated = 3)]
    wrong: i64,
    #[field(generated = "plays + 1", default = 3)]
    twice: i64,
}

fn main() {}
// Several mistakes: each has a message.
