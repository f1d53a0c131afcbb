//! Names that look the same and are not: one with a letter such as U+00E9, another with a letter and the mark that goes on
//! it, U+0065 U+0301. Databases compare names by their bytes, so that both can be there, and a table of Unicode would be
//! needed to tell surely that they are twins. What is told here is told from their form alone: a letter that is not ASCII
//! in one stands where the other has a letter and its marks.

/// Whether two different names are twins, or may be.
pub(super) fn are_twins(left: &str, right: &str) -> bool {
    if left == right || left.is_ascii() || right.is_ascii() {
        return false;
    }
    let (left, right) = (letters(left), letters(right));
    left.len() == right.len() && left.iter().zip(&right).all(|(left, right)| may_be_same(left, right))
}

/// A letter and the marks that follow it.
struct Letter {
    base: char,
    marks: Vec<char>,
}

fn letters(name: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(name.len());
    for character in name.chars().flat_map(taken_apart).flatten() {
        match letters.last_mut() {
            Some(letter) if is_mark(character) => letter.marks.push(character),
            _ => letters.push(Letter { base: character, marks: Vec::new() }),
        }
    }
    for letter in &mut letters {
        // Marks on different sides of a letter may come in either order.
        letter.marks.sort_unstable();
    }
    letters
}

fn may_be_same(left: &Letter, right: &Letter) -> bool {
    if left.base == right.base {
        return left.marks == right.marks;
    }
    let (more, fewer) = if left.marks.len() > right.marks.len() { (left, right) } else { (right, left) };
    more.marks.len() > fewer.marks.len() && !fewer.base.is_ascii() && fewer.marks.iter().all(|m| more.marks.contains(m))
}

/// A syllable of Hangul is told from its parts by arithmetic; every other character is left as it is.
fn taken_apart(character: char) -> [Option<char>; 3] {
    const FIRST: u32 = 0xAC00;
    let syllable = u32::from(character).wrapping_sub(FIRST);
    if syllable >= 19 * 21 * 28 {
        return [Some(character), None, None];
    }
    let ending = syllable % 28;
    [
        char::from_u32(0x1100 + syllable / (21 * 28)),
        char::from_u32(0x1161 + syllable % (21 * 28) / 28),
        if ending > 0 { char::from_u32(0x11A7 + ending) } else { None },
    ]
}

/// Whether a character joins the one before it, as the second part of a letter that Unicode has in one piece too.
fn is_mark(character: char) -> bool {
    matches!(
        u32::from(character),
        // Of Latin, Greek and Cyrillic; of Hebrew; of Arabic.
        0x300..=0x36F | 0x5B0..=0x5C7 | 0x653..=0x655
        // Of the scripts of India, Sri Lanka, Burma and Bali.
        | 0x93C | 0x9BC | 0x9BE | 0x9D7 | 0xA3C | 0xB3C | 0xB3E | 0xB56 | 0xB57 | 0xBBE | 0xBD7 | 0xC56
        | 0xCC2 | 0xCD5 | 0xCD6 | 0xD3E | 0xD57 | 0xDCA | 0xDCF | 0xDDF | 0x102E | 0x1B35
        // Of Tibetan; of kana.
        | 0xF71..=0xF84 | 0xFB5 | 0xFB7 | 0x3099 | 0x309A
    )
}

#[cfg(test)]
mod tests {
    use super::are_twins;

    #[test]
    fn a_letter_in_one_piece_and_the_same_in_two_are_twins() {
        for (composed, decomposed) in [
            ("caf\u{e9}", "cafe\u{301}"),
            ("\u{c5}ngstr\u{f6}m", "A\u{30a}ngstro\u{308}m"),
            ("vi\u{1ec7}t", "vie\u{323}\u{302}t"),
            // Half taken apart, and with the marks in another order.
            ("vi\u{1ec7}t", "vi\u{ea}\u{323}t"),
            ("vi\u{ea}\u{323}t", "vie\u{302}\u{323}t"),
            ("vie\u{302}\u{323}t", "vie\u{323}\u{302}t"),
            ("\u{439}", "\u{438}\u{306}"),
            ("\u{3ac}", "\u{3b1}\u{301}"),
            ("\u{d55c}\u{ad6d}", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"),
            ("\u{304c}", "\u{304b}\u{3099}"),
            ("\u{9cb}", "\u{9c7}\u{9be}"),
        ] {
            assert!(are_twins(composed, decomposed), "{}", composed.escape_unicode());
            assert!(are_twins(decomposed, composed), "{}", composed.escape_unicode());
        }
    }

    #[test]
    fn other_names_are_not_twins() {
        for (one, other) in [
            ("cafe", "caf\u{e9}"),
            ("caf\u{e9}", "caf\u{e9}"),
            ("caf\u{e9}", "caf\u{e8}"),
            ("cafe\u{301}", "cafe\u{300}"),
            ("caf\u{e9}s", "cafe\u{301}"),
            ("caf\u{e9}", "kafe\u{301}"),
            ("stra\u{df}e", "strasse"),
            ("\u{d55c}", "\u{1112}\u{1161}\u{11ac}"),
            ("", "\u{301}"),
        ] {
            assert!(!are_twins(one, other), "{} {}", one.escape_unicode(), other.escape_unicode());
            assert!(!are_twins(other, one), "{} {}", one.escape_unicode(), other.escape_unicode());
        }
    }
}
