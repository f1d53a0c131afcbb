//! The models: what the music store keeps, one struct for each table.
//!
//! A plain field is a column. `ForeignKey` is a column too, with the key of a row elsewhere; `HasMany` is its other side and
//! has none. `Option` takes NULL. The names of tables and columns are those that Django gives: `Album.artist` is
//! `chinook_album.artist_id`.

use chrono::{DateTime, NaiveDate, Utc};
use orm::prelude::*;
use rust_decimal::Decimal;

/// An artist.
#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Artist {
    pub id: i64,
    #[field(max_length = 120)]
    pub name: String,
    pub albums: HasMany<Album>,
}

/// An album of an artist.
#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Album {
    pub id: i64,
    #[field(max_length = 160)]
    pub title: String,
    #[field(on_delete = Cascade)] // an artist that is deleted takes the albums along
    pub artist: ForeignKey<Artist>,
    pub tracks: HasMany<Track>,
}

/// A genre of tracks.
#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Genre {
    pub id: i64,
    #[field(max_length = 120, unique)]
    pub name: String,
    pub tracks: HasMany<Track>,
}

/// What a track is sold as.
#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct MediaType {
    pub id: i64,
    #[field(max_length = 120)]
    pub name: String,
    pub tracks: HasMany<Track>,
}

/// A track.
#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Track {
    pub id: i64,
    #[field(max_length = 200)]
    pub name: String,
    #[field(on_delete = Cascade)]
    pub album: Option<ForeignKey<Album>>,
    #[field(on_delete = Protect)] // a media type that has tracks cannot be deleted
    pub media_type: ForeignKey<MediaType>,
    #[field(on_delete = SetNull)] // the track stays, without a genre
    pub genre: Option<ForeignKey<Genre>>,
    #[field(max_length = 220)]
    pub composer: Option<String>,
    pub milliseconds: i32,
    pub bytes: Option<i32>,
    #[field(max_digits = 10, decimal_places = 2)]
    pub unit_price: Decimal,
    #[field(via = tracks)] // the other side of `Playlist.tracks`
    pub playlists: ManyToMany<Playlist>,
    pub invoice_lines: HasMany<InvoiceLine>,
}

/// A list of tracks.
#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Playlist {
    pub id: i64,
    #[field(max_length = 120)]
    pub name: String,
    pub tracks: ManyToMany<Track>, // the table chinook_playlist_tracks
}

/// Somebody who works at the store.
#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Employee {
    pub id: i64,
    #[field(max_length = 20)]
    pub last_name: String,
    #[field(max_length = 20)]
    pub first_name: String,
    #[field(max_length = 30)]
    pub title: Option<String>,
    #[field(on_delete = SetNull)]
    pub reports_to: Option<ForeignKey<Employee>>,
    pub birth_date: Option<NaiveDate>,
    pub hire_date: Option<NaiveDate>,
    #[field(max_length = 70)]
    pub address: Option<String>,
    #[field(max_length = 40)]
    pub city: Option<String>,
    #[field(max_length = 40)]
    pub state: Option<String>,
    #[field(max_length = 40)]
    pub country: Option<String>,
    #[field(max_length = 10)]
    pub postal_code: Option<String>,
    #[field(max_length = 24)]
    pub phone: Option<String>,
    #[field(max_length = 24)]
    pub fax: Option<String>,
    #[field(max_length = 60)]
    pub email: Option<String>,
    #[field(via = reports_to)] // needed where the foreign key is not named like this model
    pub reports: HasMany<Employee>,
    #[field(via = support_rep)]
    pub customers: HasMany<Customer>,
}

/// Somebody who buys.
#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Customer {
    pub id: i64,
    #[field(max_length = 40)]
    pub first_name: String,
    #[field(max_length = 20)]
    pub last_name: String,
    #[field(max_length = 80)]
    pub company: Option<String>,
    #[field(max_length = 70)]
    pub address: Option<String>,
    #[field(max_length = 40)]
    pub city: Option<String>,
    #[field(max_length = 40)]
    pub state: Option<String>,
    #[field(max_length = 40)]
    pub country: Option<String>,
    #[field(max_length = 10)]
    pub postal_code: Option<String>,
    #[field(max_length = 24)]
    pub phone: Option<String>,
    #[field(max_length = 24)]
    pub fax: Option<String>,
    #[field(max_length = 60, unique)]
    pub email: String,
    #[field(on_delete = SetNull)]
    pub support_rep: Option<ForeignKey<Employee>>,
    pub invoices: HasMany<Invoice>,
}

/// What a customer pays at once.
#[derive(Model, Debug, Clone)]
#[model(app = "chinook", index(name = "invoice_customer_date", customer, -invoice_date))]
pub struct Invoice {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub customer: ForeignKey<Customer>,
    pub invoice_date: DateTime<Utc>,
    #[field(max_length = 70)]
    pub billing_address: Option<String>,
    #[field(max_length = 40)]
    pub billing_city: Option<String>,
    #[field(max_length = 40)]
    pub billing_state: Option<String>,
    #[field(max_length = 40)]
    pub billing_country: Option<String>,
    #[field(max_length = 10)]
    pub billing_postal_code: Option<String>,
    #[field(max_digits = 10, decimal_places = 2)]
    pub total: Decimal,
    pub lines: HasMany<InvoiceLine>,
}

/// One line of an invoice.
#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct InvoiceLine {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub invoice: ForeignKey<Invoice>,
    #[field(on_delete = Restrict)]
    pub track: ForeignKey<Track>,
    #[field(max_digits = 10, decimal_places = 2)]
    pub unit_price: Decimal,
    pub quantity: u32,
}
