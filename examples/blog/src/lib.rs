//! The models of a small blog.

use orm::prelude::*;

/// Someone who writes.
#[derive(Model, Debug, Clone)]
#[model(app = "blog", ordering = ["name"])]
pub struct Author {
    /// The key.
    pub id: i64,
    /// What they are called.
    #[field(max_length = 100)]
    pub name: String,
    /// Where they are written to.
    #[field(max_length = 254, unique)]
    pub email: String,
    /// What they wrote.
    pub posts: HasMany<Post>,
}

/// A text of the blog.
#[derive(Model, Debug, Clone)]
#[model(app = "blog")]
pub struct Post {
    /// The key.
    pub id: i64,
    /// Its heading.
    #[field(max_length = 200)]
    pub title: String,
    /// What it says.
    pub body: String,
    /// Who wrote it.
    #[field(on_delete = Cascade)]
    pub author: ForeignKey<Author>,
}
