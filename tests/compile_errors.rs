//! What the compiler says of mistakes. `TRYBUILD=overwrite` writes the expected texts anew.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[test]
fn a_mistake_in_a_derive_is_told_at_its_token_with_its_mend() {
    trybuild::TestCases::new().compile_fail("tests/ui/derive/*.rs");
}

#[test]
fn a_mistake_in_a_query_is_told_in_few_lines() {
    trybuild::TestCases::new().compile_fail("tests/ui/query/*.rs");
}

/// What a file ends in that makes several mistakes; any other makes one.
const SEVERAL: &str = "// Several mistakes: each has a message.\n";

#[test]
fn no_mistake_takes_more_than_twenty_five_lines() {
    each_case(|path, text, several| {
        let messages: Vec<&str> = if several { text.split("\n\n").collect() } else { vec![text] };
        for message in messages {
            assert!(message.lines().count() <= 25, "{path}, or end it in `{SEVERAL}`");
        }
    });
}

#[test]
fn a_mistake_in_a_derive_is_told_once() {
    each_case(|path, text, several| {
        let messages = text.lines().filter(|line| line.starts_with("error")).count();
        assert!(several || messages == 1 || !path.contains("derive"), "{path} has {messages} messages");
    });
}

fn each_case(check: impl Fn(&str, &str, bool)) {
    let mut cases = 0;
    for folder in ["tests/ui/derive", "tests/ui/query"] {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|kind| kind == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                let text = std::fs::read_to_string(path.with_extension("stderr")).unwrap();
                check(&path.display().to_string(), &text, source.ends_with(SEVERAL));
                cases += 1;
            }
        }
    }
    assert!(cases >= 30, "at least thirty mistakes are held");
}
