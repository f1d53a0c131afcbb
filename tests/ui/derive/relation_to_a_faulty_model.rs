use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Tag<T: Clone> {
    id: i64,
    of: T,
}

#[derive(Model, Clone)]
#[model(abstract)]
struct Stamps {
    created: String,
    #[field(max_lenght = 3)]
    by: String,
}

#[derive(Model, Clone)]
#[model(app = "shop", index(created))]
struct Entry {
    name: String,
    #[field(on_delete = Cascade)]
    tag: ForeignKey<Tag<i64>>,
    tags: ManyToMany<Tag<i64>>,
    #[field(flatten)]
    stamps: Stamps,
    id: i64,
    #[field(on_delete = Cascade)]
    order: ForeignKey<Order>,
    status: Status,
}

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Order {
    number: Option<i64>,
}

#[derive(FieldType, Clone)]
enum Status {
    Draft(i64),
}

fn main() {
    let _ = Entry::objects().filter(|e| e.stamps.by.eq("x") & e.order.number.gt(3)).order_by(|e| e.status);
    let _ = Order::objects().annotate(|o| o.count());
}
// Several mistakes: each has a message.
