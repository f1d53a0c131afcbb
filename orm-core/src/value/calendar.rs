//! Dates and times as text, in the form Django stores on SQLite, without a foreign crate.
//!
//! A date is a number of days since 1970-01-01 in the proleptic Gregorian calendar, the rest
//! are microseconds.

const DAY: i64 = 86_400_000_000;

/// The day number of a civil date. Years are counted from March, so that a leap day ends its year.
pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The civil date of a day number.
pub fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// `YYYY-MM-DD`.
pub fn format_date(days: i32) -> String {
    let (year, month, day) = civil_from_days(days.into());
    format!("{year:04}-{month:02}-{day:02}")
}

/// `HH:MM:SS`, with six more digits where there are microseconds.
pub fn format_time(micros: i64) -> String {
    let (seconds, micros) = (micros / 1_000_000, micros % 1_000_000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if micros == 0 {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}.{micros:06}")
    }
}

/// `YYYY-MM-DD HH:MM:SS`, with six more digits where there are microseconds.
pub fn format_datetime(micros: i64) -> String {
    let (year, month, day) = civil_from_days(micros.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02} {}", format_time(micros.rem_euclid(DAY)))
}

fn digits(text: &str, least: usize, most: usize) -> Option<i64> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Reads `YYYY-MM-DD`.
pub fn parse_date(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (digits(parts.next()?, 4, 6)?, digits(parts.next()?, 2, 2)?, digits(parts.next()?, 2, 2)?);
    let days = days_from_civil(year, month, day);
    // A day such as February 30th comes back as another one.
    if civil_from_days(days) == (year, month, day) { i32::try_from(days).ok() } else { None }
}

/// Reads `HH:MM`, `HH:MM:SS` and `HH:MM:SS.ffffff`.
pub fn parse_time(text: &str) -> Option<i64> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = clock.splitn(3, ':');
    let (hour, minute) = (digits(parts.next()?, 2, 2)?, digits(parts.next()?, 2, 2)?);
    let second = parts.next().map_or(Some(0), |text| digits(text, 2, 2))?;
    let micros = match fraction.len() {
        0 => 0,
        length @ 1..=6 => digits(fraction, 1, 6)? * 10i64.pow(6 - u32::try_from(length).ok()?),
        _ => digits(fraction.get(..6)?, 6, 6)?,
    };
    let fits = hour < 24 && minute < 60 && second < 60;
    fits.then_some(((hour * 60 + minute) * 60 + second) * 1_000_000 + micros)
}

/// Reads a date and a time with a space or a `T` between; a date alone is its midnight; an offset
/// at the end (`Z`, `+02:00`) is taken off, so that the result is in UTC.
pub fn parse_datetime(text: &str) -> Option<i64> {
    let date = text.get(..10)?;
    let days = i64::from(parse_date(date)?);
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(days * DAY);
    }
    let clock = rest.strip_prefix([' ', 'T'])?;
    let (clock, offset) = match clock.rfind(['Z', '+', '-']) {
        None => (clock, 0),
        Some(at) => (clock.get(..at)?, parse_offset(clock.get(at..)?)?),
    };
    Some(days * DAY + parse_time(clock)? - offset)
}

fn parse_offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let clock = text.get(1..)?;
    let (hour, minute) = match clock.split_once(':') {
        Some((hour, minute)) => (digits(hour, 2, 2)?, digits(minute, 2, 2)?),
        None if clock.len() == 4 => (digits(clock.get(..2)?, 2, 2)?, digits(clock.get(2..)?, 2, 2)?),
        None => (digits(clock, 2, 2)?, 0),
    };
    Some(sign * (hour * 60 + minute) * 60_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_comes_back() {
        for days in -150_000..150_000 {
            assert_eq!(parse_date(&format_date(days)), Some(days));
        }
    }

    #[test]
    fn moments_before_and_after_1970_come_back() {
        for micros in [0, 1, -1, 1_577_836_800_000_000, -62_000_000_000_000_001, 253_402_300_799_999_999] {
            assert_eq!(parse_datetime(&format_datetime(micros)), Some(micros));
        }
        assert_eq!(format_datetime(0), "1970-01-01 00:00:00");
        assert_eq!(format_datetime(-1), "1969-12-31 23:59:59.999999");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["2021-02-30", "2021-13-01", "21-01-01", "2021-1-1", "", "2021-01-01x", "é021-01-01"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        for text in ["24:00:00", "12:60:00", "12", "12:00:61", "a"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn offsets_are_taken_off() {
        assert_eq!(parse_datetime("2020-01-01T02:00:00+02:00"), parse_datetime("2020-01-01 00:00:00"));
        assert_eq!(parse_datetime("2020-01-01 00:00:00Z"), parse_datetime("2020-01-01"));
        assert_eq!(parse_datetime("2019-12-31 19:00:00-0500"), parse_datetime("2020-01-01"));
    }
}
