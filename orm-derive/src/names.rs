//! Names, made and compared.

/// The longest name that both databases keep whole, in bytes.
pub(crate) const LONGEST: usize = 63;

/// `MediaType` as `media_type`.
pub(crate) fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let after_small = index > 0 && !letters[index - 1].is_uppercase() && letters[index - 1] != '_';
        let before_small = index > 0
            && letters[index - 1].is_uppercase()
            && letters.get(index + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_small || before_small) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// `MediaType` as `Media Type`, `FOREWORD` as `Foreword`.
pub(crate) fn title_case(name: &str) -> String {
    let words = snake_case(name);
    let words = words.split('_').filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The one of `known` that `name` was probably meant to be.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().map(|candidate| (distance(name, candidate), candidate));
    let (distance, candidate) = near.min_by_key(|(distance, _)| *distance)?;
    let longest = name.chars().count().max(candidate.len());
    (distance <= (2 + candidate.len() / 6).min(longest / 2)).then_some(candidate)
}

/// How many letters must be put in, taken out, exchanged or swapped with the next.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (down, letter) in from.iter().enumerate() {
        let mut next = vec![down + 1];
        for (right, other) in to.iter().enumerate() {
            let replaced = row[right] + usize::from(letter != other);
            let mut least = replaced.min(row[right + 1] + 1).min(next[right] + 1);
            if down > 0 && right > 0 && *letter == to[right - 1] && from[down - 1] == *other {
                least = least.min(before[right - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snake_case_splits_words_and_keeps_abbreviations_together() {
        let pairs =
            [("Artist", "artist"), ("MediaType", "media_type"), ("HTTPServer", "http_server"), ("PG13", "pg13")];
        for (name, snake) in pairs {
            assert_eq!(snake_case(name), snake);
        }
    }

    #[test]
    fn labels_are_words() {
        assert_eq!(title_case("MainAuthor"), "Main Author");
        assert_eq!(title_case("FOREWORD"), "Foreword");
    }

    #[test]
    fn a_misspelt_name_finds_the_nearest_and_a_strange_one_none() {
        assert_eq!(nearest("max_lenght", ["max_length", "max_digits"]), Some("max_length"));
        assert_eq!(nearest("colour", ["max_length", "max_digits"]), None);
        assert_eq!(nearest("titel", ["id", "tel", "title"]), Some("title"));
        assert_eq!(nearest("?", ["id", "name"]), None);
        assert_eq!(nearest("", ["id", "name"]), None);
    }
}
