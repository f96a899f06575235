//! Runs cases one after the other, each on fresh state.

use std::time::Instant;

use crate::check::check;
use crate::client::Client;
use crate::{Case, Error, Failure, Mismatch, Outcome, Report, Suite, Verdict};

/// Runs every case of the suite against the backend at `url`, its base with or without a closing slash.
///
/// # Errors
/// When the URL is unusable, the backend cannot be reached or there is no case to run.
pub fn run(suite: &Suite, url: &str) -> Result<Report, Error> {
    if suite.cases.is_empty() {
        return Err(Error::Empty);
    }
    let client = Client::new(url)?;
    let mut outcomes = Vec::with_capacity(suite.cases.len());
    for case in &suite.cases {
        client.reset()?;
        let start = Instant::now();
        let verdict = run_case(case, &client);
        outcomes.push(Outcome {
            name: case.name.clone(),
            section: case.section.clone(),
            millis: (start.elapsed().as_secs_f64() * 1e6).round() / 1e3,
            verdict,
        });
    }
    Ok(Report {
        url: url.to_owned(),
        outcomes,
    })
}

/// Stops at the first step that fails: the later ones build on it.
fn run_case(case: &Case, client: &Client) -> Verdict {
    let mut names = client.names();
    for (index, step) in case.steps.iter().enumerate() {
        let (mismatches, body) = match client.send(step, &names) {
            Ok(got) => (
                check(&step.expect, &got, &mut names),
                String::from_utf8_lossy(&got.body).into_owned(),
            ),
            Err(message) => (vec![no_answer(message)], String::new()),
        };
        if !mismatches.is_empty() {
            return Verdict::Failed(Failure {
                step: index + 1,
                request: step.send.clone(),
                mismatches,
                body,
            });
        }
    }
    Verdict::Passed
}

fn no_answer(message: String) -> Mismatch {
    Mismatch {
        what: "request".to_owned(),
        expected: "an answer".to_owned(),
        actual: message,
    }
}
