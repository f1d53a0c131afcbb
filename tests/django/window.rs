//! Windows.

use orm::prelude::*;

use crate::case::{Case, case};
use crate::models::chinook::{Album, AlbumFields, Invoice, Track, TrackFields};

pub fn cases() -> Vec<Case> {
    vec![
        // Track.objects.filter(album_id__in=[1, 4]).annotate(r=Window(RowNumber(), partition_by="album",
        //     order_by=["-milliseconds", "id"])).order_by("album_id", "r").values_list("album_id", "r", "id")
        case!("window.row_number", |db| {
            let number = |t: &'static TrackFields| {
                row_number().over(|w| w.partition_by(t.album).order_by((t.milliseconds.desc(), t.id)))
            };
            Track::objects()
                .filter(|t| t.album.id.is_in([1, 4]))
                .order_by(|t| (t.album.id, number(t)))
                .values(|t| (t.album, number(t), t.id))
                .all(db)
        }),
        // Invoice.objects.filter(customer_id__in=[1, 2]).annotate(t=Window(Sum("total"), partition_by="customer",
        //     order_by=["invoice_date", "id"])).order_by("customer_id", "invoice_date", "id").values_list("id", "t")
        case!("window.running_total", |db| Invoice::objects()
            .filter(|i| i.customer.id.is_in([1, 2]))
            .order_by(|i| (i.customer.id, i.invoice_date, i.id))
            .values(|i| {
                let running = i.total.sum().over(|w| w.partition_by(i.customer).order_by((i.invoice_date, i.id)));
                (i.id, running)
            })
            .all(db)),
        // Invoice.objects.filter(customer=1).annotate(t=Window(Avg("total"), order_by="id", frame=RowRange(start=-1,
        //     end=1))).order_by("id").values_list("id", "t")
        case!("window.frame_rows", |db| Invoice::objects()
            .filter(|i| i.customer.eq(1))
            .order_by(|i| i.id)
            .values(|i| (i.id, i.total.avg().over(|w| w.order_by(i.id).rows(-1..=1))))
            .all(db)),
        // Invoice.objects.filter(customer=1).annotate(f=Window(FirstValue("id"), order_by="id"),
        //     l=Window(LastValue("id"), order_by="id"), l2=Window(LastValue("id"), order_by="id",
        //     frame=RowRange(start=None, end=None))).order_by("id").values_list("id", "f", "l", "l2")
        case!("window.frame_unbounded", |db| Invoice::objects()
            .filter(|i| i.customer.eq(1))
            .order_by(|i| i.id)
            .values(|i| {
                (
                    i.id,
                    first_value(i.id).over(|w| w.order_by(i.id)),
                    last_value(i.id).over(|w| w.order_by(i.id)),
                    last_value(i.id).over(|w| w.order_by(i.id).rows(..)),
                )
            })
            .all(db)),
        // Invoice.objects.filter(customer=1).annotate(a=Window(Lag("total"), order_by="id"), b=Window(Lead("total",
        //     offset=2, default=D("0.00")), order_by="id")).order_by("id").values_list("id", "a", "b")
        case!("window.lag_lead", |db| Invoice::objects()
            .filter(|i| i.customer.eq(1))
            .order_by(|i| i.id)
            .values(|i| {
                (
                    i.id,
                    lag(i.total, 1).over(|w| w.order_by(i.id)),
                    lead(i.total, 2).default(Decimal::ZERO).over(|w| w.order_by(i.id)),
                )
            })
            .all(db)),
        // Track.objects.annotate(r=Window(RowNumber(), partition_by="genre", order_by=["-milliseconds",
        //     "id"])).filter(r=1).order_by("genre_id").values_list("genre_id", "id")
        case!("window.filter_on_window", |db| Track::objects()
            .filter(|t| {
                row_number().over(|w| w.partition_by(t.genre).order_by((t.milliseconds.desc(), t.id))).eq(1)
            })
            .order_by(|t| t.genre.id)
            .values(|t| (t.genre, t.id))
            .all(db)),
        // Album.objects.annotate(r=Window(RowNumber(),
        //     order_by="id")).filter(r__gt=3).order_by("id").values_list("id", "r")[:3]
        case!("window.window_slice_before_filter", |db| {
            let number = |a: &'static AlbumFields| row_number().over(|w| w.order_by(a.id));
            Album::objects()
                .filter(|a| number(a).gt(3))
                .order_by(|a| a.id)
                .limit(3)
                .values(|a| (a.id, number(a)))
                .all(db)
        }),
    ]
}
