//! What is logged while tests run, by the library and by its drivers, at every level: none of it may show a value or a
//! password. Every test of the suite runs under it.

use std::fmt::{Debug, Write as _};
use std::io::Write as _;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// Stands for a value.
pub const VALUE: &str = "canary-value";
/// Stands for a password. Databases are opened with it where their server asks for none.
pub const PASSWORD: &str = "canary-password";

static EVENTS: AtomicUsize = AtomicUsize::new(0);
static LINES: AtomicUsize = AtomicUsize::new(0);

/// Listens from here on.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(Ear).expect("nobody else listens");
        log::set_logger(&Ear).expect("nobody else listens");
        log::set_max_level(log::LevelFilter::Trace);
    });
}

/// How many events of the library there were so far, and lines of its drivers.
pub fn heard() -> (usize, usize) {
    (EVENTS.load(Ordering::Relaxed), LINES.load(Ordering::Relaxed))
}

/// Ends the program: a panic could be caught, or be in a thread that nobody asks.
fn check(text: &str) {
    if text.contains(VALUE) || text.contains(PASSWORD) {
        // Written past the capture of tests.
        let _ = writeln!(std::io::stderr(), "a value or a password is logged: {text}");
        std::process::exit(101);
    }
}

struct Ear;

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a String cannot fail.
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Subscriber for Ear {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut line = Line(attributes.metadata().name().to_owned());
        attributes.record(&mut line);
        check(&line.0);
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        check(&line.0);
    }
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        EVENTS.fetch_add(1, Ordering::Relaxed);
        check(&line.0);
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

impl log::Log for Ear {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        LINES.fetch_add(1, Ordering::Relaxed);
        check(&record.args().to_string());
    }
    fn flush(&self) {}
}
