//! What the compiler says of mistakes. `TRYBUILD=overwrite` writes the expected texts anew.

#[test]
fn a_mistake_in_a_derive_is_told_at_its_token_with_its_mend() {
    trybuild::TestCases::new().compile_fail("tests/ui/derive/*.rs");
}
