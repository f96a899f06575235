//! For how long, and for whom, caches may keep what a context or page gives.

use serde::{Deserialize, Serialize};

/// For how long, and for whom, caches may keep an answer.
///
/// It never makes an answer outlive a change: one that a mutation's targets name is gone whatever its age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachePolicy {
    /// Seconds it is fresh, from 1 to [`CachePolicy::MAX_SECONDS`].
    pub ttl: u32,
    /// Seconds it may be served after that while one new answer is made; never once it was invalidated.
    #[serde(default)]
    pub swr: u32,
    /// Whether it is the same for every caller. If not, each caller has an answer of their own.
    #[serde(default)]
    pub public: bool,
}

impl CachePolicy {
    /// Longest `ttl` and `swr`: a year.
    pub const MAX_SECONDS: u32 = 31_536_000;

    /// What both allow: the policy of an answer that is made of two.
    #[must_use]
    pub fn least(self, other: Self) -> Self {
        CachePolicy {
            ttl: self.ttl.min(other.ttl),
            swr: self.swr.min(other.swr),
            public: self.public && other.public,
        }
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

    const LONG: CachePolicy = CachePolicy {
        ttl: 60,
        swr: 0,
        public: true,
    };
    const STALE: CachePolicy = CachePolicy {
        ttl: 5,
        swr: 30,
        public: false,
    };

    #[test]
    fn an_answer_made_of_two_lives_as_the_shorter_and_is_public_only_when_both_are() {
        let least = CachePolicy {
            ttl: 5,
            swr: 0,
            public: false,
        };
        assert_eq!(LONG.least(STALE), least);
        assert_eq!(CachePolicy::of_all([Some(LONG), Some(STALE)]), Some(least));
    }

    #[test]
    fn one_part_without_a_policy_leaves_the_whole_without_one() {
        assert_eq!(CachePolicy::of_all([Some(LONG), None]), None);
        assert_eq!(CachePolicy::of_all([]), None);
    }
}
