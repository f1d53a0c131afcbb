//! The five things that every ORM does: insert, change, delete, list, filter. `cargo run --example quickstart`

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(app = "music")]
struct Album {
    id: i64,
    #[field(max_length = 160)]
    title: String,
    #[field(max_length = 120)]
    artist: String,
    genre: Option<String>, // may be NULL
    #[field(default = 0)]
    plays: i64,
}

fn main() -> orm::Result<()> {
    let db = orm::connect("sqlite::memory:")?;
    db.create_tables()?;

    // Insert. Leaving `title` or `artist` out would not compile.
    let mut divide = Album::builder().title("Divide").artist("Ed Sheeran").genre("Pop").save(&db)?;
    let debut = Album::builder().title("Debut").artist("Björk").plays(7).save(&db)?;
    Album::builder().title("Live in Kyiv").artist("Onuka").plays(20).save(&db)?;

    // Change.
    divide.genre = Some("Folk".to_owned());
    divide.plays += 1;
    divide.save(&db)?;

    // Delete.
    let deleted = debut.delete(&db)?;
    println!("deleted: {}", deleted.total);

    // List.
    for album in Album::objects().order_by(|a| a.title).all(&db)? {
        println!("{}: {} by {}, {:?}, {} plays", album.id, album.title, album.artist, album.genre, album.plays);
    }

    // Filter. A misspelt field or a value of the wrong type would not compile.
    let popular = Album::objects().filter(|a| a.plays.gte(10) & !a.genre.eq("Folk"));
    println!("popular: {:?}", popular.values(|a| a.title).all(&db)?);
    Ok(())
}
