//! What is asked of a column.

use orm::prelude::*;
use serde_json::json;

use crate::answer::Answer;
use crate::case::{Case, answers, case};
use crate::models::chinook::{Artist, Customer, Track};
use crate::models::edge::{Author, Authorship, Phrase, Role, Sample};

pub fn cases() -> Vec<Case> {
    vec![
        // [list(Phrase.objects.filter(s="abc").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s="ABC").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__exact="école").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__iexact="ABC").order_by("id").values_list("id", flat=True))]
        case!("lookups.exact_case", |db| vec![
            phrases(db, |p| p.s.eq("abc"))?,
            phrases(db, |p| p.s.eq("ABC"))?,
            phrases(db, |p| p.s.eq("école"))?,
            phrases(db, |p| p.s.iexact("ABC"))?
        ]),
        // [list(Phrase.objects.filter(s__contains="b").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__contains="B").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__icontains="B").order_by("id").values_list("id", flat=True))]
        case!("lookups.contains_case", |db| vec![
            phrases(db, |p| p.s.contains("b"))?,
            phrases(db, |p| p.s.contains("B"))?,
            phrases(db, |p| p.s.icontains("B"))?
        ])
        .like_postgres("law 7: `contains` tells capitals from small letters on both"),
        // [list(Phrase.objects.filter(s__startswith="a").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__istartswith="a").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__endswith="C").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__iendswith="C").order_by("id").values_list("id", flat=True))]
        case!("lookups.startswith_case", |db| vec![
            phrases(db, |p| p.s.starts_with("a"))?,
            phrases(db, |p| p.s.istarts_with("a"))?,
            phrases(db, |p| p.s.ends_with("C"))?,
            phrases(db, |p| p.s.iends_with("C"))?
        ])
        .like_postgres("law 7: `starts_with` and `ends_with` tell capitals from small letters on both"),
        // [list(Phrase.objects.filter(s__icontains="É").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__icontains="é").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__contains="É").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(t__icontains="日").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__icontains="ß").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__icontains="SS").order_by("id").values_list("id", flat=True))]
        case!("lookups.icontains_unicode", |db| vec![
            phrases(db, |p| p.s.icontains("É"))?,
            phrases(db, |p| p.s.icontains("é"))?,
            phrases(db, |p| p.s.contains("É"))?,
            phrases(db, |p| p.t.icontains("日"))?,
            phrases(db, |p| p.s.icontains("ß"))?,
            phrases(db, |p| p.s.icontains("SS"))?
        ])
        .like_postgres("law 7: `icontains` folds by Unicode on both"),
        // [list(Phrase.objects.filter(s__contains="_").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__contains="a_b").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__iexact="a_b").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(t__iexact="A_B").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(t__contains="_").order_by("id").values_list("id", flat=True))]
        case!("lookups.like_specials_underscore", |db| vec![
            phrases(db, |p| p.s.contains("_"))?,
            phrases(db, |p| p.s.contains("a_b"))?,
            phrases(db, |p| p.s.iexact("a_b"))?,
            phrases(db, |p| p.t.iexact("A_B"))?,
            phrases(db, |p| p.t.contains("_"))?
        ]),
        // [list(Phrase.objects.filter(s__contains="😀").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(t__contains="👩").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s="école").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(s__startswith="e").order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(t="école").order_by("id").values_list("id", flat=True))]
        case!("lookups.emoji_combining", |db| vec![
            phrases(db, |p| p.s.contains("😀"))?,
            phrases(db, |p| p.t.contains("👩"))?,
            phrases(db, |p| p.s.eq("e\u{301}cole"))?,
            phrases(db, |p| p.s.starts_with("e"))?,
            phrases(db, |p| p.t.eq("école"))?
        ]),
        // Sample.objects.filter(i__in=range(-1500, 1500)).order_by("id").values_list("label", flat=True)
        case!("lookups.in_large", |db| Sample::objects()
            .filter(|s| s.i.is_in(-1500..1500))
            .order_by(|s| s.id)
            .values(|s| s.label)
            .all(db))
        .counted(),
        // [list(Phrase.objects.filter(s=F("t")).order_by("id").values_list("id", flat=True)),
        //     list(Phrase.objects.filter(t=F("s")).order_by("id").values_list("id", flat=True))]
        case!("lookups.f_exact", |db| vec![phrases(db, |p| p.s.eq(p.t))?, phrases(db, |p| p.t.eq(p.s))?]),
        // [Sample.objects.filter(i__gt=6.5).count(), Sample.objects.filter(i__gte=6.5).count(),
        //     Sample.objects.filter(i__lt=7.5).count(), Sample.objects.filter(i__lte=6.999).count(),
        //     Sample.objects.filter(i=7.5).count()]
        case!("lookups.float_for_int", |db| {
            let counted = |name, value: f64| Sample::objects().filter_by(name, value)?.count(db);
            answers![
                counted("i__gt", 6.5),
                counted("i__gte", 6.5),
                counted("i__lt", 7.5),
                counted("i__lte", 6.999),
                counted("i", 7.5)
            ]
        })
        .law("law 1: 7 does not equal 7.5", json!([4, 4, 9, 8, 0])),
        // [list(Sample.objects.filter(flag=True).order_by("id").values_list("label", flat=True)),
        //     list(Sample.objects.filter(flag=1).order_by("id").values_list("label", flat=True)),
        //     list(Sample.objects.filter(flag__in=[True, None]).order_by("id").values_list("label", flat=True)),
        //     attempt(lambda: Sample.objects.filter(flag="yes").count())]
        case!("lookups.bool_lookups", |db| {
            let labels = |qs: QuerySet<Sample>| qs.order_by(|s| s.id).values(|s| s.label).all(db);
            answers![
                labels(Sample::objects().filter(|s| s.flag.eq(true))),
                labels(Sample::objects().filter_by("flag", 1)?),
                labels(Sample::objects().filter(|s| s.flag.is_in([Some(true), None]))),
                Sample::objects().filter_by("flag", "yes").and_then(|qs| qs.count(db))
            ]
        })
        .counted(),
        // Sample.objects.exclude(label="big").order_by("id").values_list("label", "d")
        case!("lookups.decimal_roundtrip", |db| Sample::objects()
            .exclude(|s| s.label.eq("big"))
            .order_by(|s| s.id)
            .values(|s| (s.label, s.d))
            .all(db)),
        // [list(Author.objects.filter(country="DE").values_list("id", flat=True)),
        //     list(Author.objects.filter(country__in=["GB", Country(code="US")]).order_by("id").values_list("id",
        //     flat=True)), list(Author.objects.filter(country__pk__startswith="G").order_by("id").values_list("id",
        //     flat=True)), list(Author.objects.filter(country__gt="GB").order_by("id").values_list("id",
        //     flat=True))]
        case!("lookups.char_pk", |db| {
            let ids = |qs: QuerySet<Author>| qs.order_by(|a| a.id).values(|a| a.id).all(db);
            vec![
                ids(Author::objects().filter(|a| a.country.eq("DE")))?,
                ids(Author::objects().filter(|a| a.country.is_in(["GB", "US"])))?,
                ids(Author::objects().filter(|a| a.country.code.starts_with("G")))?,
                ids(Author::objects().filter(|a| a.country.code.gt("GB")))?,
            ]
        }),
        // [Sample.objects.filter(i__range=(10, 1)).count(), Sample.objects.filter(i__range=(F("j"), 5)).count(),
        //     attempt(lambda: Sample.objects.filter(i__range=(None, 5)).count()), attempt(lambda:
        //     Sample.objects.filter(i__range=(1,)).count())]
        case!("lookups.range_reversed_none", |db| {
            let s = Sample::objects;
            #[allow(clippy::reversed_empty_ranges, reason = "it is the case")]
            let reversed = 10..=1;
            answers![
                s().filter(|s| s.i.in_range(reversed)).count(db),
                s().filter(|s| s.i.gte(s.j) & s.i.lte(5)).count(db),
                s().filter_by("i__range", [None, Some(5)]).and_then(|qs| qs.count(db)),
                s().filter_by("i__range", [1]).and_then(|qs| qs.count(db))
            ]
        }),
        // [list(Sample.objects.filter(i__in=[F("j"), 5]).order_by("id").values_list("label", flat=True)),
        //     list(Sample.objects.filter(i__in=Sample.objects.exclude(j=None).values("j")).order_by("id")
        //     .values_list("label",
        //     flat=True))]
        case!("lookups.in_f_and_values", |db| {
            let labels = |qs: QuerySet<Sample>| qs.order_by(|s| s.id).values(|s| s.label).all(db);
            vec![
                labels(Sample::objects().filter(|s| s.i.eq(s.j) | s.i.eq(5)))?,
                labels(
                    Sample::objects()
                        .filter(|s| s.i.is_in(Sample::objects().exclude(|o| o.j.is_null()).values(|o| o.j))),
                )?,
            ]
        }),
        // [Authorship.objects.filter(role=Authorship.Role.CO).count(),
        //     Authorship.objects.get(pk=2).get_role_display(),
        //     list(Authorship.objects.order_by().values_list("role", flat=True).distinct().order_by("role"))]
        case!("lookups.choices_text", |db| {
            let role = Authorship::objects().find(db, 2)?.role.answer();
            let label = Role::CHOICES.iter().find(|(stored, _)| role == *stored).map(|(_, label)| *label);
            answers![
                Authorship::objects().filter(|a| a.role.eq(Role::Co)).count(db),
                label,
                Authorship::objects().unordered().values(|a| a.role).distinct().order_by(|a| a.role).all(db)
            ]
        }),
        // [Artist.objects.filter(name__iexact="ac/dc").count(), Artist.objects.filter(name__icontains="é").count(),
        //     Artist.objects.filter(name__contains="É").count(),
        //     Artist.objects.filter(name__istartswith="THE").count(),
        //     Artist.objects.filter(name__startswith="the").count(),
        //     Track.objects.filter(name__contains="%").count(), Track.objects.filter(name__contains="_").count(),
        //     Track.objects.filter(name__contains="\\").count()]
        case!("lookups.iexact_ascii", |db| {
            let (a, t) = (Artist::objects, Track::objects);
            vec![
                a().filter(|a| a.name.iexact("ac/dc")).count(db)?,
                a().filter(|a| a.name.icontains("é")).count(db)?,
                a().filter(|a| a.name.contains("É")).count(db)?,
                a().filter(|a| a.name.istarts_with("THE")).count(db)?,
                a().filter(|a| a.name.starts_with("the")).count(db)?,
                t().filter(|t| t.name.contains("%")).count(db)?,
                t().filter(|t| t.name.contains("_")).count(db)?,
                t().filter(|t| t.name.contains("\\")).count(db)?,
            ]
        })
        .like_postgres("law 7: `starts_with` tells capitals from small letters on both"),
        // [Track.objects.filter(name__regex=r"^[A-Z]{3,}$").count(),
        //     Track.objects.filter(name__iregex=r"\blove\b").count(),
        //     Track.objects.filter(name__iregex=r"(^|\s)love(\s|$)").count(),
        //     Customer.objects.filter(email__regex=r"@.*\.com$").count()]
        case!("lookups.regex_real", |db| {
            let t = |condition: fn(&'static <Track as orm::Model>::Fields<Sure>) -> Q| {
                Track::objects().filter(condition).count(db)
            };
            answers![
                t(|t| t.name.regex(r"^[A-Z]{3,}$")),
                t(|t| t.name.iregex(r"\blove\b")),
                t(|t| t.name.iregex(r"(^|\s)love(\s|$)")),
                Customer::objects().filter(|c| c.email.regex(r"@.*\.com$")).count(db)
            ]
        })
        .like_sqlite(r"law 7: regular expressions take one syntax, in which `\b` is the edge of a word"),
        // Customer.objects.filter(first_name__iregex="[^ -~]").order_by("id").values_list("first_name", flat=True)
        case!("lookups.non_ascii_names", |db| Customer::objects()
            .filter(|c| c.first_name.iregex("[^ -~]"))
            .order_by(|c| c.id)
            .values(|c| c.first_name)
            .all(db)),
    ]
}

/// The keys of the phrases of which a condition is true.
fn phrases(
    db: &orm::Database,
    condition: impl FnOnce(&'static <Phrase as orm::Model>::Fields<Sure>) -> Q,
) -> orm::Result<Vec<i64>> {
    Phrase::objects().filter(condition).order_by(|p| p.id).values(|p| p.id).all(db)
}
