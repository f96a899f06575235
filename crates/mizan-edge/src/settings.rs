//! What an edge is told when it is built.

use std::{path::PathBuf, sync::Arc, time::Duration};

use http::Uri;
use mizan_cache::CacheLimits;
use mizan_core::mwt::KeySet;

use crate::{clock::Clock, manifest::ManifestSource};

/// What an edge serves, and the bounds it keeps.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Where requests are forwarded to: scheme and authority, such as `http://127.0.0.1:3000`; at least one.
    pub origins: Vec<Uri>,
    /// Threads that serve connections, each with an event loop of its own; with 0, the runtime that calls
    /// [`Edge::serve`](crate::Edge::serve) serves them.
    pub workers: usize,
    /// How much one client may send or hold.
    pub limits: Limits,
    /// How long is waited for what.
    pub timeouts: Timeouts,
    /// The certificate for TLS in front; without it the edge speaks plain HTTP.
    pub tls: Option<TlsFiles>,
    /// Redis with the log of purges, when there are several edges: `redis://HOST:PORT/0`, or `rediss://` over TLS. Without
    /// it, this edge has to be the only way to the origins.
    pub redis: Option<String>,
    /// A path that every origin is asked for from time to time, to learn whether it is well: it answers 2xx or 3xx then.
    pub health_path: Option<Uri>,
    /// Whether answers to what the manifest does not name are kept as well, by RFC 9111.
    pub http_cache: bool,
    /// Whether a line is logged for every request.
    pub access_log: bool,
    /// The secret that operators sign purges with; without it they cannot purge.
    pub admin_secret: Option<String>,
    /// How much is stored: the bytes of all entries and of bodies on their way, and the bytes of one response.
    pub cache: CacheLimits,
    /// Where the manifest comes from, by which answers are kept.
    pub manifest: ManifestSource,
    /// The keys that tokens of callers are verified with; without them nothing is kept for a caller alone.
    pub tokens: Option<Arc<KeySet>>,
    /// How long after its time an answer may be given while the origin fails; never once it was purged.
    pub stale_if_error: Duration,
    /// Where the time is read.
    pub clock: Clock,
    /// How often is looked at what changes by itself: the files of the certificate, how the origins are, and whether
    /// there is a manifest by now.
    pub check_interval: Duration,
}

impl Settings {
    /// The scheme clients have to use: `https` when there is a certificate.
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// The defaults, in front of these origins.
    pub fn new(origins: Vec<Uri>) -> Self {
        Self {
            origins,
            workers: 0,
            limits: Limits::default(),
            timeouts: Timeouts::default(),
            tls: None,
            redis: None,
            health_path: None,
            http_cache: false,
            access_log: false,
            admin_secret: None,
            cache: limits(),
            manifest: ManifestSource::Nowhere,
            tokens: None,
            stale_if_error: Duration::from_secs(60),
            clock: Clock::default(),
            check_interval: Duration::from_secs(5),
        }
    }
}

/// What is stored unless another limit is given. Tags are many where a context has many queries that targets name alone.
fn limits() -> CacheLimits {
    let mut limits = CacheLimits::new(256 << 20, 8 << 20);
    limits.tags = 8 << 10;
    limits
}

/// A certificate for TLS.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// The certificate and those that vouch for it, as PEM.
    pub certificate: PathBuf,
    /// Its private key, as PEM.
    pub key: PathBuf,
}

/// How much one client may send or hold.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// Connections from clients at a time; more wait in the system's queue.
    pub connections: usize,
    /// Bytes of a request's head: request line and fields together.
    pub head: usize,
    /// Fields in a request.
    pub fields: usize,
    /// Bytes of a request's target.
    pub target: usize,
    /// Bytes of a request's body.
    pub body: u64,
    /// Streams at a time on one HTTP/2 connection.
    pub streams: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            head: 32 << 10,
            fields: 100,
            target: 8 << 10,
            body: 1 << 30,
            streams: 128,
        }
    }
}

/// How long is waited for what.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Timeouts {
    /// From the first byte of a connection, or the end of the last answer, to the end of the request's fields.
    pub head: Duration,
    /// Between two pieces of a body, from either side.
    pub body: Duration,
    /// For a connection to an origin.
    pub connect: Duration,
    /// From the end of a request to the fields of the origin's answer.
    pub answer: Duration,
    /// For the answer to another request for the same; after that, a request asks the origin itself.
    pub coalesce: Duration,
    /// From the beginning of an origin's health check to the fields of its answer.
    pub check: Duration,
    /// For the requests still running when the edge is told to stop.
    pub drain: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(15),
            body: Duration::from_secs(30),
            connect: Duration::from_secs(3),
            answer: Duration::from_secs(60),
            coalesce: Duration::from_secs(5),
            check: Duration::from_secs(3),
            drain: Duration::from_secs(20),
        }
    }
}
