//! The models of `edge`.

use orm_core::meta::ModelMeta;
use orm_core::value::ColumnType::*;

use crate::model::*;

pub fn models() -> Vec<&'static ModelMeta> {
    vec![
        country(),
        publisher(),
        author(),
        profile(),
        tag(),
        book(),
        authorship(),
        review(),
        sample(),
        phrase(),
        event(),
        doc(),
        item(),
        token(),
        root(),
        cascade_child(),
        leaf(),
        null_child(),
        default_child(),
        protect_child(),
        restrict_child(),
    ]
}

model! {
    country, "Country", "edge_country";
    column("code", Text { max_length: Some(2) }).key(),
    column("name", Text { max_length: Some(60) }).unique(),
    column("eu", Bool).null(),
}

model! {
    publisher, "Publisher", "edge_publisher";
    id(),
    column("name", Text { max_length: Some(80) }),
    to("country", "country_id", country).null(),
    to("parent", "parent_id", publisher).null(),
    column("founded", Date).null(),
}

model! {
    author, "Author", "edge_author";
    id(),
    column("name", Text { max_length: Some(80) }),
    column("alias", Text { max_length: Some(80) }).null(),
    column("bio", Text { max_length: None }),
    column("born", Date).null(),
    to("country", "country_id", country).null(),
    to("mentor", "mentor_id", author).null(),
    many("friends", "edge_author_friends", author),
    many("follows", "edge_author_follows", author),
}

model! {
    profile, "Profile", "edge_profile";
    id(),
    to("author", "author_id", author).unique(),
    column("website", Text { max_length: Some(100) }).null(),
    column("newsletter", Bool),
    column("avatar", Bytes).null(),
}

model! {
    tag, "Tag", "edge_tag";
    id(),
    column("name", Text { max_length: Some(30) }).unique(),
    to("parent", "parent_id", tag).null(),
}

model! {
    book, "Book", "edge_book";
    id(),
    column("title", Text { max_length: Some(120) }),
    column("subtitle", Text { max_length: Some(120) }).null(),
    to("publisher", "publisher_id", publisher).null(),
    to("editor", "editor_id", author).null(),
    column("price", Decimal { precision: Some((8, 2)) }).null(),
    column("pages", Integer).null(),
    column("published", Date).null(),
    column("in_print", Bool),
    column("rating", Float).null(),
    to("sequel_of", "sequel_of_id", book).unique().null(),
    many("tags", "edge_book_tags", tag),
}

model! {
    authorship, "Authorship", "edge_authorship";
    id(),
    to("book", "book_id", book),
    to("author", "author_id", author),
    column("role", Text { max_length: Some(10) }),
    column("share", Decimal { precision: Some((5, 2)) }).null(),
    column("since", Date).null(),
    unique(Some("authorship_unique"), &["book", "author", "role"]),
}

model! {
    review, "Review", "edge_review";
    id(),
    to("book", "book_id", book),
    to("reviewer", "reviewer_id", author).null(),
    column("stars", SmallInt),
    column("body", Text { max_length: None }),
    column("created", DateTime),
}

model! {
    sample, "Sample", "edge_sample";
    id(),
    column("label", Text { max_length: Some(20) }).unique(),
    column("i", Integer),
    column("j", Integer).null(),
    column("big", BigInt).null(),
    column("f", Float).null(),
    column("d", Decimal { precision: Some((20, 6)) }).null(),
    column("flag", Bool).null(),
}

model! {
    phrase, "Phrase", "edge_phrase";
    id(),
    column("s", Text { max_length: Some(200) }),
    column("t", Text { max_length: Some(200) }).null(),
}

model! {
    event, "Event", "edge_event";
    id(),
    column("name", Text { max_length: Some(40) }).unique(),
    column("at", DateTime).null(),
    column("until", DateTime).null(),
    column("day", Date).null(),
    column("clock", Time).null(),
    column("dur", Duration).null(),
}

model! {
    doc, "Doc", "edge_doc";
    id(),
    column("label", Text { max_length: Some(20) }).unique(),
    column("data", Json).null(),
}

model! {
    item, "Item", "edge_item";
    id(),
    column("key", Text { max_length: Some(20) }).unique(),
    column("grp", Text { max_length: Some(10) }),
    column("rank", Integer),
    column("value", Integer),
    column("note", Text { max_length: Some(50) }).null(),
    column("uid", Uuid).null(),
    unique(Some("item_grp_rank"), &["grp", "rank"]),
}

model! {
    token, "Token", "edge_token";
    column("id", Uuid).key(),
    to("item", "item_id", item),
    column("name", Text { max_length: Some(20) }),
}

model! {
    root, "Root", "edge_root";
    id(),
    column("name", Text { max_length: Some(20) }).unique(),
}

model! {
    cascade_child, "CascadeChild", "edge_cascadechild";
    id(),
    to("root", "root_id", root),
    column("name", Text { max_length: Some(20) }),
}

model! {
    leaf, "Leaf", "edge_leaf";
    id(),
    to("child", "child_id", cascade_child),
    column("name", Text { max_length: Some(20) }),
}

model! {
    null_child, "NullChild", "edge_nullchild";
    id(),
    to("root", "root_id", root).null(),
    column("name", Text { max_length: Some(20) }),
}

model! {
    default_child, "DefaultChild", "edge_defaultchild";
    id(),
    to("root", "root_id", root),
    column("name", Text { max_length: Some(20) }),
}

model! {
    protect_child, "ProtectChild", "edge_protectchild";
    id(),
    to("root", "root_id", root),
    column("name", Text { max_length: Some(20) }),
}

model! {
    restrict_child, "RestrictChild", "edge_restrictchild";
    id(),
    to("root", "root_id", root).null(),
    to("child", "child_id", cascade_child),
    column("name", Text { max_length: Some(20) }),
}
