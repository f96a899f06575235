//! Runs the cases of `spec/` against the URL of any Mizan backend that serves the fixture of `spec/fixture.md`.
//!
//! ```no_run
//! let suite = mizan_conformance::Suite::embedded()?;
//! let report = mizan_conformance::run(&suite, "http://127.0.0.1:3000/api/mizan")?;
//! assert!(report.passed(), "{}", report.table(false));
//! # Ok::<(), mizan_conformance::Error>(())
//! ```

mod body;
mod case;
mod check;
mod client;
mod error;
mod report;
mod run;
mod suite;
mod template;

pub use case::{Case, Expect, FieldError, HeaderMatch, ProblemMatch, Step};
pub use error::Error;
pub use report::{Failure, Mismatch, Outcome, Report, Verdict};
pub use run::run;
pub use suite::Suite;
