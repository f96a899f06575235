//! The request for a fill, made anew: what is not in the key is not in it.

use std::sync::Arc;

use http::{HeaderName, HeaderValue, Request, Uri, header};

use super::{Spelled, key::Coding, who::Who};
use crate::body::Body;

/// Tells an origin that an edge asks, to which it says how the answer may be kept.
pub(super) const EDGE: HeaderName = HeaderName::from_static("mizan-edge");

/// What an answer is asked for with.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) key: Arc<str>,
    pub(super) spelled: Arc<Spelled>,
    pub(super) host: HeaderValue,
    pub(super) coding: Coding,
    pub(super) who: Who,
}

impl Ask {
    /// The request; with `etag`, only for an answer that differs from the one it names.
    pub(super) fn request(&self, etag: Option<&HeaderValue>) -> Request<Body> {
        let mut request = Request::new(Body::Empty);
        *request.uri_mut() = Uri::from(self.spelled.target.clone());
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.host());
        headers.insert(EDGE, HeaderValue::from_static("1"));
        if let Some(coding) = self.coding.field() {
            headers.insert(header::ACCEPT_ENCODING, coding);
        }
        if let Who::Caller { token, .. } = &self.who
            && let Ok(mut bearer) = HeaderValue::try_from(format!("Bearer {token}"))
        {
            bearer.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, bearer);
        }
        if let Some(etag) = etag {
            headers.insert(header::IF_NONE_MATCH, etag.clone());
        }
        request
    }

    /// The host as it is in the key, where no case differs from another.
    fn host(&self) -> HeaderValue {
        let lower = self.host.as_bytes().to_ascii_lowercase();
        HeaderValue::from_bytes(&lower).unwrap_or_else(|_| self.host.clone())
    }
}
