use orm::prelude::*;

#[derive(Model, Clone)]
#[model(app = "shop")]
struct Artist {
    id: i64,
    #[field(auto_now)]
    name: String,
    #[field(auto_now, auto_now_add)]
    changed: chrono::DateTime<chrono::Utc>,
    #[field(auto_now_add, default = chrono::Utc::now())]
    created: chrono::DateTime<chrono::Utc>,
}

fn main() {}
// Several mistakes: each has a message.
