//! Chinook's sums as Django has them: what is expected here Django answers on the same database.

use orm::prelude::*;

use super::keys;
use crate::models::chinook::*;

fn chinook() -> crate::support::TestDatabase {
    crate::by_django("chinook")
}

fn cents(sum: Option<Decimal>) -> Option<i64> {
    sum.map(|sum| (sum * Decimal::from(100)).round().try_into().unwrap())
}

#[test]
fn aggregates_over_chains_of_relations_are_each_right() {
    let db = chinook();
    let db = &*db;
    let genres = Genre::objects()
        .annotate(|g| (g.tracks.count(), g.tracks.milliseconds.sum(), g.tracks.playlists.count_distinct()))
        .order_by(|g| g.tracks.milliseconds.sum().desc())
        .limit(3);
    let genres: Vec<_> = genres.all(db).unwrap().into_iter().map(|(g, (n, s, p))| (g.name, n, s, p)).collect();
    // Django multiplies tracks by the playlists that they are on.
    let wanted = [("Rock", 1297, 368_231_326, 5), ("TV Shows", 93, 199_488_815, 2), ("Drama", 64, 164_818_162, 2)];
    assert_eq!(genres, wanted.map(|(name, n, s, p)| (name.into(), n, Some(s), p)));
    let rows = Artist::objects().filter(|a| a.albums.tracks.count().gt(a.id)).count(db).unwrap();
    assert_eq!(rows, 22);
    let longest = Artist::objects().order_by(|a| (a.albums.tracks.milliseconds.max().desc().nulls_last(), a.id));
    let longest = longest.limit(3).values(|a| (a.name, a.albums.tracks.milliseconds.max())).all(db).unwrap();
    assert_eq!(longest[0], ("Battlestar Galactica".into(), Some(5_286_953)));
    assert_eq!(longest[2], ("Battlestar Galactica (Classic)".into(), Some(2_960_293)));
    let playlists =
        Playlist::objects().order_by(|p| p.id).values(|p| (p.tracks.count(), p.tracks.genre.count_distinct()));
    assert_eq!(playlists.limit(5).all(db).unwrap(), [(3290, 20), (0, 0), (213, 5), (0, 0), (1477, 16)]);
    // Django multiplies the reports of 2 by their customers.
    let staff = Employee::objects().order_by(|e| e.id).values(|e| (e.reports.count(), e.reports.customers.count()));
    assert_eq!(staff.limit(3).all(db).unwrap(), [(2, 0), (3, 59), (0, 0)]);
    let all = Artist::objects().aggregate(db, |a| (a.albums.count(), a.albums.tracks.count())).unwrap();
    assert_eq!(all, (347, 3503));
    let live = Artist::objects().filter(|a| a.albums.title.icontains("live"));
    let live = live.aggregate(db, |a| (a.id.count_distinct(), a.albums.count(), a.albums.tracks.count())).unwrap();
    assert_eq!((live.0, live.2), (11, 206));
    let either = Customer::objects().filter(|c| c.invoices.total.gt(Decimal::from(20)) | c.country.eq("Brazil"));
    let either = either.annotate(|c| c.invoices.count()).order_by(|c| c.id).all(db).unwrap();
    let either: Vec<_> = either.into_iter().map(|(c, n)| (c.id, n)).collect();
    assert_eq!(either, [(1, 7), (6, 1), (10, 7), (11, 7), (12, 7), (13, 7), (26, 1), (45, 1), (46, 1)]);
}

