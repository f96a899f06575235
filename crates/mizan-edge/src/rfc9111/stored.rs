//! A stored response, and the answers made from it.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use super::{
    date, precondition,
    range::{self, Part},
    storable::StorePolicy,
};
use crate::store::{CachedResponse, NoStoreReason, fields};

/// A response that RFC 9111 allows to store.
pub(super) type Cached = CachedResponse<StorePolicy>;

impl Cached {
    /// A complete response to store.
    pub(super) fn complete(
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
        terms: StorePolicy,
    ) -> Self {
        let mut headers = fields::kept(headers, &terms.control);
        // Without it, a recipient would take a stored response for a new one.
        if let (false, Some(date)) = (
            headers.contains_key(header::DATE),
            date::value(terms.life.received),
        ) {
            headers.insert(header::DATE, date);
        }
        Self::new(status, &headers, body, terms)
    }

    /// The answer to a request this response was found for, at `now`: whole, in part, or that it has not changed.
    pub(super) fn answer(
        &self,
        method: &Method,
        request: &HeaderMap,
        now: Duration,
    ) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        let age = self.terms.life.age_at(now).as_secs();
        response.headers_mut().insert(header::AGE, age.into());
        if self.status != StatusCode::NO_CONTENT {
            let length = self.body.len().into();
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, length);
        }
        let is_found = self.status == StatusCode::OK;
        if is_found && precondition::is_unchanged(request, &self.headers) {
            unchanged(&mut response);
        } else if *method == Method::GET {
            *response.body_mut() = self.body.clone();
            if is_found {
                self.cut(
                    &mut response,
                    range::part(request, &self.headers, self.body.len()),
                );
            }
        }
        response
    }

    /// Leaves of a whole response the part that was asked for.
    fn cut(&self, response: &mut Response<Bytes>, part: Part) {
        let length = self.body.len();
        let content_range = match part {
            Part::Whole => return,
            Part::Bytes(from, to) => {
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                *response.body_mut() = self.body.slice(from..=to);
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

    /// This response after the origin has said, with these fields, that it has not changed (RFC 9111, 4.3.4), and
    /// whether it may be kept so; where it may not, it still answers this one request.
    pub(super) fn validated(
        &self,
        request: &HeaderMap,
        with: &HeaderMap,
        times: (Duration, Duration),
    ) -> (Self, Result<(), NoStoreReason>) {
        let fields = self.refreshed_fields(with);
        let terms = StorePolicy::of((&Method::GET, request), (self.status, &fields), times);
        let kept = terms.as_ref().map(|_| ()).map_err(|refusal| *refusal);
        let terms = terms.unwrap_or_else(|_| self.terms.clone());
        (
            Self::new(self.status, &fields, self.body.clone(), terms),
            kept,
        )
    }

    /// Whether a response with these fields is of other content: it has a validator that this one has not.
    pub(super) fn is_contradicted_by(&self, fields: &HeaderMap) -> bool {
        [header::ETAG, header::LAST_MODIFIED].iter().any(|name| {
            let new = fields.get(name).map(weak);
            new.is_some() && new != self.headers.get(name).map(weak)
        })
    }

    /// Whether a response with these fields is of the same content, as far as its validators and its length show.
    pub(super) fn is_confirmed_by(&self, fields: &HeaderMap) -> bool {
        let has_validator =
            fields.contains_key(header::ETAG) || fields.contains_key(header::LAST_MODIFIED);
        let length = fields.get(header::CONTENT_LENGTH);
        let is_as_long = length.is_none_or(|length| length == self.body.len().to_string().as_str());
        has_validator && is_as_long && !self.is_contradicted_by(fields)
    }
}

/// A validator without the mark of a weak one.
fn weak(validator: &HeaderValue) -> &[u8] {
    let validator = validator.as_bytes();
    validator.strip_prefix(b"W/").unwrap_or(validator)
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
