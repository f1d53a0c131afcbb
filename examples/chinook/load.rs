//! The rows: from CSV files through the models into the database.

use std::collections::BTreeMap;

use indicatif::{ProgressBar, ProgressStyle};
use orm::prelude::*;
use orm::{Database, Result, Transaction};

use crate::csv::{self, Record};
use crate::models::*;

/// How many rows are inserted before the progress bar moves.
const STEP: usize = 500;

/// How many rows the files have.
const ROWS: u64 = 15_607;

/// Inserts all rows, in one transaction: all of them or none.
pub fn load(db: &Database) -> Result<()> {
    // Drawn on a terminal only.
    let bar = ProgressBar::new(ROWS);
    if let Ok(style) = ProgressStyle::with_template("Loading [{bar:40}] {pos}/{len} rows") {
        bar.set_style(style.progress_chars("=> "));
    }
    db.atomic(|tx| {
        let load = Load { tx, bar: &bar };
        load.table(include_str!("data/artist.csv"), artist)?;
        load.table(include_str!("data/album.csv"), album)?;
        load.table(include_str!("data/genre.csv"), genre)?;
        load.table(include_str!("data/mediatype.csv"), media_type)?;
        load.table(include_str!("data/track.csv"), track)?;
        load.table(include_str!("data/playlist.csv"), playlist)?;
        load.playlist_tracks(include_str!("data/playlist_tracks.csv"))?;
        load.table(include_str!("data/employee.csv"), employee)?;
        load.table(include_str!("data/customer.csv"), customer)?;
        load.table(include_str!("data/invoice.csv"), invoice)?;
        load.table(include_str!("data/invoiceline.csv"), invoice_line)
    })?;
    bar.finish_and_clear();
    Ok(())
}

struct Load<'a> {
    tx: &'a Transaction,
    bar: &'a ProgressBar,
}

impl Load<'_> {
    /// Inserts the rows of a model. Their keys are those of the file.
    fn table<M: Model>(&self, file: &str, read: fn(&Record) -> Result<M>) -> Result<()> {
        let rows = csv::records(file).iter().map(read).collect::<Result<Vec<M>>>()?;
        for rows in rows.chunks(STEP) {
            M::objects().bulk_create(self.tx, rows)?;
            self.bar.inc(rows.len() as u64);
        }
        Ok(())
    }

    /// Puts the tracks on their playlists.
    fn playlist_tracks(&self, file: &str) -> Result<()> {
        let mut tracks: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for record in csv::records(file) {
            tracks.entry(record.get("playlist_id")?).or_default().push(record.get("track_id")?);
        }
        for playlist in Playlist::objects().all(self.tx)? {
            let tracks = tracks.remove(&playlist.id).unwrap_or_default();
            self.bar.inc(tracks.len() as u64);
            playlist.tracks.add(self.tx, tracks)?;
        }
        Ok(())
    }
}

/// Whether there is a row in any of the tables.
pub fn is_filled(db: &Database) -> Result<bool> {
    Ok(counts(db)?.iter().any(|(_, rows)| *rows > 0))
}

/// How many rows each table has.
pub fn counts(db: &Database) -> Result<Vec<(&'static str, u64)>> {
    Ok(vec![
        count::<Artist>(db)?,
        count::<Album>(db)?,
        count::<Genre>(db)?,
        count::<MediaType>(db)?,
        count::<Track>(db)?,
        count::<Playlist>(db)?,
        // A join across the relation gives a row for each track of each playlist.
        ("chinook_playlist_tracks", Playlist::objects().filter(|p| p.tracks.is_not_null()).count(db)?),
        count::<Employee>(db)?,
        count::<Customer>(db)?,
        count::<Invoice>(db)?,
        count::<InvoiceLine>(db)?,
    ])
}

fn count<M: Model>(db: &Database) -> Result<(&'static str, u64)> {
    Ok((M::meta().table, M::objects().count(db)?))
}

