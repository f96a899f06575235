//! A stored response, and the answers made from it.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use mizan_cache::engine::{CachedResponse, Times};

use super::{
    date, precondition,
    range::{self, Part},
    storable::StorePolicy,
};
use crate::store::NoStoreReason;

/// A response that RFC 9111 allows to store.
pub(super) type Cached = CachedResponse<StorePolicy>;

/// A complete response to store.
pub(super) fn complete(
    status: StatusCode,
    headers: &HeaderMap,
    body: &Bytes,
    policy: StorePolicy,
) -> Cached {
    let mut headers = headers.clone();
    dated(&mut headers, &policy);
    let withheld: Vec<_> = policy.control.withheld().cloned().collect();
    let times = times(&policy);
    Cached::new(status, &headers, &withheld, body, times, policy)
}

/// This response after the origin has said, with these fields, that it has not changed (RFC 9111 §4.3.4), and whether
/// it may be stored so; where it may not, it still answers this one request.
pub(super) fn validated(
    cached: &Cached,
    request: &HeaderMap,
    with: &HeaderMap,
    when: (Duration, Duration),
) -> (Cached, Result<(), NoStoreReason>) {
    let fields = cached.refreshed_fields(with);
    let policy = match with.contains_key(header::SET_COOKIE) {
        // The cookie, which is never stored, says that the response was made for one client.
        true => Err(NoStoreReason::SetCookie),
        false => StorePolicy::of((&Method::GET, request), (cached.status, &fields), when),
    };
    let stored = policy.as_ref().map(|_| ()).map_err(|reason| *reason);
    let policy = policy.unwrap_or_else(|_| cached.terms.clone());
    let mut newer = with.clone();
    if !fields.contains_key(header::DATE) {
        dated(&mut newer, &policy);
    }
    let withheld: Vec<_> = policy.control.withheld().cloned().collect();
    let times = times(&policy);
    let refreshed = cached.refreshed(&newer, &withheld, times, policy);
    (refreshed, stored)
}

/// Without it, a recipient would take a stored response for a new one.
fn dated(headers: &mut HeaderMap, policy: &StorePolicy) {
    if let (false, Some(date)) = (
        headers.contains_key(header::DATE),
        date::value(policy.life.received),
    ) {
        headers.insert(header::DATE, date);
    }
}

fn times(policy: &StorePolicy) -> Times {
    Times {
        received: policy.life.received,
        age: policy.life.age,
    }
}

/// The answer to a request this response was found for, at `now`: whole, in part, or that it has not changed.
pub(super) fn answer(
    cached: &Cached,
    method: &Method,
    request: &HeaderMap,
    now: Duration,
) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = cached.status;
    *response.headers_mut() = cached.fields.clone();
    let age = cached.times.age_at(now).as_secs();
    response.headers_mut().insert(header::AGE, age.into());
    if cached.status != StatusCode::NO_CONTENT {
        let length = cached.body.len().into();
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length);
    }
    let is_found = cached.status == StatusCode::OK;
    if is_found && precondition::is_unchanged(request, &cached.fields) {
        unchanged(&mut response);
    } else if *method == Method::GET {
        *response.body_mut() = cached.body.clone();
        if is_found {
            let part = range::part(request, &cached.fields, cached.body.len());
            cut(cached, &mut response, part);
        }
    }
    response
}

/// Leaves of a whole response the part that was asked for.
fn cut(cached: &Cached, response: &mut Response<Bytes>, part: Part) {
    let length = cached.body.len();
    let content_range = match part {
        Part::Whole => return,
        Part::Bytes(from, to) => {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            *response.body_mut() = cached.body.slice(from..=to);
            format!("bytes {from}-{to}/{length}")
        }
        Part::Nothing => {
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            response.body_mut().clear();
            format!("bytes */{length}")
        }
    };
    let length = response.body().len();
    let fields = response.headers_mut();
    fields.insert(header::CONTENT_LENGTH, length.into());
    if let Ok(value) = HeaderValue::try_from(content_range) {
        fields.insert(header::CONTENT_RANGE, value);
    }
}

/// Whether a response with these fields is of the same content, as far as its entity tag and its length show.
pub(super) fn is_confirmed_by(cached: &Cached, fields: &HeaderMap) -> bool {
    let length = fields.get(header::CONTENT_LENGTH);
    let is_as_long = length.is_none_or(|length| length == cached.body.len().to_string().as_str());
    precondition::is_repeated(&cached.fields, fields)
        && is_as_long
        && !cached.is_contradicted_by(fields)
}

/// Makes the answer `304`: without content and what describes it.
fn unchanged(response: &mut Response<Bytes>) {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    let fields = response.headers_mut();
    for name in [
        header::CONTENT_ENCODING,
        header::CONTENT_LANGUAGE,
        header::CONTENT_LENGTH,
        header::CONTENT_RANGE,
        header::CONTENT_TYPE,
    ] {
        fields.remove(name);
    }
}
