//! Whether an answer may be kept: only when the origin says all of what the manifest says.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use mizan_cache::Lifetime;

use super::{App, ask::Ask, who::Who};
use crate::message::groups::{self, GROUPS};

const CONTROL: HeaderName = HeaderName::from_static("mizan-cache-control");
const IDENTITY: HeaderName = HeaderName::from_static("mizan-identity");
pub(super) const MANIFEST: HeaderName = HeaderName::from_static("mizan-manifest");

/// How an answer may be kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) tags: Vec<String>,
    pub(super) lifetime: Lifetime,
}

/// Why an answer may not be kept; the word is for logs and tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Disagreed(pub(super) &'static str);

/// How this answer may be kept, by its status and fields. `status` is 200, or 304 for an answer that is had already.
pub(super) fn terms(
    app: &App,
    ask: &Ask,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Terms, Disagreed> {
    let unless = |agreed: bool, why| if agreed { Ok(()) } else { Err(Disagreed(why)) };
    let complete = status == StatusCode::OK;
    unless(complete || status == StatusCode::NOT_MODIFIED, "status")?;
    unless(!complete || declared_type(ask, headers), "content type")?;
    unless(!headers.contains_key(header::SET_COOKIE), "set-cookie")?;
    unless(
        !says(headers, header::CACHE_CONTROL, "no-store"),
        "no-store",
    )?;
    unless(varies_by_coding_alone(headers), "vary")?;
    unless(readable(ask, headers), "content coding")?;
    unless(!headers.contains_key(header::CONTENT_RANGE), "a part")?;
    unless(
        !headers.contains_key(MANIFEST) || one(headers, &MANIFEST) == Some(app.id()),
        "manifest",
    )?;
    unless(for_them(&ask.who, headers), "identity")?;
    Ok(Terms {
        lifetime: lifetime(ask, headers)?,
        tags: tags(ask, headers)?,
    })
}

fn declared_type(ask: &Ask, headers: &HeaderMap) -> bool {
    let media = one(headers, &header::CONTENT_TYPE).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    match ask.spelled.page {
        true => !media.is_empty(),
        false => media.eq_ignore_ascii_case("application/json"),
    }
}

fn varies_by_coding_alone(headers: &HeaderMap) -> bool {
    let fields = headers.get_all(header::VARY);
    fields.iter().all(|value| {
        let mut names = value.to_str().unwrap_or("*").split(',');
        names.all(|name| name.trim().eq_ignore_ascii_case("accept-encoding"))
    })
}

fn readable(ask: &Ask, headers: &HeaderMap) -> bool {
    let coding = one(headers, &header::CONTENT_ENCODING);
    match headers.contains_key(header::CONTENT_ENCODING) {
        true => coding.is_some() && coding == ask.coding.name(),
        false => true,
    }
}

/// Whether the origin made the answer for those it would be kept for.
fn for_them(who: &Who, headers: &HeaderMap) -> bool {
    let echoed = headers.contains_key(IDENTITY);
    match who {
        Who::Anyone | Who::Nobody => !echoed,
        Who::Caller { identity, .. } => {
            let expected = mizan_core::identity_tag(identity);
            one(headers, &IDENTITY) == expected.strip_prefix('@')
        }
    }
}

/// The shorter of what the manifest and the origin allow.
fn lifetime(ask: &Ask, headers: &HeaderMap) -> Result<Lifetime, Disagreed> {
    let control = one(headers, &CONTROL).ok_or(Disagreed("no mizan-cache-control"))?;
    let policy = ask.spelled.policy;
    let whose = if policy.public { "public" } else { "private" };
    let mut directives = control.split(',').map(str::trim);
    if directives.next() != Some(whose) {
        return Err(Disagreed("public or private"));
    }
    let (mut ttl, mut swr) = (None, 0);
    for directive in directives {
        match directive.split_once('=') {
            Some(("max-age", seconds)) => ttl = seconds.parse().ok(),
            Some(("stale-while-revalidate", seconds)) => swr = seconds.parse().unwrap_or(0),
            _ => return Err(Disagreed("mizan-cache-control")),
        }
    }
    let ttl: u32 = ttl.ok_or(Disagreed("max-age"))?;
    let mut lifetime = Lifetime::seconds(ttl.min(policy.ttl), policy.swr.min(swr));
    if headers.contains_key(header::AGE) {
        // What another cache has held already is not fresh for as long again.
        let age = one(headers, &header::AGE).and_then(|age| age.parse().ok());
        let age = Duration::from_secs(age.ok_or(Disagreed("age"))?);
        lifetime.ttl = lifetime.ttl.saturating_sub(age);
    }
    Ok(lifetime)
}

/// Everything whose purge concerns the answer: what the manifest names, what the origin names, and the caller.
fn tags(ask: &Ask, headers: &HeaderMap) -> Result<Vec<String>, Disagreed> {
    let mut tags = ask.spelled.tags.clone();
    match groups::groups(headers, &GROUPS) {
        Ok(Some(named)) => tags.extend(named),
        Ok(None) if tags.is_empty() => {}
        Ok(None) | Err(_) => return Err(Disagreed("cache-groups")),
    }
    tags.extend(ask.who.identity().map(mizan_core::identity_tag));
    tags.sort_unstable();
    tags.dedup();
    Ok(tags)
}

fn says(headers: &HeaderMap, name: HeaderName, directive: &str) -> bool {
    let fields = headers.get_all(name);
    let mut values = fields.iter().filter_map(|value| value.to_str().ok());
    values.any(|value| {
        value
            .split(',')
            .filter_map(|item| item.split('=').next())
            .any(|name| name.trim().eq_ignore_ascii_case(directive))
    })
}

/// The value of a field that is there once; two are as good as none.
fn one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => HeaderValue::to_str(value).ok(),
        _ => None,
    }
}
