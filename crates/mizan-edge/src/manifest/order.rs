//! What origins and clients say of the order in which all processes of the app number their purges.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use mizan_core::seq;
use tokio::time;

use super::{App, lease::Lease};

/// Up to which purge an answer is current; of a write, the number of its own purge.
pub(super) const SEQ: HeaderName = HeaderName::from_static(seq::SEQ);
/// Which purge a client has to see.
const MIN_SEQ: HeaderName = HeaderName::from_static(seq::MIN_SEQ);

/// How long a read waits for a purge that its client has to see.
const WAIT: Duration = Duration::from_millis(50);

impl Lease {
    /// Notes which purge the answer to a write is about to make here; gives the field, for the client to say again.
    pub(super) fn foresee(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let following = self.following()?;
        let seq = number(headers, &SEQ, &following.app)?;
        following.follower.foresee(seq);
        headers.get(SEQ).cloned()
    }

    /// A number that no purge made here exceeds; 0 where no order is followed. Ask after the fence was captured.
    pub(super) fn seen(&self) -> u64 {
        self.following()
            .map_or(0, |following| following.follower.seen())
    }

    /// Whether an answer shows every purge up to the one numbered `seen`, as far as it says.
    ///
    /// What says nothing was read by the origin after it was asked. What cannot be compared shows nothing.
    pub(super) fn shows(&self, headers: &HeaderMap, seen: u64) -> bool {
        let Some(following) = self.following().filter(|_| headers.contains_key(SEQ)) else {
            return true;
        };
        number(headers, &SEQ, &following.app).is_some_and(|shown| shown >= seen)
    }

    /// Whether what is kept shows the purge of this number; waits a moment for it.
    pub(super) async fn reaches(&self, app: &str, wanted: u64) -> bool {
        match self.following() {
            Some(following) if following.app == app => {
                let reached = following.follower.reach(wanted);
                time::timeout(WAIT, reached).await.is_ok()
            }
            _ => false,
        }
    }
}

/// The number of the purge that a client has to see, if it says so.
pub(super) fn wanted(app: &App, headers: &HeaderMap) -> Option<u64> {
    number(headers, &MIN_SEQ, &app.manifest().app)
}

/// The number that a field says once, for this app.
pub(super) fn number(headers: &HeaderMap, name: &HeaderName, app: &str) -> Option<u64> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    seq::parse(value.to_str().ok()?, app)
}
