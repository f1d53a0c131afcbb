//! What is measured.

/// A workload. Keys and numbers vary from run to run, in the same way for every driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// One of 10,000 rows, by its key.
    Get,
    /// 100 of 10,000 rows, by an indexed column.
    Filter,
    /// 10,000 rows of 8 columns.
    Load,
    /// 1,000 rows of 24 columns.
    Wide,
    /// 1,000 books with their authors, by one join.
    Related,
    /// 100 authors and the 10 books of each, by two statements.
    Prefetch,
    /// 100 rows, one statement each, in one transaction; their keys are given back.
    Insert,
    /// 1,000 rows as one list; their keys are given back where the library gives them.
    Bulk,
    /// One column of one row, by its key.
    Update,
    /// Diesel's: all of so many users, three columns.
    Trivial(usize),
    /// Diesel's: so many users of which a condition takes half, in an order, each with its post where there is one.
    Medium(usize),
    /// Diesel's: so many users inserted as one list.
    Batch(usize),
    /// 1,000,000 rows one after another, in memory for few of them.
    Stream,
    /// Diesel's: 100 users, their 1,000 posts and the 10,000 comments on those, a statement each.
    Associations,
}

impl Work {
    /// All but the stream, which is measured in processes of its own.
    pub const ALL: [Work; 24] = [
        Work::Get,
        Work::Filter,
        Work::Load,
        Work::Wide,
        Work::Related,
        Work::Prefetch,
        Work::Insert,
        Work::Bulk,
        Work::Update,
        Work::Trivial(1),
        Work::Trivial(10),
        Work::Trivial(100),
        Work::Trivial(1_000),
        Work::Trivial(10_000),
        Work::Medium(1),
        Work::Medium(10),
        Work::Medium(100),
        Work::Medium(1_000),
        Work::Medium(10_000),
        Work::Batch(1),
        Work::Batch(10),
        Work::Batch(25),
        Work::Batch(100),
        Work::Associations,
    ];

    /// Its name on the command line: `get`, `trivial-100`.
    pub fn name(self) -> String {
        match self {
            Work::Get => "get".into(),
            Work::Filter => "filter".into(),
            Work::Load => "load".into(),
            Work::Wide => "wide".into(),
            Work::Related => "related".into(),
            Work::Prefetch => "prefetch".into(),
            Work::Insert => "insert".into(),
            Work::Bulk => "bulk".into(),
            Work::Update => "update".into(),
            Work::Trivial(rows) => format!("trivial-{rows}"),
            Work::Medium(rows) => format!("medium-{rows}"),
            Work::Batch(rows) => format!("batch-{rows}"),
            Work::Associations => "associations".into(),
            Work::Stream => "stream".into(),
        }
    }

    pub fn by_name(name: &str) -> Option<Work> {
        Work::ALL.into_iter().find(|work| work.name() == name)
    }

    /// Its line in the tables.
    pub fn title(self) -> String {
        match self {
            Work::Get => "one row by key".into(),
            Work::Filter => "filter, 100 rows".into(),
            Work::Load => "load 10,000 rows of 8 columns".into(),
            Work::Wide => "load 1,000 rows of 24 columns".into(),
            Work::Related => "`select_related`, 1,000 rows".into(),
            Work::Prefetch => "`prefetch`, 100 rows with 10 each".into(),
            Work::Insert => "100 single inserts, keys back, one transaction".into(),
            Work::Bulk => "bulk insert, 1,000 rows".into(),
            Work::Update => "update one row by key".into(),
            Work::Trivial(rows) => format!("trivial query, {}", counted(rows)),
            Work::Medium(rows) => format!("medium query, {}", counted(rows)),
            Work::Batch(rows) => format!("insert of {}", counted(rows)),
            Work::Stream => "stream of 1,000,000 rows".into(),
            Work::Associations => "associations in sequence, 100, 1,000 and 10,000 rows".into(),
        }
    }

    /// How many rows a stream has.
    pub const STREAMED: usize = 1_000_000;

    /// Whether it is of the benchmark that Diesel keeps of itself.
    pub fn is_diesels(self) -> bool {
        matches!(self, Work::Trivial(_) | Work::Medium(_) | Work::Batch(_) | Work::Associations)
    }

    /// Whether it leaves rows behind.
    pub fn inserts(self) -> bool {
        matches!(self, Work::Insert | Work::Bulk | Work::Batch(_))
    }
}

fn counted(rows: usize) -> String {
    match rows {
        1 => "1 row".into(),
        10_000 => "10,000 rows".into(),
        1_000 => "1,000 rows".into(),
        rows => format!("{rows} rows"),
    }
}

/// Keys of a table of so many rows in an order that no cache of pages likes or dislikes, the same for every driver.
pub struct Keys {
    last: i64,
    rows: i64,
}

impl Keys {
    pub fn of(rows: i64) -> Keys {
        Keys { last: 0, rows }
    }

    pub fn next_key(&mut self) -> i64 {
        // 7,919 is a prime that divides no number of rows used here.
        self.last = (self.last + 7_919) % self.rows;
        self.last + 1
    }
}
