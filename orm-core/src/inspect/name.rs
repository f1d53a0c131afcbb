//! Names of tables and columns to names of Rust.

use std::collections::BTreeSet;

/// The longest name that both databases keep whole, in bytes.
pub(super) const LONGEST: usize = 63;

/// Words that can be no name as they are. Most can with `r#`.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that can be no name even so.
const NEVER: [&str; 4] = ["self", "super", "crate", "_"];

/// Names that fields of models cannot have: methods of their builders, and what stands for the key.
const TAKEN: [&str; 7] =
    ["save", "full_clean", "get_or_create", "update_or_create", "into_draft", "into_partial", "pk"];

/// Types that a file of models names, and what every program has in scope.
const TYPES: [&str; 49] = [
    "Aggregates",
    "Box",
    "Clone",
    "Copy",
    "Database",
    "DateTime",
    "Debug",
    "Decimal",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Field",
    "FieldType",
    "Fn",
    "ForeignKey",
    "From",
    "HasMany",
    "HasOne",
    "Into",
    "Isolation",
    "Iterator",
    "ManyToMany",
    "Maybe",
    "Model",
    "NaiveDate",
    "NaiveDateTime",
    "NaiveTime",
    "None",
    "Nullability",
    "Ok",
    "OnConflict",
    "OneToOne",
    "Option",
    "Ord",
    "Q",
    "QuerySet",
    "Result",
    "Row",
    "Self",
    "Send",
    "Some",
    "String",
    "Sure",
    "Sync",
    "TimeDelta",
    "Unit",
    "Uuid",
    "Vec",
];

/// Whether both databases keep this name, and models can say it.
pub(super) fn is_kept(name: &str) -> bool {
    super::is_name(name)
}

/// Small letters, digits and single underscores, as far as the name has them; none without a letter.
fn words(name: &str) -> Option<String> {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let plain: String = name.chars().map(letter).collect();
    let words: Vec<&str> = plain.split('_').filter(|word| !word.is_empty()).collect();
    let joined = words.join("_");
    joined.contains(|c: char| c.is_ascii_lowercase()).then_some(joined)
}

/// The names of the fields of one model.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name that no other field has, near to the one wished for; `number` is for one that cannot be.
    pub(super) fn give(&mut self, wished: &str, number: usize) -> String {
        let mut name = match words(wished) {
            Some(name) if name.starts_with(|first: char| first.is_ascii_digit()) => format!("number_{name}"),
            Some(name) => name,
            None => format!("field_{number}"),
        };
        if NEVER.contains(&name.as_str()) || TAKEN.contains(&name.as_str()) {
            name += "_field";
        }
        let mut given = name.clone();
        let mut count = 2;
        while !self.0.insert(given.clone()) {
            given = format!("{name}_{count}");
            count += 1;
        }
        given
    }

    /// Whether a field has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// The name as an identifier.
pub(super) fn ident(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}

/// The struct of a table: `film_actor` is `FilmActor`, and without the application before it.
pub(super) fn struct_name(table: &str, app: Option<&str>, number: usize, taken: &BTreeSet<String>) -> String {
    let prefix = app.map(|app| format!("{app}_"));
    let own = prefix.and_then(|prefix| table.strip_prefix(prefix.as_str())).unwrap_or(table);
    let camel = |name: &str| {
        let capital = |word: &str| {
            let (first, rest) = word.split_at(1);
            first.to_ascii_uppercase() + rest
        };
        words(name).map(|words| words.split('_').map(capital).collect::<String>())
    };
    let mut name = match camel(own).or_else(|| camel(table)) {
        Some(name) if name.starts_with(|first: char| first.is_ascii_digit()) => format!("Table{name}"),
        Some(name) => name,
        None => format!("Table{number}"),
    };
    // The derive makes types of such names.
    if TYPES.contains(&name.as_str()) || name.ends_with("Fields") || name.ends_with("Builder") {
        name += "Table";
    }
    let mut given = name.clone();
    let mut count = 2;
    while taken.contains(&given) {
        given = format!("{name}{count}");
        count += 1;
    }
    given
}

/// `MediaType` as `media_type`, as the derive has it.
pub(super) fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after_small = before.is_some_and(|before| !before.is_uppercase() && before != '_');
        let starts_word =
            before.is_some_and(char::is_uppercase) && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_small || starts_word) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// More than one of it, as English mostly has it.
pub(super) fn plural(name: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match name {
        _ if ends(&["ss", "x", "ch", "sh"]) => format!("{name}es"),
        _ if ends(&["s"]) => name.to_owned(),
        _ if ends(&["ay", "ey", "oy", "uy"]) => format!("{name}s"),
        _ => match name.strip_suffix('y') {
            Some(stem) => format!("{stem}ies"),
            None => format!("{name}s"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_become_identifiers_whatever_they_are() {
        let mut names = Names::default();
        let given: Vec<String> = [
            "Name",
            "name",
            "a__b_",
            "2nd",
            "\u{202e}",
            "type",
            "self",
            "x: i32 } impl Drop for ..",
            "pk",
            "",
            "\u{e9}t\u{e9}",
            "save",
            "r#type",
            "\"]",
            "*/",
            "${}",
        ]
        .iter()
        .enumerate()
        .map(|(number, name)| ident(&names.give(name, number)))
        .collect();
        assert_eq!(
            given,
            [
                "name",
                "name_2",
                "a_b",
                "number_2nd",
                "field_4",
                "r#type",
                "self_field",
                "x_i32_impl_drop_for",
                "pk_field",
                "field_9",
                "t",
                "save_field",
                "r_type",
                "field_13",
                "field_14",
                "field_15",
            ]
        );
    }

    #[test]
    fn names_of_tables_become_structs_that_take_no_other_name() {
        let mut taken = BTreeSet::new();
        let given: Vec<String> = ["shop_order", "order", "film_actor", "option", "film_fields", "2", "9x", "shop_"]
            .iter()
            .enumerate()
            .map(|(number, table)| {
                let name = struct_name(table, Some("shop"), number, &taken);
                taken.insert(name.clone());
                name
            })
            .collect();
        let expected = ["Order", "Order2", "FilmActor", "OptionTable", "FilmFieldsTable", "Table5", "Table9x", "Shop"];
        assert_eq!(given, expected);
    }

    #[test]
    fn plurals_are_english_where_that_is_simple() {
        let given = ["album", "category", "key", "address", "box", "staff", "news"].map(plural);
        assert_eq!(given, ["albums", "categories", "keys", "addresses", "boxes", "staffs", "news"]);
    }
}
