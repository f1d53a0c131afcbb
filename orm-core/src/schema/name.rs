//! The names of constraints and indexes, made as Django 5.2 makes them.
//!
//! Django measures in characters. Databases measure in bytes, and so is measured here; of ASCII the two are the same.

use super::digest::md5;

/// The first `length` digits of the digest of the parts, one after another.
fn digest<'a>(parts: impl IntoIterator<Item = &'a str>, length: usize) -> String {
    let mut message = Vec::new();
    for part in parts {
        message.extend_from_slice(part.as_bytes());
    }
    let mut digest = md5(&message);
    digest.truncate(length);
    digest
}

/// The start of a text, of at most so many bytes and only whole characters.
fn start(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// Names may begin neither with an underscore nor with a digit.
fn begins_badly(name: &str) -> bool {
    name.starts_with(|first: char| first == '_' || first.is_numeric())
}

/// The name of the index of some columns; `longest` is the dialect's longest name.
pub fn index_name(table: &str, columns: &[&str], longest: usize) -> String {
    constraint_name(table, columns, "", longest)
}

/// The name of the second index of a column, for searches of a prefix.
pub fn pattern_index_name(table: &str, column: &str, longest: usize) -> String {
    constraint_name(table, &[column], "_like", longest)
}

/// The name of a unique constraint that was given none.
pub fn unique_name(table: &str, columns: &[&str], longest: usize) -> String {
    constraint_name(table, columns, "_uniq", longest)
}

/// The name of a foreign key.
pub fn foreign_key_name(table: &str, column: &str, to_table: &str, to_column: &str, longest: usize) -> String {
    constraint_name(table, &[column], &format!("_fk_{to_table}_{to_column}"), longest)
}

/// The name that the database gives to a constraint which is part of a column's definition: `<table>_<column>_key`. What
/// does not fit is cut as PostgreSQL cuts it, from the longer of the two names.
pub fn implicit_name(table: &str, column: &str, ending: &str, longest: usize) -> String {
    let room = longest.saturating_sub(ending.len() + 2);
    let (mut first, mut second) = (table.len(), column.len());
    while first + second > room {
        if first > second { first -= 1 } else { second -= 1 }
    }
    format!("{}_{}_{ending}", start(table, first), start(column, second))
}

/// The name that the database gives to a table's primary key, likewise.
pub(super) fn implicit_key_name(table: &str, longest: usize) -> String {
    const ENDING: &str = "_pkey";
    format!("{}{ENDING}", start(table, longest.saturating_sub(ENDING.len())))
}

/// Table, columns, digest and suffix; what does not fit is cut so that a third goes to the digest and its
/// suffix and the rest is shared by table and columns.
fn constraint_name(table: &str, columns: &[&str], suffix: &str, longest: usize) -> String {
    let digest = digest(std::iter::once(table).chain(columns.iter().copied()), 8);
    let mut ending = format!("{digest}{suffix}");
    let columns = columns.join("_");
    let whole = format!("{table}_{columns}_{ending}");
    if whole.len() <= longest {
        return whole;
    }
    ending.truncate(start(&ending, longest / 3).len());
    let each = ((longest - ending.len()) / 2).saturating_sub(1);
    let mut name = format!("{}_{}_{ending}", start(table, each), start(&columns, each));
    if begins_badly(&name) {
        name.pop();
        name.insert(0, 'D');
    }
    name
}

/// The name of an index of a model's `index(..)` that was given none. At most 27 bytes and its suffix, so that it is
/// the same on every database. The columns come with whether they are descending. The suffix is `idx`, or the method
/// that was named.
pub fn meta_index_name(table: &str, columns: &[(&str, bool)], suffix: &str) -> String {
    let ordered: Vec<String> =
        columns.iter().map(|(column, descending)| format!("{}{column}", if *descending { "-" } else { "" })).collect();
    let parts = std::iter::once(table).chain(ordered.iter().map(String::as_str)).chain([suffix]);
    let digest = digest(parts, 6);
    let first = columns.first().map_or("", |(column, _)| column);
    let mut name = format!("{}_{}_{digest}_{suffix}", start(table, 11), start(first, 7));
    if begins_badly(&name) {
        name.replace_range(..name.chars().next().map_or(0, char::len_utf8), "D");
    }
    name
}

/// A table's name that is too long, cut as Django cuts it.
pub fn fitting_name(name: &str, longest: usize) -> String {
    const DIGITS: usize = 4;
    if name.len() <= longest {
        return name.to_owned();
    }
    format!("{}{}", start(name, longest - DIGITS), digest([name], DIGITS))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_those_that_django_gave_in_its_own_databases() {
        assert_eq!(index_name("chinook_album", &["artist_id"], 63), "chinook_album_artist_id_149f88b2");
        assert_eq!(pattern_index_name("chinook_genre", "name", 63), "chinook_genre_name_59c98787_like");
        assert_eq!(
            unique_name("auth_user_user_permissions", &["user_id", "permission_id"], 200),
            "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq"
        );
        assert_eq!(
            foreign_key_name("auth_group_permissions", "permission_id", "auth_permission", "id", 63),
            "auth_group_permissio_permission_id_84c5c92e_fk_auth_perm"
        );
        assert_eq!(
            foreign_key_name("auth_user_user_permissions", "permission_id", "auth_permission", "id", 63),
            "auth_user_user_permi_permission_id_1fbb5f2c_fk_auth_perm"
        );
        assert_eq!(
            unique_name("django_content_type", &["app_label", "model"], 63),
            "django_content_type_app_label_model_76bd3d3b_uniq"
        );
    }

    #[test]
    fn names_always_fit_and_never_begin_badly() {
        for table in ["_t", "9t", "t", "a_table_whose_name_is_rather_long_so_that_it_has_to_be_cut_somewhere_or_other"]
        {
            for column in ["c", "_a_column_whose_name_is_rather_long_so_that_it_has_to_be_cut_somewhere_or_other"] {
                for name in [
                    index_name(table, &[column, column], 63),
                    foreign_key_name(table, column, table, column, 63),
                    unique_name(table, &[column], 63),
                    meta_index_name(table, &[(column, true), (column, false)], "idx"),
                ] {
                    assert!(name.len() <= 63, "{name}");
                }
                assert!(meta_index_name(table, &[(column, false)], "idx").len() <= 30);
                assert!(!begins_badly(&meta_index_name(table, &[(column, false)], "idx")));
            }
        }
    }

    #[test]
    fn names_of_any_letters_fit_in_bytes_and_are_told_apart() {
        let letters = ["a", "9", "_", "\u{e9}", "\u{3b1}", "\u{5b57}", "\u{1d11e}", "e\u{301}"];
        let mut seen = HashSet::new();
        for table_letter in letters {
            for column_letter in letters {
                for (table, column) in [(1, 1), (18, 21), (9, 60), (60, 9), (40, 40), (41, 40), (40, 41)] {
                    // Django's digest does not see where the table's name ends.
                    if table_letter == column_letter && table > column {
                        continue;
                    }
                    let (table, column) = (table_letter.repeat(table), column_letter.repeat(column));
                    for longest in [63, 200] {
                        let names = [
                            index_name(&table, &[&column], longest),
                            pattern_index_name(&table, &column, longest),
                            unique_name(&table, &[&column], longest),
                            meta_index_name(&table, &[(&column, false)], "idx"),
                            meta_index_name(&table, &[(&column, true)], "idx"),
                            fitting_name(&format!("{table}.{column}"), longest),
                            foreign_key_name(&table, &column, "t", "id", longest),
                        ];
                        for (kind, name) in names.into_iter().enumerate() {
                            assert!(name.len() <= longest, "{name} has {} bytes", name.len());
                            assert!(seen.insert((longest, kind, name.clone())), "{name} is the name of two");
                        }
                    }
                }
            }
        }
        assert_eq!(index_name(&"\u{3b1}".repeat(18), &[&"\u{3b2}".repeat(21)], 63).chars().count(), 36);
    }

    #[test]
    fn a_table_name_too_long_is_cut_and_ends_in_a_digest() {
        assert_eq!(fitting_name("short", 63), "short");
        let cut = fitting_name(&"x".repeat(80), 63);
        assert_eq!(cut.len(), 63);
        assert!(cut.starts_with(&"x".repeat(59)));
    }
}
