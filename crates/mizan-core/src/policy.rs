//! How long caches may store what a context or page gives, and who shares it.

use serde::{Deserialize, Serialize};

use crate::{Audience, Caller};

/// Who shares a response, the fewest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Sharing {
    /// One response for each caller; the cache is bypassed for callers without an identity.
    #[default]
    Caller,
    /// The same, and one response for all callers without an identity.
    Anonymous,
    /// One response for every caller.
    Everyone,
}

/// How long caches may store a response, and who shares it.
///
/// It never makes a response outlive a change: one that a mutation's targets name is gone whatever its age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
#[non_exhaustive]
pub struct CachePolicy {
    /// Seconds it is fresh, from 1 to [`CachePolicy::MAX_SECONDS`].
    pub ttl: u32,
    /// Seconds it may be served after that while one new response is computed; never once it was invalidated.
    pub swr: u32,
    /// Who shares it.
    pub sharing: Sharing,
}

/// A policy as the schema and the manifest have it: three of the four pairs of flags.
#[derive(Serialize, Deserialize)]
struct Wire {
    ttl: u32,
    #[serde(default)]
    swr: u32,
    #[serde(default)]
    public: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    anonymous: bool,
}

impl TryFrom<Wire> for CachePolicy {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let sharing = match (wire.public, wire.anonymous) {
            (false, false) => Sharing::Caller,
            (false, true) => Sharing::Anonymous,
            (true, false) => Sharing::Everyone,
            (true, true) => {
                return Err("`public` is for anonymous callers as well, remove `anonymous`");
            }
        };
        Ok(Self::new(wire.ttl, wire.swr, sharing))
    }
}

impl From<CachePolicy> for Wire {
    fn from(policy: CachePolicy) -> Self {
        Wire {
            ttl: policy.ttl,
            swr: policy.swr,
            public: policy.is_public(),
            anonymous: policy.sharing == Sharing::Anonymous,
        }
    }
}

impl CachePolicy {
    /// Longest `ttl` and `swr`: a year.
    pub const MAX_SECONDS: u32 = 31_536_000;

    /// A policy of so many seconds.
    pub const fn new(ttl: u32, swr: u32, sharing: Sharing) -> Self {
        CachePolicy { ttl, swr, sharing }
    }

    /// Whether the response is the same for every caller.
    pub fn is_public(self) -> bool {
        self.sharing == Sharing::Everyone
    }

    /// What both allow: the policy of a response that is made of two.
    #[must_use]
    pub fn least(self, other: Self) -> Self {
        CachePolicy {
            ttl: self.ttl.min(other.ttl),
            swr: self.swr.min(other.swr),
            sharing: self.sharing.min(other.sharing),
        }
    }

    /// The audience of a response for this caller; `None` when it is for this request alone and bypasses the cache.
    pub fn audience(self, caller: Option<Caller>) -> Option<Audience> {
        match (self.sharing, caller) {
            (Sharing::Everyone, _) => Some(Audience::Everyone),
            (_, Some(caller)) => Some(Audience::Caller(caller)),
            (Sharing::Anonymous, None) => Some(Audience::Anonymous),
            (Sharing::Caller, None) => None,
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
    use super::{CachePolicy, Sharing};
    use crate::{Audience, Caller, CallerId};

    const LONG: CachePolicy = CachePolicy::new(60, 0, Sharing::Everyone);
    const STALE: CachePolicy = CachePolicy::new(5, 30, Sharing::Caller);
    const SHARED: CachePolicy = CachePolicy::new(5, 30, Sharing::Anonymous);

    #[test]
    fn a_response_made_of_two_lives_as_the_shorter_and_is_shared_by_those_who_share_both() {
        let least = CachePolicy::new(5, 0, Sharing::Caller);
        assert_eq!(LONG.least(STALE), least);
        assert_eq!(CachePolicy::of_all([Some(LONG), Some(STALE)]), Some(least));
        assert_eq!(LONG.least(SHARED).sharing, Sharing::Anonymous);
        assert_eq!(STALE.least(SHARED).sharing, Sharing::Caller);
        assert_eq!(LONG.least(LONG).sharing, Sharing::Everyone);
    }

    #[test]
    fn its_text_has_a_flag_for_each_but_no_two() {
        for (policy, text) in [
            (LONG, r#"{"ttl":60,"swr":0,"public":true}"#),
            (STALE, r#"{"ttl":5,"swr":30,"public":false}"#),
            (
                SHARED,
                r#"{"ttl":5,"swr":30,"public":false,"anonymous":true}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&policy).expect("JSON"), text);
            let read: CachePolicy = serde_json::from_str(text).expect("a policy");
            assert_eq!(read, policy);
        }
        let both = r#"{"ttl":5,"public":true,"anonymous":true}"#;
        let refused = serde_json::from_str::<CachePolicy>(both).map_err(|error| error.to_string());
        let why = "`public` is for anonymous callers as well, remove `anonymous`";
        assert_eq!(refused, Err(why.to_owned()));
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
        assert_eq!(SHARED.audience(None), Some(Audience::Anonymous));
    }
}
