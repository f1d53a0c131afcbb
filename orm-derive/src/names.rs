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
    (distance <= 2 + candidate.len() / 6).then_some(candidate)
}

/// How many letters must be put in, taken out or exchanged.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, letter) in from.chars().enumerate() {
        let mut corner = row[0];
        row[0] = above + 1;
        for (index, other) in to.iter().enumerate() {
            let replaced = corner + usize::from(letter != *other);
            corner = row[index + 1];
            row[index + 1] = replaced.min(corner + 1).min(row[index] + 1);
        }
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
    }
}
