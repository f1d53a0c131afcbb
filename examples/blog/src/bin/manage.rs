//! The project's own commands: `cargo manage migrate`.

orm::manage!(blog, database = "sqlite://blog.sqlite3");
