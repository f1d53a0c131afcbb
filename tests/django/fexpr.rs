//! Columns compared and computed with columns.

use orm::prelude::*;

use crate::answer::does_not_compile;
use crate::case::{Case, case};
use crate::models::chinook::{Album, Artist, Employee, Invoice, Track};
use crate::models::edge::Book;

pub fn cases() -> Vec<Case> {
    vec![
        // Track.objects.filter(name=F("album__title")).order_by("id").values_list("id", "name")[:20]
        case!("fexpr.name_eq_album_title", |db| Track::objects()
            .filter(|t| t.name.eq(t.album.title))
            .order_by(|t| t.id)
            .limit(20)
            .values(|t| (t.id, t.name))
            .all(db)),
        // Album.objects.filter(title=F("artist__name")).order_by("id").values_list("id", "title")
        case!("fexpr.title_eq_artist", |db| Album::objects()
            .filter(|a| a.title.eq(a.artist.name))
            .order_by(|a| a.id)
            .values(|a| (a.id, a.title))
            .all(db)),
        // Track.objects.filter(name__icontains=F("album__title")).count()
        case!("fexpr.icontains_f", |db| Track::objects().filter(|t| t.name.icontains(t.album.title)).count(db)),
        // Invoice.objects.annotate(x=F("total") * 2 - 1).filter(id__lte=5).order_by("id").values_list("id", "x")
        case!("fexpr.arith_annotate", |db| Invoice::objects()
            .filter(|i| i.id.lte(5))
            .order_by(|i| i.id)
            .values(|i| (i.id, i.total * 2 - 1))
            .all(db)),
        // Artist.objects.annotate(i=F("name")[0:3]).order_by("id").values_list("i", flat=True)[:5]
        case!("fexpr.f_slice", |db| Artist::objects()
            .order_by(|a| a.id)
            .limit(5)
            .values(|a| a.name.substr(1, 3))
            .all(db)),
        // Employee.objects.filter(hire_date__range=(F("reports_to__hire_date"), date(2003, 12,
        //     31))).order_by("id").values_list("id", flat=True)
        case!("fexpr.between_f", |db| {
            let end = NaiveDate::from_ymd_opt(2003, 12, 31).unwrap();
            Employee::objects()
                .filter(|e| e.hire_date.gte(e.reports_to.hire_date) & e.hire_date.lte(end))
                .order_by(|e| e.id)
                .values(|e| e.id)
                .all(db)
        }),
        // attempt(lambda: list(Invoice.objects.annotate(x=F("total") * F("invoice_date"))[:1]))
        case!("fexpr.combined_mixed_types_error", |_db| does_not_compile("FieldError"))
            .refused("query/product_of_a_number_and_a_date"),
        // Track.objects.annotate(x=ExpressionWrapper(F("unit_price") * F("milliseconds"),
        //     output_field=FloatField())).order_by("id").values_list("x", flat=True)[:3]
        case!("fexpr.mixed_output_field", |db| Track::objects()
            .order_by(|t| t.id)
            .limit(3)
            .values(|t| (t.unit_price * t.milliseconds).cast::<f64>())
            .all(db)),
        // Book.objects.filter(editor_id__gt=F("publisher_id")).order_by("id").values_list("id", flat=True)
        case!("fexpr.f_id_suffix", |db| Book::objects()
            .filter(|b| b.editor.id.gt(b.publisher.id))
            .order_by(|b| b.id)
            .values(|b| b.id)
            .all(db)),
    ]
}
