//! What `#[derive(Model)]` makes of a struct.

#[path = "models/chinook.rs"]
mod chinook;

use chinook::*;
use orm::prelude::*;

#[test]
fn the_meta_has_djangos_names() {
    let meta = Album::meta();
    assert_eq!((meta.name, meta.app, meta.table), ("Album", "chinook", "chinook_album"));
    let columns: Vec<_> = meta.fields.iter().map(|field| field.column).collect();
    assert_eq!(columns, ["id", "title", "artist_id"]);
}
