use orm::prelude::*;

#[derive(Model, Clone)]
#[model(
    app = "shop",
    index(plays, using = gim),
    index(plays, using = hash, with(fastupdate = true)),
    index(plays, using = btree, with(fillfactor = true)),
    index(plays, with(fillfactor = 70)),
    index(-plays, using = brin),
    index(name = "ops", plays, title, opclasses("int8_ops")),
    index(plays, deferrable = deferred),
    unique(plays, using = hash),
    unique(plays, deferrable = later),
    unique(name = "some", title, condition = |a| a.plays.gt(0), deferrable = immediate)
)]
struct Album {
    id: i64,
    plays: i64,
    title: String,
    #[field(db_default = |a| a.plays)]
    wrong: i64,
    #[field(db_default = 3)]
    number: i64,
}

fn main() {}
// Several mistakes: each has a message.
