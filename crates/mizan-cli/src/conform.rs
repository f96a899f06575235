//! `mizan conform`: runs the cases of the specification against a backend that serves the fixture.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use mizan_conformance::{Error, Suite};

/// Run the protocol's cases against a backend that serves the fixture of spec/fixture.md.
#[derive(Debug, clap::Args)]
pub(crate) struct Conform {
    /// Base of the backend, such as http://127.0.0.1:3000/api/mizan
    url: String,
    /// Only cases of this paragraph (2.11) or with this text in their name
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Leave out the cases that need an ability the backend lacks (time_limit)
    #[arg(long, value_name = "ABILITY")]
    without: Vec<String>,
    /// Folder of case files, instead of those built in
    #[arg(long, value_name = "DIR")]
    cases: Option<PathBuf>,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

impl Conform {
    /// Prints the report; the exit code is 1 when a case fails.
    pub(crate) fn run(&self) -> Result<ExitCode, Error> {
        let report = mizan_conformance::run(&self.suite()?, &self.url)?;
        let mut out = io::stdout().lock();
        let text = match self.json {
            true => report.json(),
            false => report.table(out.is_terminal()),
        };
        // A reader that closed the pipe has seen what it wanted; the exit code still tells the outcome.
        let _ = out.write_all(text.as_bytes());
        Ok(ExitCode::from(u8::from(!report.passed())))
    }

    fn suite(&self) -> Result<Suite, Error> {
        let mut suite = match &self.cases {
            Some(dir) => Suite::from_dir(dir)?,
            None => Suite::embedded()?,
        };
        if let Some(text) = &self.filter {
            suite = suite.filter(text);
        }
        for ability in &self.without {
            suite = suite.without(ability);
        }
        Ok(suite)
    }
}