#[test]
fn money_is_summed_by_groups() {
    let db = chinook();
    let db = &*db;
    let reps = Invoice::objects()
        .values(|i| i.customer.support_rep.last_name)
        .annotate(|i| (i.total.sum(), i.customer.count_distinct()))
        .order_by(|i| i.total.sum().desc());
    let reps: Vec<_> = reps.all(db).unwrap().into_iter().map(|(name, (s, n))| (name.unwrap(), cents(s), n)).collect();
    let wanted =
        [("Peacock", 83304, 21), ("Park", 77540, 20), ("Johnson", 72016, 18)].map(|(a, b, c)| (a.into(), Some(b), c));
    assert_eq!(reps, wanted);
    let countries = Customer::objects()
        .values(|c| c.country)
        .annotate(|c| (c.count(), c.invoices.count(), c.invoices.total.sum()))
        .order_by(|c| (c.invoices.count().desc(), c.country))
        .limit(2);
    let countries: Vec<_> = countries.all(db).unwrap();
    assert_eq!((&countries[0].0, countries[0].1.0, countries[0].1.1), (&Some("USA".into()), 13, 91));
    assert_eq!(cents(countries[0].1.2), Some(52306));
    let rich = Invoice::objects().values(|i| i.billing_country).annotate(|i| i.total.sum());
    let rich = rich.filter(|i| i.total.sum().gt(Decimal::from(100))).values(|i| i.billing_country);
    let names: Vec<_> = rich.clone().order_by(|i| i.billing_country).all(db).unwrap().into_iter().flatten().collect();
    assert_eq!(names, ["Brazil", "Canada", "France", "Germany", "USA", "United Kingdom"]);
    assert_eq!(Invoice::objects().filter(|i| i.billing_country.is_in(rich)).count(db).unwrap(), 266);
    let months = Invoice::objects()
        .values(|i| (i.invoice_date.year(), i.invoice_date.month()))
        .annotate(|i| i.count())
        .order_by(|i| (i.invoice_date.year(), i.invoice_date.month()))
        .limit(2);
    assert_eq!(months.all(db).unwrap(), [((2007, 1), 6), ((2007, 2), 7)]);
    let albums = Track::objects().values(|t| t.album).annotate(|t| (t.count(), t.milliseconds.sum()));
    let albums = albums.aggregate(db, |t| (t.count().avg(), t.milliseconds.sum().max(), t.album.count())).unwrap();
    assert_eq!((albums.1, albums.2), (Some(70_665_582), 347));
    assert!((albums.0.unwrap() - 10.095_100_864_553_315).abs() < 1e-9);
    let genres = Track::objects().values(|t| t.genre).annotate(|t| t.count()).filter(|t| t.count().gt(100));
    assert_eq!(genres.aggregate(db, |t| (t.count().sum(), t.count().count())).unwrap(), (Some(2712), 5));
    let kinds = Track::objects()
        .values(|t| (t.genre.name, t.media_type.name))
        .annotate(|t| t.count())
        .filter(|t| t.count().gte(100))
        .order_by(|t| t.count().desc());
    let kinds: Vec<_> = kinds.all(db).unwrap().into_iter().map(|(_, n)| n).collect();
    assert_eq!(kinds, [1211, 578, 374, 332, 127]);
    let lists = Track::objects().filter(|t| t.playlists.name.starts_with("M")).values(|t| t.genre.name);
    let lists = lists.annotate(|t| (t.id.count(), t.id.count_distinct()));
    assert_eq!(lists.count(db).unwrap(), 20);
    let lists = lists.order_by(|t| (t.id.count().desc(), t.genre.name)).limit(2).all(db).unwrap();
    assert_eq!(lists[0], (Some("Rock".into()), (2594, 1297)));
    let seven = Customer::objects().annotate(|c| c.invoices.count()).filter(|c| c.invoices.count().eq(7));
    let seven = seven.values(|c| c.country).annotate(|c| c.count()).order_by(|c| (c.count().desc(), c.country));
    assert_eq!(seven.first(db).unwrap(), Some((Some("USA".into()), 13)));
    let revenue = InvoiceLine::objects().values(|l| l.track.genre.name).annotate(|l| l.unit_price.sum());
    assert_eq!(revenue.order_by(|l| l.unit_price.sum().desc()).first(db).unwrap().unwrap().0, Some("Rock".into()));
}

#[test]
fn aggregates_are_compared_with_those_of_others() {
    let db = chinook();
    let db = &*db;
    let largest = Album::objects().filter(|a| {
        let others = Album::objects().filter(|b| b.artist.eq(a.artist)).exclude(|b| b.id.eq(a.id));
        a.tracks.count().gt(subquery(others.order_by(|b| b.tracks.count().desc()).values(|b| b.tracks.count())))
    });
    assert_eq!(largest.count(db).unwrap(), 42);
    let last = Customer::objects().filter(|c| c.invoices.invoice_date.eq(c.invoices.invoice_date.max()));
    assert_eq!(keys(db, last.order_by(|c| c.id)).len(), 59);
    let long = Album::objects().filter(|a| a.tracks.count().gt(25));
    let artists = Artist::objects().filter(|a| a.albums.is_in(long)).distinct().order_by(|a| a.id);
    assert_eq!(keys(db, artists), [17, 81, 100, 149]);
    let three = Album::objects().annotate(|a| a.tracks.count()).order_by(|a| (a.tracks.count().desc(), a.id)).limit(3);
    assert_eq!(three.aggregate(db, |a| a.tracks.count().sum()).unwrap(), Some(121));
}

