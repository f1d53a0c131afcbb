//! The rule that a zone's clocks go by after all changes that are written down: the environment's `TZ`, as POSIX has it
//! and files of zones end with.

use orm_core::value::{civil_from_days, days_from_civil};

const DAY: i64 = 86_400;

/// An offset, or two by turns.
#[derive(Debug, PartialEq)]
pub(crate) struct Rule {
    standard: i64,
    other: Option<Other>,
}

/// The other offset, and when it begins and ends each year.
#[derive(Debug, PartialEq)]
struct Other {
    offset: i64,
    begins: Turn,
    ends: Turn,
}

/// A day of the year and a time of that day, as clocks show it before they are changed.
#[derive(Debug, PartialEq)]
struct Turn {
    day: Day,
    time: i64,
}

#[derive(Debug, PartialEq)]
enum Day {
    /// The month, the week of it (5 is the last), the day of the week, Sunday being 0.
    OfWeek(i64, i64, i64),
    /// From 1 to 365, without the leap day.
    Julian(i64),
    /// From 0 to 365.
    OfYear(i64),
}

impl Rule {
    pub(crate) fn parsed(text: &str) -> Option<Self> {
        let mut rest = text;
        name(&mut rest)?;
        let standard = -time(&mut rest)?;
        if rest.is_empty() {
            return Some(Rule { standard, other: None });
        }
        name(&mut rest)?;
        let offset = if rest.starts_with(',') { standard + 3600 } else { -time(&mut rest)? };
        let (begins, ends) = (turn(&mut rest)?, turn(&mut rest)?);
        rest.is_empty().then_some(Rule { standard, other: Some(Other { offset, begins, ends }) })
    }

    pub(crate) fn offset(&self, at: i64) -> i64 {
        let Some(other) = &self.other else { return self.standard };
        let (year, ..) = civil_from_days(at.saturating_add(self.standard).div_euclid(DAY));
        let begins = other.begins.shown(year) - self.standard;
        let ends = other.ends.shown(year) - other.offset;
        let is_other = if begins < ends { (begins..ends).contains(&at) } else { !(ends..begins).contains(&at) };
        if is_other { other.offset } else { self.standard }
    }
}

impl Turn {
    /// What clocks show then, in seconds since 1970.
    fn shown(&self, year: i64) -> i64 {
        let new_year = days_from_civil(year, 1, 1);
        let day = match self.day {
            Day::OfYear(day) => new_year + day,
            Day::Julian(day) => {
                let is_leap = days_from_civil(year, 3, 1) - new_year == 60;
                new_year + day - i64::from(day < 60 || !is_leap)
            }
            Day::OfWeek(month, week, day) => {
                let first = days_from_civil(year, month, 1);
                let next =
                    if month == 12 { days_from_civil(year + 1, 1, 1) } else { days_from_civil(year, month + 1, 1) };
                // The first day of all, 1970-01-01, was a Thursday.
                let of_week = first + (day - (first + 4)).rem_euclid(7) + (week - 1) * 7;
                if of_week < next { of_week } else { of_week - 7 }
            }
        };
        day * DAY + self.time
    }
}

/// A name of clocks: letters, or anything in angle brackets.
fn name(rest: &mut &str) -> Option<()> {
    let length = match rest.strip_prefix('<') {
        Some(quoted) => quoted.find('>')? + 2,
        None => rest.find(|other: char| !other.is_ascii_alphabetic()).unwrap_or(rest.len()),
    };
    *rest = rest.get(length..)?;
    (length > 0).then_some(())
}

fn number(rest: &mut &str) -> Option<i64> {
    let length = rest.find(|other: char| !other.is_ascii_digit()).unwrap_or(rest.len());
    let number = rest.get(..length.min(4))?.parse().ok()?;
    *rest = rest.get(length..)?;
    Some(number)
}

fn taken(rest: &mut &str, character: char) -> bool {
    let taken = rest.strip_prefix(character);
    *rest = taken.unwrap_or(rest);
    taken.is_some()
}

/// `[+-]hours[:minutes[:seconds]]`, in seconds.
fn time(rest: &mut &str) -> Option<i64> {
    let sign = if taken(rest, '-') { -1 } else { 1 };
    taken(rest, '+');
    let mut seconds = number(rest)? * 3600;
    for unit in [60, 1] {
        if taken(rest, ':') {
            seconds += number(rest)? * unit;
        }
    }
    Some(sign * seconds)
}

/// `,day[/time]`.
fn turn(rest: &mut &str) -> Option<Turn> {
    if !taken(rest, ',') {
        return None;
    }
    let day = if taken(rest, 'M') {
        let month = number(rest)?;
        let week = if taken(rest, '.') { number(rest)? } else { return None };
        let day = if taken(rest, '.') { number(rest)? } else { return None };
        let fits = (1..=12).contains(&month) && (1..=5).contains(&week) && (0..=6).contains(&day);
        fits.then_some(Day::OfWeek(month, week, day))?
    } else if taken(rest, 'J') {
        Day::Julian(number(rest)?)
    } else {
        Day::OfYear(number(rest)?)
    };
    let time = if taken(rest, '/') { time(rest)? } else { 7200 };
    Some(Turn { day, time })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset(rule: &str, at: &str) -> i64 {
        Rule::parsed(rule).unwrap().offset(orm_core::value::parse_datetime(at).unwrap() / 1_000_000)
    }

    #[test]
    fn rules_of_every_form_are_read() {
        assert_eq!(offset("<+0530>-5:30", "2040-01-01"), 19_800);
        assert_eq!(offset("EST5EDT,M3.2.0,M11.1.0", "2040-07-01"), -14_400);
        // In the south the other offset goes over New Year.
        assert_eq!(offset("ACST-9:30ACDT,M10.1.0,M4.1.0/3", "2040-01-01"), 37_800);
        assert_eq!(offset("ACST-9:30ACDT,M10.1.0,M4.1.0/3", "2040-07-01"), 34_200);
        // In Ireland the standard is summer's.
        assert_eq!(offset("IST-1GMT0,M10.5.0,M3.5.0/1", "2040-01-01"), 0);
        assert_eq!(offset("IST-1GMT0,M10.5.0,M3.5.0/1", "2040-07-01"), 3600);
        assert_eq!(offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2040-07-01"), -3600);
        assert_eq!(offset("XXX3YYY,J60,300", "2040-03-01 05:00:00"), -7200);
        assert_eq!(offset("XXX3YYY,J60,300", "2040-03-01 04:59:59"), -10_800);
        for broken in
            ["", "5", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1x,M3.5,M1.1.1"]
        {
            assert_eq!(Rule::parsed(broken), None, "{broken}");
        }
    }
}
