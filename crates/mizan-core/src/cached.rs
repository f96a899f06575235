//! An answer as caches keep it: for whom, for how long, under which tags, and the fields that say so.

use std::borrow::Cow;

use crate::{Answer, CachePolicy, HeaderFields, etag, group, header, identity_tag};

/// How caches may keep one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cached<'i> {
    policy: CachePolicy,
    /// The caller, when the answer is for them alone.
    identity: Option<&'i str>,
    /// The value of `Cache-Groups`.
    groups: String,
}

impl<'i> Cached<'i> {
    /// Nothing for a caller whose identity is no text, whom a key could not tell from somebody unknown.
    pub(crate) fn new(
        policy: CachePolicy,
        identity: Option<&'i str>,
        groups: impl FnOnce() -> String,
    ) -> Option<Self> {
        let identity = identity.filter(|_| !policy.public);
        (identity != Some("")).then(|| Cached {
            policy,
            identity,
            groups: groups(),
        })
    }

    /// For how long and for whom.
    pub fn policy(&self) -> CachePolicy {
        self.policy
    }

    /// What invalidates it: its groups, and the tag of the caller when it is for them alone.
    pub fn tags(&self) -> Vec<String> {
        let groups = group::each(&self.groups).map(str::to_owned);
        groups.chain(self.identity.map(identity_tag)).collect()
    }

    /// The response: a complete `body`, or 304 when the request has it already. With `edge` (the request has
    /// `Mizan-Edge: 1`) it has the fields that are for an edge alone.
    pub fn answer<B: AsRef<[u8]> + Default>(
        &self,
        body: B,
        if_none_match: Option<&str>,
        edge: bool,
    ) -> Answer<B> {
        let etag = etag::of(body.as_ref());
        let fresh = if_none_match.is_some_and(|value| etag::matches(value, &etag));
        let mut headers = HeaderFields::with_capacity(8);
        headers.push(("etag", etag.into()));
        headers.push(("cache-control", "private, no-cache".into()));
        self.add_headers(&mut headers, edge);
        if fresh {
            return Answer {
                status: 304,
                headers,
                body: B::default(),
            };
        }
        headers.push(("content-type", "application/json".into()));
        Answer {
            status: 200,
            headers,
            body,
        }
    }

    /// The fields for shared caches alone, which a page has as well.
    pub fn headers(&self, edge: bool) -> HeaderFields {
        let mut headers = HeaderFields::with_capacity(4);
        self.add_headers(&mut headers, edge);
        headers
    }

    fn add_headers(&self, headers: &mut HeaderFields, edge: bool) {
        let CachePolicy { ttl, swr, public } = self.policy;
        if !self.groups.is_empty() {
            headers.push(("cache-groups", self.groups.clone().into()));
        }
        if public {
            headers.push(("cdn-cache-control", format!("max-age={ttl}").into()));
        }
        if !edge {
            return;
        }
        let whose = if public { "public" } else { "private" };
        let stale = match swr {
            0 => String::new(),
            seconds => format!(", stale-while-revalidate={seconds}"),
        };
        let control = format!("{whose}, max-age={ttl}{stale}");
        headers.push(("mizan-cache-control", control.into()));
        if let Some(identity) = self.identity {
            headers.push(("mizan-identity", header::encode(identity).into()));
        }
    }
}

/// What the cache of an origin did for an answer, as RFC 9211 spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CacheStatus {
    /// Given from the cache.
    Hit,
    /// Made anew, and kept.
    Stored,
    /// Made anew, and not kept: it is partial, or was invalidated while it was made.
    Miss,
    /// Made by another request that was under way.
    Collapsed,
    /// The cache was not asked.
    Bypass,
}

impl CacheStatus {
    /// The header field.
    pub fn field(self) -> (&'static str, Cow<'static, str>) {
        let value = match self {
            CacheStatus::Hit => "mizan; hit",
            CacheStatus::Stored => "mizan; fwd=miss; stored",
            CacheStatus::Miss => "mizan; fwd=miss",
            CacheStatus::Collapsed => "mizan; fwd=miss; collapsed",
            CacheStatus::Bypass => "mizan; fwd=bypass",
        };
        ("cache-status", value.into())
    }
}