#[test]
fn windows_rank_rows_and_their_aggregates() {
    let db = chinook();
    let db = &*db;
    let place = |t: &'static TrackFields| rank().over(|w| w.partition_by(t.album).order_by(t.milliseconds.desc()));
    let two = Track::objects().filter(|t| place(t).lte(2)).filter(|t| t.album.artist.name.eq("AC/DC"));
    let two = two.order_by(|t| (t.album.id, place(t), t.id)).values(|t| (t.album, place(t), t.id)).all(db).unwrap();
    assert_eq!(two, [(Some(1), 1, 1), (Some(1), 2, 14), (Some(4), 1, 20), (Some(4), 2, 17)]);
    let most = |a: &'static ArtistFields| dense_rank().over(|w| w.order_by(a.albums.count().desc()));
    let artists =
        Artist::objects().order_by(|a| (most(a), a.id)).limit(4).values(|a| (a.name, a.albums.count(), most(a)));
    let artists = artists.all(db).unwrap();
    assert_eq!(artists[0], ("Iron Maiden".into(), 21, 1));
    assert_eq!(artists[3], ("Metallica".into(), 10, 4));
    assert_eq!(Artist::objects().filter(|a| most(a).lte(3)).count(db).unwrap(), 3);
    let annotated = Artist::objects().annotate(|a| (a.albums.count(), most(a))).filter(|a| most(a).lte(3));
    assert_eq!(annotated.count(db).unwrap(), 3);
    assert_eq!(annotated.aggregate(db, |a| (a.albums.count().sum(), most(a).max())).unwrap(), (Some(46), Some(3)));
    let best = Invoice::objects()
        .values(|i| i.customer)
        .annotate(|i| (i.total.sum(), row_number().over(|w| w.order_by((i.total.sum().desc(), i.customer.id)))))
        .order_by(|i| row_number().over(|w| w.order_by((i.total.sum().desc(), i.customer.id))));
    let best: Vec<_> = best.limit(3).all(db).unwrap().into_iter().map(|(c, (s, r))| (c, cents(s), r)).collect();
    assert_eq!(best, [(6, Some(4962), 1), (26, Some(4762), 2), (57, Some(4662), 3)]);
    let before = |t: &'static TrackFields| lag(t.milliseconds, 1).over(|w| w.order_by(t.id));
    let steps = Track::objects().filter(|t| t.album.eq(1)).order_by(|t| t.id).limit(3);
    assert_eq!(steps.values(before).all(db).unwrap(), [None, Some(343_719), Some(205_662)]);
    let whole = Track::objects().filter(|t| t.album.eq(1)).order_by(|t| t.id).limit(1).values(|t| {
        (t.milliseconds.sum().over(|w| w), t.id.count().over(|w| w.partition_by(t.composer)), t.count().over(|w| w))
    });
    assert_eq!(whole.all(db).unwrap(), [(Some(2_400_415), 10, 10)]);
    let sliced = Track::objects().order_by(|t| t.id).limit(5).values(|t| t.milliseconds.max().over(|w| w));
    assert_eq!(sliced.aggregate(db, |t| t.count()).unwrap(), 5);
}

#[test]
fn texts_are_joined_in_order() {
    let db = chinook();
    let db = &*db;
    let titles = Artist::objects().filter(|a| a.id.lte(2)).order_by(|a| a.id);
    let titles = titles.values(|a| a.albums.title.string_agg(" / ").order_by(a.albums.title.desc())).all(db).unwrap();
    let wanted = ["Let There Be Rock / For Those About To Rock We Salute You", "Restless and Wild / Balls to the Wall"];
    assert_eq!(titles, wanted.map(|title| Some(title.into())));
    let names = Genre::objects().filter(|g| g.id.lte(3)).aggregate(db, |g| g.name.string_agg(",").order_by(g.name));
    assert_eq!(names.unwrap().as_deref(), Some("Jazz,Metal,Rock"));
    let groups = Track::objects().filter(|t| t.id.lte(20)).values(|t| t.album.artist.name);
    let groups = groups.annotate(|t| t.album.title.string_agg(";").filter(t.milliseconds.gt(300_000)).order_by(t.id));
    let groups = groups.order_by(|t| t.album.artist.name).all(db).unwrap();
    assert_eq!(groups.len(), 2);
    assert!(groups[0].1.as_ref().is_some_and(|titles| titles.contains(';')));
}
