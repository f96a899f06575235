//! What became of each case, as a table for people and as JSON for programs.

use std::fmt::Write as _;

use serde::Serialize;

/// Texts longer than this are cut in the table.
const SHOWN: usize = 600;

/// The outcome of a whole run.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Base the cases ran against.
    pub url: String,
    /// One entry per case, in the order they ran.
    #[serde(rename = "cases")]
    pub outcomes: Vec<Outcome>,
}

/// What became of one case.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The behaviour as a sentence.
    pub name: String,
    /// Paragraph of `spec/protocol.md`.
    pub section: String,
    /// Time its steps took, in milliseconds.
    pub millis: f64,
    /// Whether it holds.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// Whether a behaviour holds.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    /// It does.
    Passed,
    /// It does not.
    Failed(Failure),
}

/// Where and how a case failed.
#[derive(Debug, Clone, Serialize)]
pub struct Failure {
    /// Number of the step, from 1.
    pub step: usize,
    /// Its method and path, as the case has them.
    pub request: String,
    /// Everything that was different.
    pub mismatches: Vec<Mismatch>,
    /// Body of the response.
    pub body: String,
}

/// One thing that was different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// `status`, `header etag`, `body /user_profile/name`.
    pub what: String,
    /// What the case wants.
    pub expected: String,
    /// What came back.
    pub actual: String,
}

impl Report {
    /// Whether every case holds.
    pub fn passed(&self) -> bool {
        self.failed() == 0
    }

    /// How many cases do not hold.
    pub fn failed(&self) -> usize {
        let failed = |outcome: &&Outcome| matches!(outcome.verdict, Verdict::Failed(_));
        self.outcomes.iter().filter(failed).count()
    }

    /// Every case on a line, failures with what differs, and the counts on the last line.
    pub fn table(&self, colour: bool) -> String {
        self.lines(colour, true)
    }

    /// Only the cases that fail, and the counts on the last line.
    pub fn failures(&self) -> String {
        self.lines(false, false)
    }

    /// The report as pretty-printed JSON, with counts.
    pub fn json(&self) -> String {
        let document = serde_json::json!({
            "url": self.url,
            "passed": self.outcomes.len() - self.failed(),
            "failed": self.failed(),
            "cases": self.outcomes,
        });
        format!("{document:#}\n")
    }

    fn lines(&self, colour: bool, all: bool) -> String {
        let paint = Paint { on: colour };
        let width = |outcome: &Outcome| outcome.section.len();
        let section = self.outcomes.iter().map(width).max().unwrap_or(0);
        let name = |outcome: &Outcome| outcome.name.chars().count();
        let names = self.outcomes.iter().map(name).max().unwrap_or(0);
        let mut text = String::new();
        for outcome in &self.outcomes {
            let failure = match &outcome.verdict {
                Verdict::Failed(failure) => Some(failure),
                Verdict::Passed if all => None,
                Verdict::Passed => continue,
            };
            let mark = match failure {
                Some(_) => paint.with("31", "FAIL"),
                None => paint.with("32", "ok  "),
            };
            let line = format!(
                "{mark}  {:<section$}  {:<names$}  {:>7.1} ms",
                outcome.section, outcome.name, outcome.millis
            );
            let _ = writeln!(text, "{line}");
            if let Some(failure) = failure {
                failure.write(&paint, &mut text);
            }
        }
        text + &self.counts(&paint)
    }

    fn counts(&self, paint: &Paint) -> String {
        let (all, failed) = (self.outcomes.len(), self.failed());
        let noun = if all == 1 { "case" } else { "cases" };
        let counts = format!("{all} {noun}: {} passed, {failed} failed", all - failed);
        let code = if failed == 0 { "32" } else { "31" };
        format!("{} ({})\n", paint.with(code, &counts), self.url)
    }
}

impl Failure {
    fn write(&self, paint: &Paint, text: &mut String) {
        let _ = writeln!(
            text,
            "      step {}: {}",
            self.step,
            paint.with("1", &cut(&self.request))
        );
        for mismatch in &self.mismatches {
            let _ = writeln!(text, "        {}", mismatch.what);
            let expected = paint.with("32", &cut(&mismatch.expected));
            let actual = paint.with("31", &cut(&mismatch.actual));
            let _ = writeln!(
                text,
                "          expected  {expected}\n          actual    {actual}"
            );
        }
        let _ = writeln!(text, "        the body was  {}", cut(&self.body));
    }
}

fn cut(text: &str) -> String {
    let shown: String = text.chars().take(SHOWN).collect();
    if shown.len() == text.len() {
        shown
    } else {
        format!("{shown}… ({} bytes)", text.len())
    }
}

struct Paint {
    on: bool,
}

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.on {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let outcome = |name: &str, verdict| Outcome {
            name: name.to_owned(),
            section: "2.1".to_owned(),
            millis: 1.25,
            verdict,
        };
        let failure = Failure {
            step: 2,
            request: "GET /x".to_owned(),
            mismatches: vec![Mismatch {
                what: "status".to_owned(),
                expected: "200".to_owned(),
                actual: "404".to_owned(),
            }],
            body: "{}".to_owned(),
        };
        Report {
            url: "http://h".to_owned(),
            outcomes: vec![
                outcome("fine", Verdict::Passed),
                outcome("not so fine", Verdict::Failed(failure)),
            ],
        }
    }

    #[test]
    fn the_table_is_aligned_and_ends_with_the_counts() {
        let expected = "\
ok    2.1  fine             1.2 ms
FAIL  2.1  not so fine      1.2 ms
      step 2: GET /x
        status
          expected  200
          actual    404
        the body was  {}
2 cases: 1 passed, 1 failed (http://h)
";
        assert_eq!(report().table(false), expected);
        assert!(!report().passed());
    }

    #[test]
    fn colour_is_only_added_when_asked_for() {
        assert!(report().table(true).contains("\x1b[31mFAIL"));
        assert!(!report().failures().contains('\x1b'));
        assert!(!report().failures().contains("ok "));
    }

    #[test]
    fn the_json_has_counts_and_what_differs() {
        let json: serde_json::Value = serde_json::from_str(&report().json()).unwrap();
        assert_eq!(json["failed"], 1);
        assert_eq!(json["cases"][0]["verdict"], "passed");
        assert_eq!(json["cases"][1]["mismatches"][0]["what"], "status");
    }
}
