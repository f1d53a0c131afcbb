//! What the command line may say.

/// How to call the program.
pub const HELP: &str = "\
Loads the Chinook music store through its models, and answers questions about it.

Usage: cargo run --example chinook -- [OPTIONS]

  --sql            show the SQL of each question, with its parameters
  --database URL   use this database instead of target/chinook.db, which is made anew each run:
                   sqlite://file.db, or postgres://user@host/name
  --keep           use the rows that are in the database already, if there are any
  --help           show this
";

/// What to do.
pub enum Command {
    Run(Options),
    Help,
}

/// How to do it.
#[derive(Default)]
pub struct Options {
    pub sql: bool,
    pub database: Option<String>,
    pub keep: bool,
}

impl Options {
    /// Reads the arguments; the error is a sentence.
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
        let mut options = Options::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--sql" => options.sql = true,
                "--keep" => options.keep = true,
                "--database" => options.database = Some(arguments.next().ok_or("`--database` needs a URL after it")?),
                "--help" | "-h" => return Ok(Command::Help),
                other => return Err(format!("`{other}` is not an option")),
            }
        }
        Ok(Command::Run(options))
    }
}

/// The URL as it may be shown.
pub fn without_password(url: &str) -> String {
    orm::db::Url::parse(url).map_or_else(|_| String::from("(a URL)"), |url| url.shown())
}
