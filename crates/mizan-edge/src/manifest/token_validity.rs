//! Whether a token still stands once what is kept for its caller was purged.
//!
//! A purge of a caller may mean that their tokens were revoked. One that was issued before is given nothing that is
//! kept. When it was issued, `iat` says by the clock of the origin; where the two moments are too close for two clocks to
//! tell, or the edge does not know what was purged, the origin is asked, and an answer in the caller's name settles it.

use std::sync::atomic::{AtomicU64, Ordering};

use mizan_cache::{Fence, Slot, Stamps};

/// How far, in seconds, the clocks of the origin and of the edge may be apart.
const APART: u64 = 60;

/// What a token may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// What is kept for its caller.
    Kept,
    /// What the origin says now; what is kept, once that was in the caller's name.
    Asked,
    /// Nothing from here: it was issued before its caller was purged.
    Nothing,
}

/// Where a token stands among the purges.
#[derive(Debug)]
pub(super) struct TokenValidity {
    /// That of the caller's tag.
    slot: Slot,
    /// When it was issued, in seconds since 1970.
    issued: u64,
    /// It stands as long as the last purge of its caller has a smaller number.
    proved: AtomicU64,
}

impl TokenValidity {
    /// Of a token for the caller with this tag, `issued` at so many seconds since 1970.
    pub(super) fn new(stamps: &Stamps, tag: &str, issued: u64) -> Self {
        // All that was purged by then was purged before it was issued, wherever one looked at a clock.
        let before = issued.checked_sub(APART + 1);
        let fence = before.and_then(|second| stamps.end_of(second));
        Self {
            slot: stamps.slot(tag),
            issued,
            proved: AtomicU64::new(fence.map_or(0, beyond)),
        }
    }

    /// What it may be given now.
    pub(super) fn trust(&self, stamps: &Stamps) -> Trust {
        if stamps.last(self.slot) < self.proved.load(Ordering::SeqCst) {
            return Trust::Kept;
        }
        match stamps.was_purged_after(self.slot, self.issued.saturating_add(APART)) {
            true => Trust::Nothing,
            false => Trust::Asked,
        }
    }

    /// The origin, which was asked after `fence`, has answered the token in its caller's name.
    pub(super) fn prove(&self, fence: Fence) {
        self.proved.fetch_max(beyond(fence), Ordering::SeqCst);
    }
}

fn beyond(fence: Fence) -> u64 {
    fence.get().saturating_add(1)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const BEGAN: u64 = 1_000_000;
    const USER: &str = "@5";

    /// Stamps that began a day ago, or just now, and their clock.
    fn stamps() -> (Stamps, Arc<AtomicU64>) {
        let clock = Arc::new(AtomicU64::new(BEGAN));
        let now = clock.clone();
        let stamps = Stamps::dated(move || now.load(Ordering::SeqCst));
        (stamps, clock)
    }

    /// What a token issued so many seconds after the purge is given, at a time when either is long ago.
    fn issued_after_the_purge(seconds: i64) -> (Stamps, TokenValidity) {
        let (stamps, clock) = stamps();
        let purged = BEGAN + 1000;
        clock.store(purged, Ordering::SeqCst);
        stamps.purge([USER]);
        clock.store(purged + 1000, Ordering::SeqCst);
        let issued = purged.saturating_add_signed(seconds);
        let standing = TokenValidity::new(&stamps, USER, issued);
        (stamps, standing)
    }

    #[test]
    fn a_token_is_given_nothing_once_its_caller_was_purged_after_it_was_issued() {
        for (seconds, trust) in [
            (-999, Trust::Nothing),
            (-61, Trust::Nothing),
            (-60, Trust::Asked),
            (-1, Trust::Asked),
            (0, Trust::Asked),
            (60, Trust::Asked),
            (61, Trust::Kept),
            (999, Trust::Kept),
        ] {
            let (stamps, standing) = issued_after_the_purge(seconds);
            assert_eq!(standing.trust(&stamps), trust, "{seconds}");
        }
    }

    #[test]
    fn what_the_origin_said_before_a_purge_says_nothing_after_it() {
        let (stamps, standing) = issued_after_the_purge(0);
        let fence = stamps.capture();
        stamps.purge([USER]);
        standing.prove(fence);
        assert_ne!(standing.trust(&stamps), Trust::Kept);
        standing.prove(stamps.capture());
        assert_eq!(standing.trust(&stamps), Trust::Kept);
    }

    #[test]
    fn the_purge_of_somebody_else_changes_nothing() {
        let (stamps, standing) = issued_after_the_purge(61);
        stamps.purge(["@6", "board"]);
        assert_eq!(standing.trust(&stamps), Trust::Kept);
    }

    #[test]
    fn a_purge_of_everything_may_have_been_one_of_theirs_and_refuses_nobody() {
        let (stamps, standing) = issued_after_the_purge(61);
        stamps.purge_all();
        assert_eq!(standing.trust(&stamps), Trust::Asked);
        standing.prove(stamps.capture());
        assert_eq!(standing.trust(&stamps), Trust::Kept);
    }

    #[test]
    fn of_a_token_from_before_the_edge_began_the_origin_is_asked() {
        let (stamps, clock) = stamps();
        let standing = TokenValidity::new(&stamps, USER, BEGAN - 1000);
        assert_eq!(standing.trust(&stamps), Trust::Asked);
        standing.prove(stamps.capture());
        assert_eq!(standing.trust(&stamps), Trust::Kept);
        clock.fetch_add(1000, Ordering::SeqCst);
        stamps.purge([USER]);
        assert_eq!(standing.trust(&stamps), Trust::Nothing);
    }
}
