//! What an edge is told when it is built.

use std::{path::PathBuf, time::Duration};

use http::Uri;

use crate::clock::Clock;

/// What an edge serves, and the bounds it keeps.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Where requests are forwarded to: scheme and authority, such as `http://127.0.0.1:8000`; at least one.
    pub origins: Vec<Uri>,
    /// How much one client may send or hold.
    pub limits: Limits,
    /// How long is waited for what.
    pub timeouts: Timeouts,
    /// The certificate for TLS in front; without it the edge speaks plain HTTP.
    pub tls: Option<TlsFiles>,
    /// Where the time is read.
    pub clock: Clock,
}

impl Settings {
    /// The defaults, in front of these origins.
    pub fn new(origins: Vec<Uri>) -> Self {
        Self {
            origins,
            limits: Limits::default(),
            timeouts: Timeouts::default(),
            tls: None,
            clock: Clock::default(),
        }
    }
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
            drain: Duration::from_secs(20),
        }
    }
}
