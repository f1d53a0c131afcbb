use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(via = parent, unique, max_length = 3, on_delete = Cascade, through = Artist)]
    children: HasMany<Artist>,
    #[field(on_delete = Cascade, via = children, max_length = 3)]
    parent: ForeignKey<Artist>,
    #[field(via = friends, symmetrical = false)]
    fans: ManyToMany<Artist>,
    #[field(via = id)]
    friends: i32,
}

fn main() {}
// Several mistakes: each has a message.
