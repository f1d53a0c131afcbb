//! What runs once a transaction has committed.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// A function to run after the commit.
pub(crate) enum Hook {
    /// Its panic is the caller's, and the hooks after it do not run.
    Strict(Box<dyn FnOnce() + Send>),
    /// What goes wrong is logged and does not stop the others.
    Robust(Box<dyn FnOnce() -> Result<(), String> + Send>),
}

impl Hook {
    pub(crate) fn run(self) {
        match self {
            Hook::Strict(run) => run(),
            Hook::Robust(run) => {
                let failed = match catch_unwind(AssertUnwindSafe(run)) {
                    Ok(result) => result.err(),
                    Err(panic) => Some(message(&*panic)),
                };
                if let Some(failed) = failed {
                    log(&failed);
                }
            }
        }
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("it panicked: {}", text.unwrap_or("(no message)"))
}

#[cfg(feature = "tracing")]
fn log(failed: &str) {
    tracing::event!(target: "orm", tracing::Level::ERROR, error.message = failed, "an `on_commit_robust` function failed");
}

#[cfg(not(feature = "tracing"))]
fn log(_failed: &str) {}
