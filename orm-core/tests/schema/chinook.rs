//! The models of `chinook`.

use orm_core::meta::ModelMeta;
use orm_core::value::ColumnType::*;

use crate::model::*;

pub fn models() -> Vec<&'static ModelMeta> {
    vec![
        artist(),
        album(),
        genre(),
        media_type(),
        track(),
        playlist(),
        employee(),
        customer(),
        invoice(),
        invoice_line(),
    ]
}

model! {
    artist, "Artist", "chinook_artist";
    id(),
    column("name", Text { max_length: Some(120) }),
}

model! {
    album, "Album", "chinook_album";
    id(),
    column("title", Text { max_length: Some(160) }),
    to("artist", "artist_id", artist),
}

model! {
    genre, "Genre", "chinook_genre";
    id(),
    column("name", Text { max_length: Some(120) }).unique(),
}

model! {
    media_type, "MediaType", "chinook_mediatype";
    id(),
    column("name", Text { max_length: Some(120) }),
}

model! {
    track, "Track", "chinook_track";
    id(),
    column("name", Text { max_length: Some(200) }),
    to("album", "album_id", album).null(),
    to("media_type", "media_type_id", media_type),
    to("genre", "genre_id", genre).null(),
    column("composer", Text { max_length: Some(220) }).null(),
    column("milliseconds", Integer),
    column("bytes", Integer).null(),
    column("unit_price", Decimal { precision: Some((10, 2)) }),
}

model! {
    playlist, "Playlist", "chinook_playlist";
    id(),
    column("name", Text { max_length: Some(120) }),
    many("tracks", "chinook_playlist_tracks", track),
}

model! {
    employee, "Employee", "chinook_employee";
    id(),
    column("last_name", Text { max_length: Some(20) }),
    column("first_name", Text { max_length: Some(20) }),
    column("title", Text { max_length: Some(30) }).null(),
    to("reports_to", "reports_to_id", employee).null(),
    column("birth_date", Date).null(),
    column("hire_date", Date).null(),
    column("address", Text { max_length: Some(70) }).null(),
    column("city", Text { max_length: Some(40) }).null(),
    column("state", Text { max_length: Some(40) }).null(),
    column("country", Text { max_length: Some(40) }).null(),
    column("postal_code", Text { max_length: Some(10) }).null(),
    column("phone", Text { max_length: Some(24) }).null(),
    column("fax", Text { max_length: Some(24) }).null(),
    column("email", Text { max_length: Some(60) }).null(),
}

model! {
    customer, "Customer", "chinook_customer";
    id(),
    column("first_name", Text { max_length: Some(40) }),
    column("last_name", Text { max_length: Some(20) }),
    column("company", Text { max_length: Some(80) }).null(),
    column("address", Text { max_length: Some(70) }).null(),
    column("city", Text { max_length: Some(40) }).null(),
    column("state", Text { max_length: Some(40) }).null(),
    column("country", Text { max_length: Some(40) }).null(),
    column("postal_code", Text { max_length: Some(10) }).null(),
    column("phone", Text { max_length: Some(24) }).null(),
    column("fax", Text { max_length: Some(24) }).null(),
    column("email", Text { max_length: Some(60) }).unique(),
    to("support_rep", "support_rep_id", employee).null(),
}

model! {
    invoice, "Invoice", "chinook_invoice";
    id(),
    to("customer", "customer_id", customer),
    column("invoice_date", DateTime),
    column("billing_address", Text { max_length: Some(70) }).null(),
    column("billing_city", Text { max_length: Some(40) }).null(),
    column("billing_state", Text { max_length: Some(40) }).null(),
    column("billing_country", Text { max_length: Some(40) }).null(),
    column("billing_postal_code", Text { max_length: Some(10) }).null(),
    column("total", Decimal { precision: Some((10, 2)) }),
    index(Some("invoice_customer_date"), &["customer", "-invoice_date"]),
}

model! {
    invoice_line, "InvoiceLine", "chinook_invoiceline";
    id(),
    to("invoice", "invoice_id", invoice),
    to("track", "track_id", track),
    column("unit_price", Decimal { precision: Some((10, 2)) }),
    column("quantity", PositiveInteger),
}
