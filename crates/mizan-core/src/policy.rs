//! For how long, and for whom, caches may keep what a context or page gives.

use serde::{Deserialize, Serialize};

use crate::{Audience, Caller};

/// For how long, and for whom, caches may keep an answer.
///
/// It never makes an answer outlive a change: one that a mutation's targets name is gone whatever its age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CachePolicy {
    /// Seconds it is fresh, from 1 to [`CachePolicy::MAX_SECONDS`].
    pub ttl: u32,
    /// Seconds it may be served after that while one new answer is made; never once it was invalidated.
    #[serde(default)]
    pub swr: u32,
    /// Whether it is the same for every caller. If not, each caller has an answer of their own.
    #[serde(default)]
    pub public: bool,
    /// Whether callers without an identity share one answer. If not, the cache is bypassed for them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub anonymous: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands it a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl CachePolicy {
    /// Longest `ttl` and `swr`: a year.
    pub const MAX_SECONDS: u32 = 31_536_000;

    /// What both allow: the policy of an answer that is made of two.
    #[must_use]
    pub fn least(self, other: Self) -> Self {
        let public = self.public && other.public;
        CachePolicy {
            ttl: self.ttl.min(other.ttl),
            swr: self.swr.min(other.swr),
            public,
            anonymous: !public && self.shares_anonymous() && other.shares_anonymous(),
        }
    }

    /// For whom an answer to this caller is; nothing when it is for this request alone, and the cache is bypassed.
    pub fn audience(self, caller: Option<Caller>) -> Option<Audience> {
        match caller {
            _ if self.public => Some(Audience::Everyone),
            Some(caller) => Some(Audience::Caller(caller)),
            None => self.anonymous.then_some(Audience::Anonymous),
        }
    }

    fn shares_anonymous(self) -> bool {
        self.public || self.anonymous
    }

    /// What all of them allow; nothing when one allows nothing or there are none.
    pub(crate) fn of_all(policies: impl IntoIterator<Item = Option<Self>>) -> Option<Self> {
        let least = |a: Option<Self>, b: Option<Self>| Some(a?.least(b?));
        policies.into_iter().reduce(least).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::CachePolicy;
    use crate::{Audience, Caller, CallerId};

    const LONG: CachePolicy = CachePolicy {
        ttl: 60,
        swr: 0,
        public: true,
        anonymous: false,
    };
    const STALE: CachePolicy = CachePolicy {
        ttl: 5,
        swr: 30,
        public: false,
        anonymous: false,
    };

    #[test]
    fn an_answer_made_of_two_lives_as_the_shorter_and_is_public_only_when_both_are() {
        let least = CachePolicy {
            ttl: 5,
            swr: 0,
            public: false,
            anonymous: false,
        };
        assert_eq!(LONG.least(STALE), least);
        assert_eq!(CachePolicy::of_all([Some(LONG), Some(STALE)]), Some(least));
    }

    #[test]
    fn anonymous_callers_share_an_answer_made_of_two_when_they_share_both() {
        let anonymous = CachePolicy {
            anonymous: true,
            ..STALE
        };
        assert!(LONG.least(anonymous).anonymous);
        assert!(!STALE.least(anonymous).anonymous);
        assert!(!LONG.least(LONG).anonymous);
    }

    #[test]
    fn one_part_without_a_policy_leaves_the_whole_without_one() {
        assert_eq!(CachePolicy::of_all([Some(LONG), None]), None);
        assert_eq!(CachePolicy::of_all([]), None);
    }

    #[test]
    fn a_private_answer_without_an_identity_is_for_one_request_alone() {
        let ada = CallerId::new("user", "5").ok().map(Caller::new);
        assert_eq!(STALE.audience(None), None);
        assert_eq!(
            STALE.audience(ada.clone()),
            ada.clone().map(Audience::Caller)
        );
        assert_eq!(LONG.audience(ada), Some(Audience::Everyone));
        let shared = CachePolicy {
            anonymous: true,
            ..STALE
        };
        assert_eq!(shared.audience(None), Some(Audience::Anonymous));
    }
}
