//! What of a request an edge sends on with one of its own: path and params, the caller's token, and what the app varies on.

use super::mwt::Mwt;
use super::needs::{Caller, Needed, Needs};
use crate::build_error::without_modules;

/// Extractors that read the path and the params alone.
const READ_THE_TARGET: [&str; 8] = [
    "axum::extract::matched_path::MatchedPath",
    "axum::extract::nested_path::NestedPath",
    "axum::extract::original_uri::OriginalUri",
    "axum::extract::path::",
    "axum::extract::query::Query<",
    "axum::extract::raw_query::RawQuery",
    "http::method::Method",
    "http::uri::Uri",
];

/// Whether this is a token, or none.
fn is_token(needed: &Needed) -> bool {
    [Needed::of::<Mwt>(), Needed::of::<Option<Mwt>>()].contains(needed)
}

fn reads_the_target(needed: &Needed) -> bool {
    let name = needed.name;
    let name = name.strip_prefix("core::option::Option<").unwrap_or(name);
    let mut known = READ_THE_TARGET.iter();
    known.any(|known| name.starts_with(known))
}

impl Needs {
    /// Whether the arguments take a token of a request, and besides it only what the app varies on.
    pub(crate) fn takes_tokens_alone(&self, covered: &[Needed]) -> bool {
        let requests = self.requests();
        let is_sent_on = |needed: &Needed| is_token(needed) || covered.contains(needed);
        requests.iter().any(is_token) && requests.iter().all(is_sent_on)
    }

    /// The first argument that may read what an edge does not send on, in an app that identifies `caller` and varies on
    /// what the `covered` types are made from.
    pub(crate) fn not_sent_on(
        &self,
        caller: Option<&Caller>,
        covered: &[Needed],
    ) -> Option<String> {
        let is_caller = |needed: &Needed| caller.is_some_and(|caller| caller.is(needed));
        let is_sent_on = |needed: &Needed| {
            is_token(needed)
                || is_caller(needed)
                || covered.contains(needed)
                || reads_the_target(needed)
        };
        let mut requests = self.requests().iter();
        let first = requests.find(|needed| !is_sent_on(needed));
        first.map(|needed| without_modules(needed.name))
    }
}
