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

    /// Whether the purge of this number, which a client has to see, is applied here at `now`, since 1970.
    ///
    /// It waits a moment. Numbers that the order cannot have reached cost no request to the origin: a client may claim any.
    pub(super) async fn reaches(&self, app: &str, wanted: u64, now: Duration) -> Reach {
        // Where nothing tells how far the order is, clocks do.
        let is_possible = wanted <= latest(now) || wanted <= self.seen().max(self.heard());
        let without = match is_possible {
            true => Reach::Unknown,
            false => Reach::Impossible,
        };
        let following = self.following();
        let Some(following) = following.filter(|following| following.app == app) else {
            return without;
        };
        if following.follower.applied() >= Some(wanted) {
            return Reach::Applied;
        }
        let looked = async {
            // Purges up to that number are in the log before anything answers with it.
            match following.head().await {
                Some(head) if head < wanted => Reach::Impossible,
                None if !is_possible => Reach::Impossible,
                _ => {
                    following.follower.reach(wanted).await;
                    Reach::Applied
                }
            }
        };
        let looked = time::timeout(WAIT, looked).await;
        looked.unwrap_or(without)
    }
}

/// What is known of the purge that a client has to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is applied here: what is stored shows it.
    Applied,
    /// There is no purge of that number yet: what is stored shows all there are.
    Impossible,
    /// It may have been made, and not be applied here: only the origin can show it.
    Unknown,
}

/// The largest number an order can have reached at `now`, since 1970: it begins with the time in microseconds, there is
/// less than one purge in each, and clocks may be apart.
fn latest(now: Duration) -> u64 {
    const APART: Duration = Duration::from_secs(60);
    u64::try_from(now.saturating_add(APART).as_micros()).unwrap_or(u64::MAX)
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
