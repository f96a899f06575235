//! The request for a fill, rebuilt from what is in its key: what is not in the key is not in it.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri, header};

use mizan_core::mwt;

use super::{CanonicalRequest, caller::Caller, key::Coding};
use crate::body::Body;

/// Tells an origin that an edge asks, to which it says how the answer may be stored.
pub(super) const EDGE: HeaderName = HeaderName::from_static("mizan-edge");

/// What an answer is asked for with.
#[derive(Debug, Clone)]
pub(super) struct UpstreamRequest {
    pub(super) key: Arc<str>,
    pub(super) canonical: Arc<CanonicalRequest>,
    pub(super) host: HeaderValue,
    pub(super) coding: Coding,
    pub(super) caller: Caller,
    /// The fields the app varies on.
    pub(super) fields: HeaderMap,
}

impl UpstreamRequest {
    /// The request; with `etag`, only for an answer that differs from the one it names.
    pub(super) fn request(&self, etag: Option<&HeaderValue>) -> Request<Body> {
        let mut request = Request::new(Body::Empty);
        *request.uri_mut() = Uri::from(self.canonical.target.clone());
        *request.headers_mut() = self.fields.clone();
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.host());
        headers.insert(EDGE, HeaderValue::from_static("1"));
        if let Some(coding) = self.coding.field() {
            headers.insert(header::ACCEPT_ENCODING, coding);
        }
        if let Some(token) = self.caller.token()
            && let Ok(mut bearer) = HeaderValue::try_from(format!("Bearer {token}"))
        {
            bearer.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, bearer);
        }
        if let Some(proof) = self.caller.proof()
            && let Ok(mut proof) = HeaderValue::try_from(proof)
        {
            proof.set_sensitive(true);
            headers.insert(mwt::BOUND, proof);
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
