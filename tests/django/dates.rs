//! Dates, times and durations.

use chrono::{DateTime, FixedOffset, Utc};
use orm::prelude::*;
use serde_json::json;

use crate::case::{Case, answers, case};
use crate::models::chinook::{Employee, Invoice};
use crate::models::edge::{Book, Event, Review, ReviewFields};

const BERLIN: &str = "Europe/Berlin";

pub fn cases() -> Vec<Case> {
    vec![
        // i = Invoice.objects
        // [i.filter(invoice_date__year=2008).count(), i.filter(invoice_date__year__gt=2009).count(),
        //     i.filter(invoice_date__year__gte=2009).count(), i.filter(invoice_date__year__lt=2009).count(),
        //     i.filter(invoice_date__year__lte=2009).count(),
        //  i.filter(invoice_date__year__in=[2007, 2011]).count(), i.exclude(invoice_date__year=2008).count(),
        //      i.filter(invoice_date__year__range=(2008, 2009)).count()]
        case!("dates.year_lookups", |db| {
            let i = Invoice::objects;
            vec![
                i().filter(|i| i.invoice_date.year().eq(2008)).count(db)?,
                i().filter(|i| i.invoice_date.year().gt(2009)).count(db)?,
                i().filter(|i| i.invoice_date.year().gte(2009)).count(db)?,
                i().filter(|i| i.invoice_date.year().lt(2009)).count(db)?,
                i().filter(|i| i.invoice_date.year().lte(2009)).count(db)?,
                i().filter(|i| i.invoice_date.year().is_in([2007, 2011])).count(db)?,
                i().exclude(|i| i.invoice_date.year().eq(2008)).count(db)?,
                i().filter(|i| i.invoice_date.year().in_range(2008..=2009)).count(db)?,
            ]
        }),
        // Invoice.objects.filter(id__in=[1, 50, 83, 166, 412]).annotate(y=ExtractYear("invoice_date"),
        //     iy=ExtractIsoYear("invoice_date"), mo=ExtractMonth("invoice_date"), d=ExtractDay("invoice_date"),
        //     w=ExtractWeek("invoice_date"), wd=ExtractWeekDay("invoice_date"),
        //     iwd=ExtractIsoWeekDay("invoice_date"),
        //     q=ExtractQuarter("invoice_date")).order_by("id").values_list("invoice_date", "y", "iy", "mo", "d",
        //     "w", "wd", "iwd", "q")
        case!("dates.parts", |db| Invoice::objects()
            .filter(|i| i.id.is_in([1, 50, 83, 166, 412]))
            .order_by(|i| i.id)
            .values(|i| {
                let at = i.invoice_date;
                (
                    at,
                    at.year(),
                    at.iso_year(),
                    at.month(),
                    at.day(),
                    at.week(),
                    at.week_day(),
                    at.iso_week_day(),
                    at.quarter(),
                )
            })
            .all(db)),
        // Employee.objects.dates("hire_date", "year")
        case!("dates.dates_datefield", |db| Employee::objects()
            .filter(|e| e.hire_date.is_not_null())
            .values(|e| e.hire_date.trunc(Unit::Year))
            .distinct()
            .order_by(|e| e.hire_date.trunc(Unit::Year))
            .all(db)),
        // [Invoice.objects.filter(invoice_date__month=2).count(), Invoice.objects.filter(invoice_date__month__in=[1,
        //     12]).count(), Invoice.objects.filter(invoice_date__quarter=4).count(),
        //     Invoice.objects.filter(invoice_date__week_day=1).count(),
        //     Invoice.objects.filter(invoice_date__iso_week_day=7).count(),
        //     Invoice.objects.filter(invoice_date__week=53).count(),
        //     Invoice.objects.filter(invoice_date__iso_year=2009).count(),
        //     Invoice.objects.filter(invoice_date__day__gte=30).count()]
        case!("dates.month_quarter_filter", |db| {
            let i = Invoice::objects;
            vec![
                i().filter(|i| i.invoice_date.month().eq(2)).count(db)?,
                i().filter(|i| i.invoice_date.month().is_in([1, 12])).count(db)?,
                i().filter(|i| i.invoice_date.quarter().eq(4)).count(db)?,
                i().filter(|i| i.invoice_date.week_day().eq(1)).count(db)?,
                i().filter(|i| i.invoice_date.iso_week_day().eq(7)).count(db)?,
                i().filter(|i| i.invoice_date.week().eq(53)).count(db)?,
                i().filter(|i| i.invoice_date.iso_year().eq(2009)).count(db)?,
                i().filter(|i| i.invoice_date.day().gte(30)).count(db)?,
            ]
        }),
        // import warnings
        // with warnings.catch_warnings():
        //     warnings.simplefilter("ignore")
        //     r = Invoice.objects.filter(invoice_date__gt=datetime(2011, 12, 1)).count()
        // r
        case!("dates.naive_datetime_warns", |db| {
            let at = NaiveDate::from_ymd_opt(2011, 12, 1).unwrap().and_time(NaiveTime::MIN);
            Invoice::objects().filter(|i| i.invoice_date.gt(at.and_utc())).count(db)
        }),
        // Event.objects.exclude(day=None).annotate(y=ExtractYear("day"), iy=ExtractIsoYear("day"),
        //     w=ExtractWeek("day"), wd=ExtractWeekDay("day"), iwd=ExtractIsoWeekDay("day"),
        //     q=ExtractQuarter("day")).order_by("id").values_list("day", "y", "iy", "w", "wd", "iwd", "q")
        case!("dates.iso_parts", |db| Event::objects()
            .exclude(|e| e.day.is_null())
            .order_by(|e| e.id)
            .values(|e| (
                e.day,
                e.day.year(),
                e.day.iso_year(),
                e.day.week(),
                e.day.week_day(),
                e.day.iso_week_day(),
                e.day.quarter()
            ))
            .all(db)),
        // with timezone.override("Europe/Berlin"):
        //     r = [list(Review.objects.filter(created__date=date(2021, 1, 1)).order_by("id").values_list("id",
        //         flat=True)), list(Review.objects.filter(created__hour=2).order_by("id").values_list("id", flat=True)),
        //          list(Review.objects.filter(created__year=2021).order_by("id").values_list("id", flat=True)),
        //              list(Review.objects.filter(created__week=53).order_by("id").values_list("id", flat=True))]
        // r
        case!("dates.override_filters", |db| {
            let of = |condition: fn(&'static ReviewFields) -> Q| {
                Review::objects().filter(condition).order_by(|r| r.id).values(|r| r.id).all(db)
            };
            answers![
                of(|r| r.created.in_zone(BERLIN).date().eq(january(1))),
                of(|r| r.created.in_zone(BERLIN).hour().eq(2)),
                of(|r| r.created.in_zone(BERLIN).year().eq(2021)),
                of(|r| r.created.in_zone(BERLIN).week().eq(53))
            ]
        })
        .counted(),
        // Event.objects.filter(id__in=[7, 11, 13]).annotate(s=TruncSecond("at"), mi=TruncMinute("at"),
        //     cs=TruncSecond("clock"), ch=TruncHour("clock")).order_by("id").values_list("at", "s", "mi", "cs",
        //     "ch")
        case!("dates.trunc_second_micro", |db| Event::objects()
            .filter(|e| e.id.is_in([7, 11, 13]))
            .order_by(|e| e.id)
            .values(|e| (
                e.at,
                e.at.trunc(Unit::Second),
                e.at.trunc(Unit::Minute),
                e.clock.trunc(Unit::Second),
                e.clock.trunc(Unit::Hour)
            ))
            .all(db)),
        // Event.objects.filter(id__in=[2, 11]).annotate(a=ExpressionWrapper(F("day") + timedelta(days=1),
        //     output_field=DateField())).order_by("id").values_list("day", "a")
        case!("dates.date_plus_timedelta", |db| Event::objects()
            .filter(|e| e.id.is_in([2, 11]))
            .order_by(|e| e.id)
            .values(|e| (e.day, (e.day + TimeDelta::days(1)).cast::<NaiveDate>()))
            .all(db))
        .like_sqlite("law 7: what is cast to a date is one"),
        // Book.objects.exclude(published=None).annotate(x=F("published") - date(2019, 12,
        //     30)).order_by("id").values_list("id", "x")
        case!("dates.date_minus_date", |db| Book::objects()
            .exclude(|b| b.published.is_null())
            .order_by(|b| b.id)
            .values(|b| (b.id, b.published - NaiveDate::from_ymd_opt(2019, 12, 30).unwrap()))
            .all(db)),
        // [list(Event.objects.filter(dur__gt=timedelta(hours=1)).order_by("id").values_list("name", flat=True)),
        //     list(Event.objects.filter(dur__lt=timedelta(0)).order_by("id").values_list("name", flat=True)),
        //     list(Event.objects.filter(dur__range=(timedelta(0),
        //     timedelta(seconds=1))).order_by("id").values_list("name", flat=True))]
        case!("dates.duration_lookup", |db| {
            let names = |qs: QuerySet<Event>| qs.order_by(|e| e.id).values(|e| e.name).all(db);
            vec![
                names(Event::objects().filter(|e| e.dur.gt(TimeDelta::hours(1))))?,
                names(Event::objects().filter(|e| e.dur.lt(TimeDelta::zero())))?,
                names(Event::objects().filter(|e| e.dur.in_range(TimeDelta::zero()..=TimeDelta::seconds(1))))?,
            ]
        }),
        // attempt(lambda: list(Event.objects.filter(id__in=[1, 11]).annotate(a=F("dur") * 2, b=F("dur") +
        //     timedelta(seconds=1)).order_by("id").values_list("a", "b")))
        case!("dates.duration_arith", |db| Event::objects()
            .filter(|e| e.id.is_in([1, 11]))
            .order_by(|e| e.id)
            .values(|e| (e.dur * 2, e.dur + TimeDelta::seconds(1)))
            .all(db))
        .unlike(
            "a duration so many times is a duration, whose type need not be told",
            json!([
                [{"$duration_us": 2_000_000}, {"$duration_us": 2_000_000}],
                [{"$duration_us": 187_568_000_010i64}, {"$duration_us": 93_785_000_005i64}]
            ]),
        ),
        // Event.objects.filter(id__in=[1, 11]).annotate(a=ExpressionWrapper(F("dur") * 2,
        //     output_field=DurationField()), b=ExpressionWrapper(F("dur") / 2,
        //     output_field=DurationField())).order_by("id").values_list("a", "b")
        case!("dates.duration_mul_wrapped", |db| Event::objects()
            .filter(|e| e.id.is_in([1, 11]))
            .order_by(|e| e.id)
            .values(|e| (e.dur * 2, e.dur / 2))
            .all(db)),
        // Event.objects.filter(name="nothing").annotate(a=TruncMonth("day"), b=TruncDate("at"),
        //     c=ExtractYear("day"), d=F("until") - F("at")).values_list("a", "b", "c", "d")
        case!("dates.trunc_null", |db| Event::objects()
            .filter(|e| e.name.eq("nothing"))
            .values(|e| (e.day.trunc(Unit::Month), e.at.date(), e.day.year(), e.until - e.at))
            .all(db)),
        // Event.objects.filter(name__startswith="berlin").datetimes("at", "hour", tzinfo=ZoneInfo("Europe/Berlin"))
        case!("dates.datetimes_berlin_day", |db| Event::objects()
            .filter(|e| e.name.starts_with("berlin"))
            .order_by(|e| e.at.in_zone(BERLIN).trunc(Unit::Hour))
            .values(|e| {
                let hour = e.at.in_zone(BERLIN).trunc(Unit::Hour);
                (hour.clone(), hour.from_zone(BERLIN))
            })
            .distinct()
            .all(db)?
            .into_iter()
            .map(|(clock, moment)| aware(clock.unwrap(), moment.unwrap()))
            .collect::<Vec<_>>())
        .counted(),
        // Event.objects.filter(name__in=["far-future", "pre-epoch", "epoch"]).order_by("at").values_list("at",
        //     "at__year", "at__week", "day")
        case!("dates.far_and_early", |db| Event::objects()
            .filter(|e| e.name.is_in(["far-future", "pre-epoch", "epoch"]))
            .order_by(|e| e.at)
            .values(|e| (e.at, e.at.year(), e.at.week(), e.day))
            .all(db)),
        // [Event.objects.filter(day__year__isnull=True).count(),
        //     Event.objects.filter(at__date__isnull=False).count(), Event.objects.exclude(day__year=2020).count(),
        //     Event.objects.exclude(day__month=3).count()]
        case!("dates.isnull_on_transform", |db| vec![
            Event::objects().filter(|e| e.day.year().is_null()).count(db)?,
            Event::objects().filter(|e| e.at.date().is_not_null()).count(db)?,
            Event::objects().exclude(|e| e.day.year().eq(2020)).count(db)?,
            Event::objects().exclude(|e| e.day.month().eq(3)).count(db)?
        ]),
        // [Event.objects.filter(at__lt=datetime(2021, 1, 4, tzinfo=utc), day=date(2021, 1, 3)).count(),
        //     Event.objects.filter(at__gt=datetime(2021, 1, 3, 23, 59, 59, 999998, tzinfo=utc), day=date(2021, 1,
        //     3)).count(), Event.objects.filter(at=datetime(2021, 1, 3, 23, 59, 59, 999999, tzinfo=utc)).count(),
        //     Event.objects.filter(at__gte=datetime(2021, 1, 4, 1,
        //     tzinfo=ZoneInfo("Europe/Berlin"))).filter(at__year=2021).count()]
        case!("dates.microsecond_boundary", |db| {
            let e = Event::objects;
            let late = |micro| january(3).and_hms_micro_opt(23, 59, 59, micro).unwrap().and_utc();
            let (midnight, third) = (january(4).and_time(NaiveTime::MIN).and_utc(), january(3));
            vec![
                e().filter(|e| e.at.lt(midnight) & e.day.eq(third)).count(db)?,
                e().filter(|e| e.at.gt(late(999_998)) & e.day.eq(third)).count(db)?,
                e().filter(|e| e.at.eq(late(999_999))).count(db)?,
                e().filter(|e| e.at.gte(midnight)).filter(|e| e.at.year().eq(2021)).count(db)?,
            ]
        }),
    ]
}

/// A day of January 2021.
fn january(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 1, day).unwrap()
}

/// What clocks show at a moment, as Django has it: with their offset.
fn aware(clock: NaiveDateTime, moment: DateTime<Utc>) -> serde_json::Value {
    let offset = i32::try_from((clock - moment.naive_utc()).num_seconds()).unwrap();
    let aware = moment.with_timezone(&FixedOffset::east_opt(offset).unwrap());
    json!({"$datetime": aware.to_rfc3339()})
}
