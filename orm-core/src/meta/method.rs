//! How indexes are kept, and when unique constraints are looked at.

/// How an index keeps what it holds. SQLite has one way, and keeps every index in that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IndexMethod {
    /// A tree in order, what an index is without being told.
    #[doc(alias = "BTreeIndex")]
    BTree,
    /// By a digest: for equality alone.
    #[doc(alias = "HashIndex")]
    Hash,
    /// By the parts of each value: for JSON and the like.
    #[doc(alias = "GinIndex")]
    Gin,
    /// A tree of what contains what.
    #[doc(alias = "GistIndex")]
    Gist,
    /// A tree that divides space.
    #[doc(alias = "SpGistIndex")]
    SpGist,
    /// The least and greatest value of many pages each: small, for what is stored in order.
    #[doc(alias = "BrinIndex")]
    Brin,
    /// By few bits of many columns, of the extension `bloom`.
    #[doc(alias = "BloomIndex")]
    Bloom,
}

impl IndexMethod {
    /// Its name in SQL, and at the end of an automatic name.
    pub fn name(self) -> &'static str {
        match self {
            IndexMethod::BTree => "btree",
            IndexMethod::Hash => "hash",
            IndexMethod::Gin => "gin",
            IndexMethod::Gist => "gist",
            IndexMethod::SpGist => "spgist",
            IndexMethod::Brin => "brin",
            IndexMethod::Bloom => "bloom",
        }
    }
}

/// When a unique constraint that can wait is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deferrable {
    /// At the end of the transaction.
    #[doc(alias = "Deferrable.DEFERRED")]
    Deferred,
    /// At the end of each statement, unless a transaction says otherwise.
    #[doc(alias = "Deferrable.IMMEDIATE")]
    Immediate,
}
