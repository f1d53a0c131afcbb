//! The models of a small blog, and what their migrations do in Rust.

use orm::migrate::Models;
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
    /// The end of its address: `my-first-post`.
    #[field(max_length = 220, unique)]
    pub slug: String,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    #[field(on_delete = Cascade)]
    pub author: ForeignKey<Author>,
}

/// Gives each post the end of its address: its title's letters and digits, and its key, so that no two are the same.
fn fill_slugs(models: &Models<'_>) -> orm::Result<()> {
    let posts = models.model("Post")?;
    posts.each(|post| {
        let (id, title): (i64, String) = (post.get("id")?, post.get("title")?);
        let words: Vec<&str> =
            title.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        posts.update(post, [("slug", format!("{}-{id}", words.join("-").to_lowercase()))])?;
        Ok(())
    })
}

/// The column goes with its field: nothing else is to be undone.
fn forget_slugs(_: &Models<'_>) -> orm::Result<()> {
    Ok(())
}

orm::migration_step!(fill_slugs, forget_slugs);
