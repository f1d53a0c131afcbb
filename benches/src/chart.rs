//! The figures as a picture: a dot for each library and workload, on a logarithmic scale of ratios to the raw driver.

use std::fmt::Write as _;

use crate::drivers::Driver;
use crate::figures::{Figures, ratio};

const WIDTH: f64 = 860.0;
/// Where the scale begins and ends, in pixels and in ratios.
const LEFT: f64 = 320.0;
const RIGHT: f64 = 840.0;
const LEAST: f64 = 0.25;
const MOST: f64 = 64.0;
const LINE: f64 = 22.0;

/// In colours that stand out from white and from black.
fn colour(driver: Driver) -> &'static str {
    match driver {
        Driver::Raw => "#8b949e",
        Driver::Ours => "#f0540c",
        Driver::Diesel => "#2b8cff",
        Driver::SeaOrm => "#1fa67a",
        Driver::Sqlx => "#b565d8",
    }
}

fn place(ratio: f64) -> f64 {
    let part = (ratio.clamp(LEAST, MOST) / LEAST).ln() / (MOST / LEAST).ln();
    LEFT + (RIGHT - LEFT) * part
}

pub fn draw(all: &[Figures]) -> String {
    let mut body = String::new();
    let mut top = 56.0;
    legend(&mut body);
    for figures in all {
        let _ =
            writeln!(body, r#"<text x="16" y="{:.1}" class="title">{}</text>"#, top + 4.0, figures.database.title());
        top += LINE;
        let own: Vec<_> = figures.lines.iter().filter(|(work, _)| !work.is_diesels()).collect();
        let bottom = top + LINE * own.len() as f64;
        scale(&mut body, top - 12.0, bottom - 8.0);
        for (work, line) in own {
            let title = work.title().replace('`', "");
            let _ =
                writeln!(body, r#"<text x="{:.1}" y="{:.1}" text-anchor="end">{title}</text>"#, LEFT - 14.0, top + 4.0);
            for driver in [Driver::Sqlx, Driver::SeaOrm, Driver::Diesel, Driver::Ours] {
                let Some(ratio) = ratio(line, driver) else { continue };
                let radius = if driver == Driver::Ours { 6.0 } else { 4.5 };
                let _ = writeln!(
                    body,
                    r#"<circle cx="{:.1}" cy="{top:.1}" r="{radius}" fill="{}"><title>{}: {ratio:.2}</title></circle>"#,
                    place(ratio),
                    colour(driver),
                    driver.title(),
                );
            }
            top += LINE;
        }
        top += 2.0 * LINE;
    }
    let height = top - 16.0;
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0}" width="{WIDTH}" height="{height:.0}" role="img" aria-label="Time of each library, to the raw driver's">
<style>text {{ font: 13px system-ui, sans-serif; fill: #7d8590; }} .title {{ font-weight: 600; font-size: 15px; }} .small {{ font-size: 11px; }}</style>
{body}</svg>
"##
    )
}

fn legend(body: &mut String) {
    let mut left = LEFT;
    for driver in [Driver::Ours, Driver::Diesel, Driver::SeaOrm, Driver::Sqlx] {
        let _ = writeln!(
            body,
            r#"<circle cx="{left:.1}" cy="20" r="5" fill="{}"/><text x="{:.1}" y="24">{}</text>"#,
            colour(driver),
            left + 10.0,
            driver.title(),
        );
        left += 90.0;
    }
    let _ = writeln!(body, r#"<text x="{RIGHT}" y="24" text-anchor="end" class="small">left is faster</text>"#);
}

fn scale(body: &mut String, top: f64, bottom: f64) {
    for ratio in [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0] {
        let (at, strength) = (place(ratio), if ratio == 1.0 { 0.9 } else { 0.25 });
        let _ = writeln!(
            body,
            r##"<path d="M{at:.1} {top:.1}V{bottom:.1}" stroke="#7d8590" stroke-opacity="{strength}"/>"##
        );
        let label = if ratio == 1.0 { "raw driver".to_owned() } else { format!("{ratio}") };
        let _ = writeln!(
            body,
            r#"<text x="{at:.1}" y="{:.1}" text-anchor="middle" class="small">{label}</text>"#,
            bottom + 14.0
        );
    }
}
