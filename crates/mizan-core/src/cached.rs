//! How caches may store one response: audience, lifetime, tags, and the header fields that say so.

use std::borrow::Cow;
use std::sync::Arc;

use crate::{Answer, Audience, CachePolicy, CallerId, HeaderField, HeaderFields, etag, group};

/// How caches may store one response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cached {
    policy: CachePolicy,
    audience: Audience,
    /// The value of `Cache-Groups`.
    groups: String,
    /// The tag of its context's scopes; a page may have no context.
    scopes: Option<Arc<str>>,
    /// The value of `Vary`.
    vary: Option<String>,
    /// Whether its key has a part that an edge cannot know.
    origin_only: bool,
    /// Whether the params were sent in another spelling.
    respelled: bool,
}

/// What decides how one response may be stored.
pub(crate) struct CachedParts {
    pub(crate) policy: CachePolicy,
    pub(crate) audience: Audience,
    pub(crate) groups: String,
    pub(crate) scopes: Option<Arc<str>>,
    pub(crate) vary: Option<String>,
    pub(crate) origin_only: bool,
    pub(crate) respelled: bool,
}

impl Cached {
    pub(crate) fn new(parts: CachedParts) -> Self {
        let CachedParts {
            policy,
            audience,
            groups,
            scopes,
            vary,
            origin_only,
            respelled,
        } = parts;
        let is_claimed = audience.is_origin_only();
        Cached {
            policy,
            audience,
            groups,
            scopes,
            vary,
            origin_only: origin_only || is_claimed,
            respelled,
        }
    }

    /// The lifetime, and who shares it.
    pub fn policy(&self) -> CachePolicy {
        self.policy
    }

    /// The audience.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// What invalidates it: its groups, the scopes of its context, and the tag of the caller when it is for them alone.
    pub fn tags(&self) -> Vec<String> {
        let groups = group::each(&self.groups).map(str::to_owned);
        groups
            .chain(self.scopes.as_deref().map(str::to_owned))
            .chain(self.audience.caller_id().map(CallerId::tag))
            .collect()
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
        headers.extend(self.respelled.then_some(RESPELLED));
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
        let CachePolicy { ttl, swr, .. } = self.policy;
        let public = self.policy.is_public();
        if !self.groups.is_empty() {
            headers.push(("cache-groups", self.groups.clone().into()));
        }
        if let Some(vary) = &self.vary {
            headers.push(("vary", vary.clone().into()));
        }
        if self.origin_only {
            return;
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
        if let Some(caller) = self.audience.caller() {
            headers.push(("mizan-identity", caller.encoded().into()));
        }
    }
}

/// Says that the params of a read were sent in another spelling than their canonical one (spec 5.7).
pub const RESPELLED: HeaderField = ("mizan-params", Cow::Borrowed("respelled"));
