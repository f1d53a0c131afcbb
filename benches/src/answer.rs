//! What a workload gave, as text to compare.

use std::fmt::Write as _;

/// A row tells its fields.
#[macro_export]
macro_rules! tell {
    ($($row:path { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::answer::Tell for $row {
            fn tell(&self, text: &mut String) {
                use std::fmt::Write as _;
                $( let _ = write!(text, "{:?},", self.$field); )+
            }
        }
    )+};
}

/// Says what it is in the same words whichever library read it.
pub trait Tell {
    fn tell(&self, text: &mut String);
}

impl<T: Tell> Tell for Vec<T> {
    fn tell(&self, text: &mut String) {
        let _ = writeln!(text, "{}:", self.len());
        for one in self {
            one.tell(text);
            text.push('\n');
        }
    }
}

impl<T: Tell> Tell for Option<T> {
    fn tell(&self, text: &mut String) {
        match self {
            Some(one) => one.tell(text),
            None => text.push_str("none"),
        }
    }
}

impl<A: Tell, B: Tell> Tell for (A, B) {
    fn tell(&self, text: &mut String) {
        self.0.tell(text);
        text.push('|');
        self.1.tell(text);
    }
}

impl<T: Tell> Tell for &T {
    fn tell(&self, text: &mut String) {
        (*self).tell(text);
    }
}

impl Tell for i64 {
    fn tell(&self, text: &mut String) {
        let _ = write!(text, "{self}");
    }
}

/// A number of rows.
impl Tell for usize {
    fn tell(&self, text: &mut String) {
        let _ = write!(text, "{self}");
    }
}

impl Tell for u64 {
    fn tell(&self, text: &mut String) {
        let _ = write!(text, "{self}");
    }
}

/// What is kept of rows that are seen one after another.
#[derive(Default)]
pub struct Seen {
    rows: usize,
    keys: i64,
    letters: usize,
}

impl Seen {
    pub fn see(&mut self, key: i64, name: &str) {
        self.rows += 1;
        self.keys += key;
        self.letters += name.len();
    }
}

/// Keys that rows got, counted from the first: how many rows there were before is of no matter.
pub fn tell_keys(keys: &[i64], text: &mut String) {
    let first = keys.first().copied().unwrap_or_default();
    keys.iter().map(|key| key - first).collect::<Vec<_>>().tell(text);
}

crate::tell! { Seen { rows, keys, letters } }
