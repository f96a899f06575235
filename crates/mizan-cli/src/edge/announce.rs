//! What `mizan edge` says when it starts: where it listens, and what it knows of the app.

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    time::Duration,
};

use mizan_edge::{Edge, ManifestSummary};
use tokio::time;

use crate::error::CliError;

/// For how long it is waited for the manifest before anything is served; later ones are worked by as well.
const PATIENCE: Duration = Duration::from_secs(5);

/// Says where it listens, and what it knows.
///
/// A manifest that was named has to be there; one that a backend serves may come later.
pub(super) async fn announce(
    edge: &Edge,
    address: SocketAddr,
    named: bool,
) -> Result<(), CliError> {
    let read = time::timeout(PATIENCE, edge.load_manifest()).await;
    let read = match read {
        Ok(Err(error)) if named => return Err(CliError::Manifest(error)),
        read => read,
    };
    say(&format!("mizan edge: {}://{address}", edge.scheme()));
    let reason = match read {
        Ok(Ok(summary)) => {
            if let Some(summary) = &summary {
                know(summary);
                let line = private(summary, edge.verifies_tokens());
                line.iter().for_each(|line| say(line));
            }
            return Ok(());
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("the origin did not answer in {} s", PATIENCE.as_secs()),
    };
    say(&format!(
        "no manifest, so every request passes through until there is one: {reason}"
    ));
    Ok(())
}

/// Says what is known of the app.
fn know(summary: &ManifestSummary) {
    let ManifestSummary {
        app,
        contexts,
        kept,
        ..
    } = summary;
    let noun = if *contexts == 1 {
        "context"
    } else {
        "contexts"
    };
    say(&match kept {
        0 => {
            format!("app `{app}`: {contexts} {noun}, none with a cache, so nothing is kept of them")
        }
        kept => format!("app `{app}`: {contexts} {noun}, {kept} with a cache"),
    });
}

/// Why contexts that are for one caller each pass through, where they do.
fn private(summary: &ManifestSummary, verifies_tokens: bool) -> Option<String> {
    let cure = match (summary.private, summary.is_identified, verifies_tokens) {
        (0, _, _) | (_, true, true) => return None,
        (_, true, false) => "set MIZAN_MWT_KEYS to verify tokens",
        (_, false, _) => {
            "the app has to say that it identifies callers by `Authorization` and `Cookie` alone"
        }
    };
    let private = summary.private;
    Some(format!(
        "{private} with a cache for each caller, where requests with an identity pass through: {cure}"
    ))
}

/// Writes a line to standard output.
pub(super) fn say(line: &str) {
    // Who closed standard output does not want to know.
    let _ = writeln!(io::stdout().lock(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_through_for_want_of_an_identity_is_said() {
        let mut summary = ManifestSummary {
            app: "board".to_owned(),
            contexts: 4,
            kept: 3,
            private: 2,
            is_identified: true,
        };
        assert_eq!(private(&summary, true), None);
        let line = private(&summary, false).unwrap();
        assert!(line.starts_with("2 with a cache") && line.contains("MIZAN_MWT_KEYS"));
        summary.is_identified = false;
        let line = private(&summary, true).unwrap();
        assert!(line.contains("`Authorization` and `Cookie`"), "{line}");
        summary.private = 0;
        assert_eq!(private(&summary, false), None);
    }
}
