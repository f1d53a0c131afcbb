//! Windows.

use crate::case::Case;

pub fn cases() -> Vec<Case> {
    vec![
        // Track.objects.filter(album_id__in=[1, 4]).annotate(r=Window(RowNumber(), partition_by="album",
        //     order_by=["-milliseconds", "id"])).order_by("album_id", "r").values_list("album_id", "r", "id")
        Case::missing("window.row_number", "windows"),
        // Invoice.objects.filter(customer_id__in=[1, 2]).annotate(t=Window(Sum("total"), partition_by="customer",
        //     order_by=["invoice_date", "id"])).order_by("customer_id", "invoice_date", "id").values_list("id", "t")
        Case::missing("window.running_total", "windows"),
        // Invoice.objects.filter(customer=1).annotate(t=Window(Avg("total"), order_by="id", frame=RowRange(start=-1,
        //     end=1))).order_by("id").values_list("id", "t")
        Case::missing("window.frame_rows", "windows"),
        // Invoice.objects.filter(customer=1).annotate(f=Window(FirstValue("id"), order_by="id"),
        //     l=Window(LastValue("id"), order_by="id"), l2=Window(LastValue("id"), order_by="id",
        //     frame=RowRange(start=None, end=None))).order_by("id").values_list("id", "f", "l", "l2")
        Case::missing("window.frame_unbounded", "windows"),
        // Invoice.objects.filter(customer=1).annotate(a=Window(Lag("total"), order_by="id"), b=Window(Lead("total",
        //     offset=2, default=D("0.00")), order_by="id")).order_by("id").values_list("id", "a", "b")
        Case::missing("window.lag_lead", "windows"),
        // Track.objects.annotate(r=Window(RowNumber(), partition_by="genre", order_by=["-milliseconds",
        //     "id"])).filter(r=1).order_by("genre_id").values_list("genre_id", "id")
        Case::missing("window.filter_on_window", "windows"),
        // Album.objects.annotate(r=Window(RowNumber(),
        //     order_by="id")).filter(r__gt=3).order_by("id").values_list("id", "r")[:3]
        Case::missing("window.window_slice_before_filter", "windows"),
    ]
}
