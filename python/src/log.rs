//! What the cache has to say goes to Python's own log, under `mizan`.

use std::fmt::{Debug, Write};

use pyo3::prelude::*;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Hands events on; nothing here opens spans.
struct Log;

/// Makes it the log of this module. Who loads it twice has it already.
pub(crate) fn begin() {
    let _ = tracing::subscriber::set_global_default(Log);
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::INFO && metadata.target().starts_with("mizan")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        let level = match *event.metadata().level() {
            Level::ERROR => "error",
            Level::WARN => "warning",
            _ => "info",
        };
        // Without an interpreter there is no log; a handler that fails is logging's own affair.
        Python::try_attach(|py| {
            let _ = tell(py, level, &line.0);
        });
    }
}

fn tell(py: Python<'_>, level: &str, line: &str) -> PyResult<()> {
    let log = py
        .import("logging")?
        .call_method1("getLogger", ("mizan",))?;
    log.call_method1(level, ("%s", line))?;
    Ok(())
}

/// The message, then the fields.
#[derive(Default)]
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing into memory cannot fail.
        let _ = if field.name() == "message" {
            let fields = std::mem::take(&mut self.0);
            write!(self.0, "{value:?}{fields}")
        } else {
            write!(self.0, "; {}: {value:?}", field.name())
        };
    }
}