fn artist(row: &Record) -> Result<Artist> {
    Ok(Artist { id: row.get("id")?, name: row.get("name")?, albums: HasMany::default() })
}

fn album(row: &Record) -> Result<Album> {
    Ok(Album {
        id: row.get("id")?,
        title: row.get("title")?,
        artist: ForeignKey::to(row.get("artist_id")?),
        tracks: HasMany::default(),
    })
}

fn genre(row: &Record) -> Result<Genre> {
    Ok(Genre { id: row.get("id")?, name: row.get("name")?, tracks: HasMany::default() })
}

fn media_type(row: &Record) -> Result<MediaType> {
    Ok(MediaType { id: row.get("id")?, name: row.get("name")?, tracks: HasMany::default() })
}

fn track(row: &Record) -> Result<Track> {
    Ok(Track {
        id: row.get("id")?,
        name: row.get("name")?,
        album: row.optional("album_id")?.map(ForeignKey::to),
        media_type: ForeignKey::to(row.get("media_type_id")?),
        genre: row.optional("genre_id")?.map(ForeignKey::to),
        composer: row.optional("composer")?,
        milliseconds: row.get("milliseconds")?,
        bytes: row.optional("bytes")?,
        unit_price: row.get("unit_price")?,
        playlists: ManyToMany::default(),
        invoice_lines: HasMany::default(),
    })
}

fn playlist(row: &Record) -> Result<Playlist> {
    Ok(Playlist { id: row.get("id")?, name: row.get("name")?, tracks: ManyToMany::default() })
}

fn employee(row: &Record) -> Result<Employee> {
    Ok(Employee {
        id: row.get("id")?,
        last_name: row.get("last_name")?,
        first_name: row.get("first_name")?,
        title: row.optional("title")?,
        reports_to: row.optional("reports_to_id")?.map(ForeignKey::to),
        birth_date: row.optional("birth_date")?,
        hire_date: row.optional("hire_date")?,
        address: row.optional("address")?,
        city: row.optional("city")?,
        state: row.optional("state")?,
        country: row.optional("country")?,
        postal_code: row.optional("postal_code")?,
        phone: row.optional("phone")?,
        fax: row.optional("fax")?,
        email: row.optional("email")?,
        reports: HasMany::default(),
        customers: HasMany::default(),
    })
}

fn customer(row: &Record) -> Result<Customer> {
    Ok(Customer {
        id: row.get("id")?,
        first_name: row.get("first_name")?,
        last_name: row.get("last_name")?,
        company: row.optional("company")?,
        address: row.optional("address")?,
        city: row.optional("city")?,
        state: row.optional("state")?,
        country: row.optional("country")?,
        postal_code: row.optional("postal_code")?,
        phone: row.optional("phone")?,
        fax: row.optional("fax")?,
        email: row.get("email")?,
        support_rep: row.optional("support_rep_id")?.map(ForeignKey::to),
        invoices: HasMany::default(),
    })
}

fn invoice(row: &Record) -> Result<Invoice> {
    Ok(Invoice {
        id: row.get("id")?,
        customer: ForeignKey::to(row.get("customer_id")?),
        invoice_date: row.get("invoice_date")?,
        billing_address: row.optional("billing_address")?,
        billing_city: row.optional("billing_city")?,
        billing_state: row.optional("billing_state")?,
        billing_country: row.optional("billing_country")?,
        billing_postal_code: row.optional("billing_postal_code")?,
        total: row.get("total")?,
        lines: HasMany::default(),
    })
}

fn invoice_line(row: &Record) -> Result<InvoiceLine> {
    Ok(InvoiceLine {
        id: row.get("id")?,
        invoice: ForeignKey::to(row.get("invoice_id")?),
        track: ForeignKey::to(row.get("track_id")?),
        unit_price: row.get("unit_price")?,
        quantity: row.get("quantity")?,
    })
}
