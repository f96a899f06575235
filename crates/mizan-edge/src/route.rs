//! Which policy answers a request.

use std::sync::Arc;

use http::{Method, Request, header};
use mizan_core::{CacheStatus, Forward};

use crate::{
    body::Body,
    engine::Engine,
    manifest::{App, CanonicalRequest},
};

/// Which policy answers a request.
#[derive(Debug)]
pub(crate) enum Route {
    /// The manifest's: a read whose answers it allows to keep.
    Read(Arc<App>, Arc<CanonicalRequest>),
    /// The manifest's: a request that may change what is kept.
    Write(Arc<App>),
    /// None: it is forwarded as it is, and its answer is not stored, for this reason.
    Pass(CacheStatus),
    /// The rules of RFC 9111, for what the origin marks as cacheable.
    Generic,
}

impl Route {
    /// The policy for this request.
    pub(crate) fn of(engine: &Engine, request: &Request<Body>) -> Self {
        let Some(app) = engine.manifest.app() else {
            return Self::unlisted(engine, request, "no-manifest");
        };
        match *request.method() {
            Method::GET | Method::HEAD => {
                let target = request.uri().path_and_query();
                let method = request.method().as_str();
                match target.and_then(|target| app.read(target)) {
                    Some(spelled) => Self::Read(app, spelled),
                    None if app.is_mutation(method, request.uri().path()) => Self::Write(app),
                    None => Self::unlisted(engine, request, "not-declared"),
                }
            }
            Method::OPTIONS => {
                Self::Pass(CacheStatus::forwarded(CacheStatus::EDGE, Forward::Method))
            }
            _ => Self::Write(app),
        }
    }

    /// The policy for what no manifest speaks of.
    fn unlisted(engine: &Engine, request: &Request<Body>, why: &'static str) -> Self {
        if !engine.settings.http_cache || request.headers().contains_key(header::UPGRADE) {
            return Self::Pass(CacheStatus::bypass(CacheStatus::EDGE, why));
        }
        Self::Generic
    }
}
