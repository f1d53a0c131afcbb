//! What the compiler says of mistakes. `TRYBUILD=overwrite` writes the expected texts anew.

#[test]
fn a_mistake_in_a_derive_is_told_at_its_token_with_its_mend() {
    trybuild::TestCases::new().compile_fail("tests/ui/derive/*.rs");
}

#[test]
fn a_mistake_in_a_query_is_told_in_few_lines() {
    trybuild::TestCases::new().compile_fail("tests/ui/query/*.rs");
}

#[test]
fn no_message_is_longer_than_twenty_five_lines() {
    for folder in ["tests/ui/derive", "tests/ui/query"] {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let messages = text.split("\n\n").map(|message| message.lines().count());
            assert!(messages.max() <= Some(25), "{}", path.display());
        }
    }
}
