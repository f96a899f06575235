//! Whether an answer may be stored: only when the origin says all of what the manifest says.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use mizan_cache::Lifetime;
use mizan_core::CallerId;

use super::{App, INVALIDATE, caller::Caller, upstream_request::UpstreamRequest};
use crate::{
    message::groups::{self, GROUPS},
    store::NoStoreReason,
};

const CONTROL: HeaderName = HeaderName::from_static("mizan-cache-control");
const IDENTITY: HeaderName = HeaderName::from_static("mizan-identity");
pub(super) const MANIFEST: HeaderName = HeaderName::from_static("mizan-manifest");

/// How an answer is stored.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StorePolicy {
    pub(super) tags: Vec<String>,
    /// How long it may be given, from the moment its origin made it.
    pub(super) lifetime: Lifetime,
    /// How old it already was when it was sent, as its `Age` says.
    pub(super) age: Duration,
}

/// How this answer is stored, by its status and fields. `status` is 200, or 304 for an answer that is had already.
pub(super) fn policy(
    app: &App,
    ask: &UpstreamRequest,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<StorePolicy, NoStoreReason> {
    let unless = |agreed: bool, why| if agreed { Ok(()) } else { Err(why) };
    let complete = status == StatusCode::OK;
    unless(
        complete || status == StatusCode::NOT_MODIFIED,
        NoStoreReason::Status,
    )?;
    unless(
        !complete || declared_type(ask, headers),
        NoStoreReason::ContentType,
    )?;
    unless(
        !headers.contains_key(INVALIDATE),
        NoStoreReason::Invalidates,
    )?;
    unless(
        !headers.contains_key(header::SET_COOKIE),
        NoStoreReason::SetCookie,
    )?;
    unless(
        !says(headers, header::CACHE_CONTROL, "no-store"),
        NoStoreReason::NoStore,
    )?;
    // Bundles say `private, no-cache` to browsers, whatever their policy; a page says it of itself.
    let is_public_page = ask.canonical.page && ask.canonical.policy.is_public();
    unless(
        !(is_public_page && says(headers, header::CACHE_CONTROL, "private")),
        NoStoreReason::Private,
    )?;
    unless(varies_by_the_key(app, headers), NoStoreReason::Vary)?;
    // A 304 describes no body: what it says of one is not used.
    unless(!complete || readable(ask, headers), NoStoreReason::Coding)?;
    unless(
        !complete || !headers.contains_key(header::CONTENT_RANGE),
        NoStoreReason::Part,
    )?;
    unless(
        !headers.contains_key(MANIFEST) || one(headers, &MANIFEST) == Some(app.id()),
        NoStoreReason::Manifest,
    )?;
    unless(for_them(&ask.caller, headers), NoStoreReason::Identity)?;
    Ok(StorePolicy {
        lifetime: lifetime(ask, headers)?,
        age: age(headers)?,
        tags: tags(ask, headers)?,
    })
}

fn declared_type(ask: &UpstreamRequest, headers: &HeaderMap) -> bool {
    let media = one(headers, &header::CONTENT_TYPE).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    match ask.canonical.page {
        true => !media.is_empty(),
        false => media.eq_ignore_ascii_case("application/json"),
    }
}

/// Whether an answer varies by nothing but what is part of its key.
fn varies_by_the_key(app: &App, headers: &HeaderMap) -> bool {
    let fields = headers.get_all(header::VARY);
    fields.iter().all(|value| {
        let mut names = value.to_str().unwrap_or("*").split(',');
        names.all(|name| {
            let name = name.trim();
            name.eq_ignore_ascii_case("accept-encoding") || app.vary_fields().holds(name)
        })
    })
}

fn readable(ask: &UpstreamRequest, headers: &HeaderMap) -> bool {
    let coding = one(headers, &header::CONTENT_ENCODING);
    match headers.contains_key(header::CONTENT_ENCODING) {
        true => coding.is_some() && coding == ask.coding.name(),
        false => true,
    }
}

/// Whether the origin made the response for the audience that it would be stored for.
fn for_them(caller: &Caller, headers: &HeaderMap) -> bool {
    match caller.audience().caller() {
        None => !headers.contains_key(IDENTITY),
        Some(caller) => one(headers, &IDENTITY) == Some(caller.encoded().as_str()),
    }
}

/// The shorter of what the manifest and the origin allow.
fn lifetime(ask: &UpstreamRequest, headers: &HeaderMap) -> Result<Lifetime, NoStoreReason> {
    let control = one(headers, &CONTROL).ok_or(NoStoreReason::Control)?;
    let policy = ask.canonical.policy;
    let whose = if policy.is_public() {
        "public"
    } else {
        "private"
    };
    let mut directives = control.split(',').map(str::trim);
    if directives.next() != Some(whose) {
        return Err(NoStoreReason::Control);
    }
    let (mut ttl, mut swr) = (None, 0);
    for directive in directives {
        match directive.split_once('=') {
            Some(("max-age", seconds)) => ttl = seconds.parse().ok(),
            Some(("stale-while-revalidate", seconds)) => swr = seconds.parse().unwrap_or(0),
            _ => return Err(NoStoreReason::Control),
        }
    }
    let ttl: u32 = ttl.ok_or(NoStoreReason::Control)?;
    Ok(Lifetime::seconds(ttl.min(policy.ttl), policy.swr.min(swr)))
}

/// How old the response was when the origin, or a cache in front of it, sent it.
fn age(headers: &HeaderMap) -> Result<Duration, NoStoreReason> {
    if !headers.contains_key(header::AGE) {
        return Ok(Duration::ZERO);
    }
    let age = one(headers, &header::AGE).and_then(|age| age.parse().ok());
    age.map(Duration::from_secs).ok_or(NoStoreReason::Age)
}

/// Everything whose purge concerns the answer: what the manifest names, what the origin names, and the caller.
fn tags(ask: &UpstreamRequest, headers: &HeaderMap) -> Result<Vec<String>, NoStoreReason> {
    let mut tags = ask.canonical.tags.clone();
    match groups::groups(headers, &GROUPS) {
        Ok(Some(named)) => tags.extend(named),
        Ok(None) if tags.is_empty() => {}
        Ok(None) | Err(_) => return Err(NoStoreReason::Groups),
    }
    tags.extend(ask.caller.id().map(CallerId::tag));
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

/// The value of a field that is there once; a repeated field counts as absent.
fn one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => HeaderValue::to_str(value).ok(),
        _ => None,
    }
}

/// Whether a response is about the edge, which asked without the client's session: a 304, a refusal, or a new session,
/// which would end the client's own.
pub(super) fn is_of_the_edge<B>(response: &Response<B>) -> bool {
    let about_it = matches!(
        response.status(),
        StatusCode::NOT_MODIFIED | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
    );
    about_it || response.headers().contains_key(header::SET_COOKIE)
}
