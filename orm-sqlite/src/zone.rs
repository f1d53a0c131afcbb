//! Time zones, from the database of them that the operating system has.

mod file;
mod rule;

use std::path::{Path, PathBuf};

use rule::Rule;

/// The offsets of a zone's clocks from UTC, in seconds.
#[derive(Debug, PartialEq)]
pub(crate) struct Zone {
    /// Before the first change.
    first: i64,
    /// From when on, in seconds since 1970, and the offset from then on; in order.
    changes: Vec<(i64, i64)>,
    /// After the last change.
    rule: Option<Rule>,
}

const DAY: i64 = 86_400;

/// Where systems have it.
const FOLDERS: [&str; 4] = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

impl Zone {
    /// The zone of this name; `TZDIR` names another folder than the usual ones.
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        let folders: Vec<PathBuf> = match std::env::var_os("TZDIR") {
            Some(folder) if !folder.is_empty() => vec![folder.into()],
            _ => FOLDERS.iter().map(PathBuf::from).collect(),
        };
        // Names are checked where queries are made; whatever comes here leads to no other file.
        let is_name = name.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains('\\'));
        let bytes = folders.iter().filter(|_| is_name).find_map(|folder| std::fs::read(folder.join(name)).ok());
        match bytes {
            Some(bytes) => file::parsed(&bytes).ok_or_else(|| "its file is no file of a time zone".into()),
            // A system that has none knows not even this one.
            None if name == "UTC" => Ok(Zone { first: 0, changes: Vec::new(), rule: None }),
            None if folders.iter().any(|folder| Path::is_dir(folder)) => {
                Err("the system's database of time zones has none of this name".into())
            }
            None => Err("the system has no database of time zones (the package is called tzdata mostly; the variable \
                         TZDIR names its folder where it is in none of the usual ones)"
                .into()),
        }
    }

    /// By how much the clocks are before UTC at a moment, in seconds since 1970.
    pub(crate) fn offset(&self, at: i64) -> i64 {
        match self.changes.partition_point(|(from, _)| *from <= at) {
            0 if !self.changes.is_empty() => self.first,
            past if past == self.changes.len() => {
                let last = self.changes.last().map_or(self.first, |(_, offset)| *offset);
                self.rule.as_ref().map_or(last, |rule| rule.offset(at))
            }
            past => self.changes[past - 1].1,
        }
    }

    /// The first moment at which clocks show a date and time; of one that they leave out, as if they had not been put
    /// forward yet.
    pub(crate) fn moment(&self, shown: i64) -> i64 {
        let (before, after) = (self.offset(shown.saturating_sub(DAY)), self.offset(shown.saturating_add(DAY)));
        let (early, late) = (shown.saturating_sub(before), shown.saturating_sub(after));
        let is_shown = |at: i64, offset: i64| self.offset(at) == offset;
        if !is_shown(early, before) && is_shown(late, after) { late } else { early }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds since 1970 of a date and time.
    fn seconds(text: &str) -> i64 {
        orm_core::value::parse_datetime(text).unwrap() / 1_000_000
    }

    fn berlin() -> Zone {
        // Without changes that are written down, as small files have it.
        Zone { first: 3600, changes: Vec::new(), rule: Rule::parsed("CET-1CEST,M3.5.0,M10.5.0/3") }
    }

    #[test]
    fn clocks_are_put_forward_and_back_by_the_rule() {
        let zone = berlin();
        let at = |text| zone.offset(seconds(text));
        assert_eq!((at("2045-03-26 00:59:59"), at("2045-03-26 01:00:00")), (3600, 7200));
        assert_eq!((at("2045-10-29 00:59:59"), at("2045-10-29 01:00:00")), (7200, 3600));
        assert_eq!((at("2045-12-31 23:59:59"), at("2046-01-01 00:00:00")), (3600, 3600));
    }

    #[test]
    fn what_clocks_show_twice_is_the_first_time_and_what_they_leave_out_counts_on() {
        let zone = berlin();
        let of = |text| zone.moment(seconds(text));
        assert_eq!(of("2045-10-29 02:30:00"), seconds("2045-10-29 00:30:00"));
        assert_eq!(of("2045-10-29 03:00:00"), seconds("2045-10-29 02:00:00"));
        assert_eq!(of("2045-10-29 01:59:59"), seconds("2045-10-28 23:59:59"));
        assert_eq!(of("2045-03-26 02:30:00"), seconds("2045-03-26 01:30:00"));
        assert_eq!(of("2045-03-26 03:00:00"), seconds("2045-03-26 01:00:00"));
    }

    #[test]
    fn a_zone_that_is_not_there_is_an_error() {
        for name in ["Europe/Atlantis", "../passwd", "Europe", "", "a//b"] {
            assert!(Zone::named(name).is_err(), "{name}");
        }
    }
}
