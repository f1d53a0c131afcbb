//! Files of time zones, in the form of RFC 8536 (TZif).

use super::Zone;
use super::rule::Rule;

/// What a file says; none where it is no such file.
pub(super) fn parsed(bytes: &[u8]) -> Option<Zone> {
    let mut rest = bytes;
    let header = Header::taken(&mut rest)?;
    if header.version == 0 {
        let (first, changes) = body(&header, 4, &mut rest)?;
        return Some(Zone { first, changes, rule: None });
    }
    // What comes first has times of 32 bits, for programs that read no others.
    body(&header, 4, &mut rest)?;
    let header = Header::taken(&mut rest)?;
    let (first, changes) = body(&header, 8, &mut rest)?;
    let footer = std::str::from_utf8(rest).ok()?.trim_matches('\n');
    let rule = if footer.is_empty() { None } else { Some(Rule::parsed(footer)?) };
    Some(Zone { first, changes, rule })
}

/// How much of each there is.
struct Header {
    version: u8,
    universal: usize,
    standard: usize,
    leaps: usize,
    times: usize,
    types: usize,
    names: usize,
}

impl Header {
    fn taken(rest: &mut &[u8]) -> Option<Self> {
        let start = taken(rest, 20)?;
        if !start.starts_with(b"TZif") {
            return None;
        }
        let version = start[4];
        let mut count = || usize::try_from(u32::from_be_bytes(taken(rest, 4)?.try_into().ok()?)).ok();
        Some(Header {
            version,
            universal: count()?,
            standard: count()?,
            leaps: count()?,
            times: count()?,
            types: count()?,
            names: count()?,
        })
    }
}

fn taken<'b>(rest: &mut &'b [u8], length: usize) -> Option<&'b [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

type Changes = (i64, Vec<(i64, i64)>);

fn body(header: &Header, width: usize, rest: &mut &[u8]) -> Option<Changes> {
    let times = taken(rest, header.times.checked_mul(width)?)?;
    let kinds = taken(rest, header.times)?;
    let types = taken(rest, header.types.checked_mul(6)?)?;
    taken(rest, header.names)?;
    taken(rest, header.leaps.checked_mul(width + 4)?)?;
    taken(rest, header.standard)?;
    taken(rest, header.universal)?;
    let offset = |kind: usize| {
        let bytes = types.get(kind * 6..kind * 6 + 4)?;
        Some(i64::from(i32::from_be_bytes(bytes.try_into().ok()?)))
    };
    let time = |bytes: &[u8]| match width {
        4 => Some(i64::from(i32::from_be_bytes(bytes.try_into().ok()?))),
        _ => Some(i64::from_be_bytes(bytes.try_into().ok()?)),
    };
    let changes = times.chunks_exact(width).zip(kinds).map(|(at, kind)| Some((time(at)?, offset((*kind).into())?)));
    Some((offset(0)?, changes.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of the first version: one change, at a moment, from an offset to another.
    fn small(at: i32, before: i32, after: i32) -> Vec<u8> {
        let mut bytes = b"TZif\0".to_vec();
        bytes.extend([0; 15]);
        for count in [0u32, 0, 0, 1, 2, 4] {
            bytes.extend(count.to_be_bytes());
        }
        bytes.extend(at.to_be_bytes());
        bytes.push(1);
        for offset in [before, after] {
            bytes.extend(offset.to_be_bytes());
            bytes.extend([0, 0]);
        }
        bytes.extend(b"XXX\0");
        bytes
    }

    #[test]
    fn a_file_is_read_to_its_end() {
        let zone = parsed(&small(1000, 60, 120)).unwrap();
        assert_eq!((zone.offset(999), zone.offset(1000)), (60, 120));
        let mut second = small(0, 0, 0);
        second[4] = b'2';
        second.extend(b"TZif2");
        second.extend([0; 15]);
        for count in [0u32, 0, 0, 0, 1, 4] {
            second.extend(count.to_be_bytes());
        }
        second.extend(7200i32.to_be_bytes());
        second.extend(b"\0\0EET\0\nEET-2\n");
        let zone = parsed(&second).unwrap();
        assert_eq!((zone.offset(0), zone.rule.is_some()), (7200, true));
    }

    #[test]
    fn a_file_that_breaks_off_is_none() {
        let whole = small(1000, 60, 120);
        for length in 0..whole.len() {
            assert!(parsed(&whole[..length]).is_none(), "{length}");
        }
        assert!(parsed(b"not a zone at all, but text of some length, more than a header").is_none());
    }
}
