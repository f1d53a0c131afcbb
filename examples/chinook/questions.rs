//! The questions: each is a function from the database to an answer.
//!
//! The answers are the same on every database. So they are ordered by numbers and dates, since databases differ in how
//! they sort text, and by the key last; where the order is one of text, it is made here.

use orm::prelude::*;
use orm::{Database, Result};
use rust_decimal::Decimal;

use crate::answer::Answer;
use crate::models::*;
use crate::table::Length;

/// A question, and how to answer it.
pub type Question = (&'static str, fn(&Database) -> Result<Answer>);

/// All questions, in their order.
pub const QUESTIONS: [Question; 20] = [
    ("Which albums are by Iron Maiden?", albums_by_an_artist),
    ("Which artists sell best?", best_selling_artists),
    ("Of which genres are the most tracks sold?", best_selling_genres),
    ("What is the longest track of each genre?", longest_tracks_by_genre),
    ("Which playlists have a classical track?", playlists_with_a_genre),
    ("Which tracks on classical playlists are longer than eight minutes?", long_tracks_on_playlists),
    ("Who reports to whom?", who_reports_to_whom),
    ("Which employees live in another city than the one they report to?", in_another_city),
    ("Whom in Canada does Jane Peacock look after?", customers_of_an_agent),
    ("Who bought music of Metallica?", buyers_of_an_artist),
    ("What did customers in Portugal pay in 2009?", invoices_in_a_year),
    ("Which invoices are over 20 dollars?", large_invoices),
    ("In which countries are the most customers?", countries),
    ("Which tracks has nobody bought?", never_sold),
    ("Which artists have no album?", artists_without_albums),
    ("Of which artists is every album live?", only_live_albums),
    ("Which composers are called João, however it is written?", composers_by_name),
    ("What are the longest songs, and where are they from?", longest_songs),
    ("How long are the live albums of three bands?", albums_with_their_tracks),
    ("How many statements does a loop over all albums take?", no_n_plus_one),
];

/// A filter across a foreign key: the join comes by itself.
fn albums_by_an_artist(db: &Database) -> Result<Answer> {
    let albums =
        Album::objects().filter(|a| a.artist.name.eq("Iron Maiden")).order_by(|a| a.id).values(|a| (a.id, a.title));
    Ok(Answer::new(["Album", "Title"], albums.all(db)?).sql(albums.sql(db)?))
}

/// Grouped by columns two joins away, added up and ordered in the database; what is added up is computed from columns.
fn best_selling_artists(db: &Database) -> Result<Answer> {
    let artists = InvoiceLine::objects()
        .values(|l| (l.track.album.artist.id, l.track.album.artist.name))
        .annotate(|l| (l.unit_price * l.quantity).sum())
        .order_by(|l| ((l.unit_price * l.quantity).sum().desc(), l.track.album.artist.id))
        .limit(10);
    let lines = artists.all(db)?.into_iter().map(|((_, artist), revenue)| (artist, revenue));
    Ok(Answer::new(["Artist", "Revenue"], lines).sql(artists.sql(db)?))
}

/// A track need not have a genre, so that its name is an `Option`.
fn best_selling_genres(db: &Database) -> Result<Answer> {
    let genres = InvoiceLine::objects()
        .values(|l| (l.track.genre.id, l.track.genre.name))
        .annotate(|l| l.quantity.sum())
        .order_by(|l| (l.quantity.sum().desc(), l.track.genre.id))
        .limit(10);
    let lines = genres.all(db)?.into_iter().map(|((_, genre), sold)| (genre, sold));
    Ok(Answer::new(["Genre", "Tracks sold"], lines).sql(genres.sql(db)?))
}

/// A filter on a window: the first of each genre, by length.
fn longest_tracks_by_genre(db: &Database) -> Result<Answer> {
    let tracks = Track::objects()
        .filter(|t| t.genre.is_not_null())
        .filter(|t| row_number().over(|w| w.partition_by(t.genre.id).order_by((t.milliseconds.desc(), t.id))).eq(1))
        .order_by(|t| t.genre.id)
        .values(|t| (t.genre.name, t.name, t.milliseconds));
    let lines = tracks.all(db)?.into_iter().map(|(genre, name, length)| (genre, name, Length(length)));
    Ok(Answer::new(["Genre", "Longest track", "Minutes"], lines).sql(tracks.sql(db)?))
}

/// `any` asks about related rows and multiplies nothing: each playlist comes once.
fn playlists_with_a_genre(db: &Database) -> Result<Answer> {
    let playlists = Playlist::objects()
        .filter(|p| p.tracks.any(|t| t.genre.name.eq("Classical")))
        .order_by(|p| p.id)
        .values(|p| (p.id, p.name));
    Ok(Answer::new(["Playlist", "Name"], playlists.all(db)?).sql(playlists.sql(db)?))
}

/// A many-to-many relation walked as a join: a row for each pair of playlist and track.
fn long_tracks_on_playlists(db: &Database) -> Result<Answer> {
    let tracks = Track::objects()
        .filter(|t| t.playlists.name.starts_with("Classical") & t.milliseconds.gt(8 * 60_000))
        .order_by(|t| (t.milliseconds.desc(), t.id, t.playlists))
        .values(|t| (t.playlists.name, t.name, t.milliseconds));
    let lines = tracks.all(db)?.into_iter().map(|(playlist, name, length)| (playlist, name, Length(length)));
    Ok(Answer::new(["Playlist", "Track", "Minutes"], lines).sql(tracks.sql(db)?))
}

/// A table joined with itself. Whoever reports to nobody is there too: the name is an `Option`.
fn who_reports_to_whom(db: &Database) -> Result<Answer> {
    let employees =
        Employee::objects().order_by(|e| e.id).values(|e| (e.first_name, e.last_name, e.title, e.reports_to.last_name));
    let titles = ["First name", "Last name", "Title", "Reports to"];
    Ok(Answer::new(titles, employees.all(db)?).sql(employees.sql(db)?))
}

/// A column compared with a column of another row.
fn in_another_city(db: &Database) -> Result<Answer> {
    let employees = Employee::objects()
        .filter(|e| e.reports_to.is_not_null() & e.city.ne(e.reports_to.city))
        .order_by(|e| e.id)
        .values(|e| (e.last_name, e.city, e.reports_to.last_name, e.reports_to.city));
    Ok(Answer::new(["Employee", "Lives in", "Reports to", "Who lives in"], employees.all(db)?).sql(employees.sql(db)?))
}

/// Filters accumulate; a queryset is a value that can be kept and narrowed.
fn customers_of_an_agent(db: &Database) -> Result<Answer> {
    let hers =
        Customer::objects().filter(|c| c.support_rep.first_name.eq("Jane") & c.support_rep.last_name.eq("Peacock"));
    let canadians = hers
        .clone()
        .filter(|c| c.country.eq("Canada"))
        .order_by(|c| c.id)
        .values(|c| (c.first_name, c.last_name, c.city, c.email));
    Ok(Answer::new(["First name", "Last name", "City", "Mail"], canadians.all(db)?)
        .remark(format!("She has {} customers in all.", hers.count(db)?))
        .sql(canadians.sql(db)?))
}

/// A question about related rows of related rows.
fn buyers_of_an_artist(db: &Database) -> Result<Answer> {
    let buyers = Customer::objects()
        .filter(|c| c.invoices.any(|i| i.lines.any(|l| l.track.album.artist.name.eq("Metallica"))))
        .order_by(|c| c.id)
        .values(|c| (c.id, c.first_name, c.last_name, c.country));
    Ok(Answer::new(["Customer", "First name", "Last name", "Country"], buyers.all(db)?).sql(buyers.sql(db)?))
}

/// A part of a date, asked like a column of its own.
fn invoices_in_a_year(db: &Database) -> Result<Answer> {
    let invoices = Invoice::objects()
        .filter(|i| i.customer.country.eq("Portugal") & i.invoice_date.year().eq(2009))
        .order_by(|i| (i.invoice_date, i.id))
        .values(|i| (i.invoice_date, i.customer.first_name, i.customer.last_name, i.total));
    Ok(Answer::new(["Date", "First name", "Last name", "Total"], invoices.all(db)?).sql(invoices.sql(db)?))
}

/// Money is `Decimal`, exact on every database.
fn large_invoices(db: &Database) -> Result<Answer> {
    let invoices = Invoice::objects()
        .filter(|i| i.total.gt(Decimal::from(20)))
        .order_by(|i| (i.total.desc(), i.id))
        .values(|i| (i.id, i.invoice_date, i.customer.last_name, i.billing_country, i.total));
    let titles = ["Invoice", "Date", "Customer", "Country", "Total"];
    Ok(Answer::new(titles, invoices.all(db)?).sql(invoices.sql(db)?))
}

/// Rows that are equal in a column, counted.
fn countries(db: &Database) -> Result<Answer> {
    let countries =
        Customer::objects().values(|c| c.country).annotate(|c| c.count()).order_by(|c| (c.count().desc(), c.id.min()));
    let most = countries.clone().limit(8);
    Ok(Answer::new(["Country", "Customers"], most.all(db)?)
        .remark(format!("They live in {} countries.", countries.count(db)?))
        .sql(most.sql(db)?))
}

/// `none` is the opposite of `any`.
fn never_sold(db: &Database) -> Result<Answer> {
    let unsold = Track::objects().filter(|t| t.invoice_lines.none(|l| l.quantity.gt(0)));
    let longest = unsold
        .clone()
        .order_by(|t| (t.milliseconds.desc(), t.id))
        .limit(8)
        .values(|t| (t.name, t.album.title, t.milliseconds));
    let lines = longest.all(db)?.into_iter().map(|(name, album, length)| (name, album, Length(length)));
    Ok(Answer::new(["Track", "Album", "Minutes"], lines)
        .remark(format!(
            "These are the longest of {} that nobody bought; there are {} tracks.",
            unsold.count(db)?,
            Track::objects().count(db)?
        ))
        .sql(longest.sql(db)?))
}

/// That there is no related row at all.
fn artists_without_albums(db: &Database) -> Result<Answer> {
    let artists = Artist::objects().filter(|a| a.albums.is_null());
    let first = artists.clone().order_by(|a| a.id).limit(8).values(|a| (a.id, a.name));
    Ok(Answer::new(["Artist", "Name"], first.all(db)?)
        .remark(format!("These are the first of {}.", artists.count(db)?))
        .sql(first.sql(db)?))
}

/// `every` also holds where there is no album, hence the first condition. A condition that is needed twice is a function.
fn only_live_albums(db: &Database) -> Result<Answer> {
    fn is_live<N: Nullability>(album: &AlbumFields<N>) -> Q {
        album.title.icontains("live") | album.title.icontains("ao vivo") | album.title.icontains("unplugged")
    }
    let artists = Artist::objects()
        .filter(|a| a.albums.any(is_live) & a.albums.every(is_live))
        .order_by(|a| a.id)
        .values(|a| (a.id, a.name));
    Ok(Answer::new(["Artist", "Name"], artists.all(db)?).sql(artists.sql(db)?))
}

/// Case is folded by Unicode on every database, and NULL does not get in the way.
fn composers_by_name(db: &Database) -> Result<Answer> {
    let composers = Track::objects().filter(|t| t.composer.icontains("JOÃO")).values(|t| t.composer).distinct();
    let mut names = composers.all(db)?;
    names.sort();
    Ok(Answer::new(["Composer"], names.into_iter().map(|name| (name,))).sql(composers.sql(db)?))
}

/// `select_related` brings the related objects in the same statement, so that reading them asks nothing more.
fn longest_songs(db: &Database) -> Result<Answer> {
    let songs = Track::objects()
        .exclude(|t| t.genre.name.is_in(["TV Shows", "Drama", "Science Fiction", "Sci Fi & Fantasy", "Comedy"]))
        .select_related(|t| (t.album.artist, t.genre))
        .order_by(|t| (t.milliseconds.desc(), t.id))
        .limit(8);
    let capture = db.start_capture();
    let mut lines = Vec::new();
    for song in songs.all(db)? {
        let Some(album) = &song.album else { continue };
        let album = album.get(db)?;
        lines.push((song.name, album.title.clone(), album.artist.get(db)?.name.clone(), Length(song.milliseconds)));
    }
    let ran = capture.finish();
    Ok(Answer::new(["Song", "Album", "Artist", "Minutes"], lines)
        .remark(format!("Statements: {}.", ran.len()))
        .ran(ran))
}

/// `prefetch` takes one statement for each step, and may choose among the related rows.
fn albums_with_their_tracks(db: &Database) -> Result<Answer> {
    let bands = Artist::objects()
        .filter(|a| a.name.is_in(["Iron Maiden", "Led Zeppelin", "Pearl Jam"]))
        .order_by(|a| a.id)
        .prefetch(|a| {
            a.albums.matching(|albums| {
                albums.filter(|al| al.title.icontains("live")).order_by(|al| al.id).prefetch(|al| al.tracks)
            })
        });
    let capture = db.start_capture();
    let mut lines = Vec::new();
    for band in bands.all(db)? {
        for album in band.albums.all(db)? {
            let tracks = album.tracks.all(db)?;
            let length: i32 = tracks.iter().map(|track| track.milliseconds).sum();
            lines.push((band.name.clone(), album.title.clone(), tracks.len(), Length(length)));
        }
    }
    let ran = capture.finish();
    Ok(Answer::new(["Band", "Album", "Tracks", "Minutes"], lines)
        .remark(format!("Statements: {}.", ran.len()))
        .ran(ran))
}

/// The loop that asks once for each row elsewhere. Rows that were read together load their relations together.
fn no_n_plus_one(db: &Database) -> Result<Answer> {
    let capture = db.start_capture();
    let albums = Album::objects().order_by(|a| a.id).all(db)?;
    let mut by_the_name = 0;
    for album in &albums {
        if album.title.contains(&album.artist.get(db)?.name) {
            by_the_name += 1;
        }
    }
    let ran = capture.finish();
    Ok(Answer::new(["Albums", "Named like their artist", "Statements"], [(albums.len(), by_the_name, ran.len())])
        .remark("One for the albums, one for all their artists.")
        .ran(ran))
}
