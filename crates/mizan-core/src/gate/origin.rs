//! Cross-origin protection: a page of another origin sends nothing unsafe.

use super::Head;
use crate::{Problem, ProtocolCode};

/// Refuses an unsafe request that a browser sent from another origin.
pub(super) fn check(head: &Head<'_>, trusted: &[String]) -> Result<(), Problem> {
    if matches!(head.method, "GET" | "HEAD" | "OPTIONS") {
        return Ok(());
    }
    let same = match (head.site, head.origin) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => is_host(origin, head.host),
        (None, None) => true,
    };
    let is_trusted = |origin: &str| {
        trusted
            .iter()
            .any(|known| known.eq_ignore_ascii_case(origin))
    };
    if same || head.origin.is_some_and(is_trusted) {
        return Ok(());
    }
    let detail = "the request comes from another origin; the server can be told to trust it";
    Err(Problem::new(ProtocolCode::CrossOrigin, detail))
}

/// Whether the authority of `Origin` equals `Host`; `null` and anything unreadable do not.
fn is_host(origin: &str, host: Option<&str>) -> bool {
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    match (authority, host) {
        (Some(authority), Some(host)) => !host.is_empty() && authority.eq_ignore_ascii_case(host),
        _ => false,
    }
}
