//! One server behind the edge: where it is, and whether it is well.

use std::fmt;
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU32, Ordering},
};
use std::time::Duration;

use http::{
    HeaderValue, StatusCode, Uri,
    uri::{Authority, PathAndQuery, Scheme},
};
use tokio::time::Instant;

use super::Failure;
use crate::EdgeError;

/// How many connections in a row may fail before a server is left alone.
const PATIENCE: u32 = 3;
/// For how long it is.
const REST: Duration = Duration::from_secs(5);

/// What is wrong with an origin.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sickness {
    /// It answers with a status that says so.
    Status(StatusCode),
    /// It does not answer in time.
    Silent,
    /// It cannot be asked.
    Failed(Failure),
}

impl fmt::Display for Sickness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "it answers {status}"),
            Self::Silent => f.write_str("it does not answer in time"),
            Self::Failed(failure) => f.write_str(failure.detail()),
        }
    }
}

/// One server behind the edge.
#[derive(Debug)]
pub(super) struct Origin {
    scheme: Scheme,
    authority: Authority,
    host: HeaderValue,
    failures: AtomicU32,
    rests_until: Mutex<Option<Instant>>,
    /// Whether it failed its last health check.
    is_sick: AtomicBool,
}

impl Origin {
    pub(super) fn new(uri: &Uri) -> Result<Self, EdgeError> {
        let refused = || EdgeError::Origin(uri.clone());
        let scheme = uri.scheme().ok_or_else(refused)?;
        let authority = uri.authority().ok_or_else(refused)?;
        let plain = matches!(uri.path(), "" | "/") && uri.query().is_none();
        if !plain || !matches!(scheme.as_str(), "http" | "https") {
            return Err(refused());
        }
        Ok(Self {
            scheme: scheme.clone(),
            authority: authority.clone(),
            host: authority.as_str().try_into().map_err(|_| refused())?,
            failures: AtomicU32::new(0),
            rests_until: Mutex::new(None),
            is_sick: AtomicBool::new(false),
        })
    }

    /// The address of this target at this origin.
    pub(super) fn target(&self, target: &Uri) -> Result<Uri, Failure> {
        let path = target
            .path_and_query()
            .cloned()
            .unwrap_or_else(|| PathAndQuery::from_static("/"));
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path)
            .build()
            .map_err(|_| Failure::Protocol)
    }

    /// What `Host` says when the client said nothing.
    pub(super) fn host(&self) -> HeaderValue {
        self.host.clone()
    }

    /// Whether requests may be sent to it.
    pub(super) fn is_well(&self) -> bool {
        let rests_until = self
            .rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let is_rested = rests_until.is_none_or(|until| Instant::now() >= until);
        is_rested && !self.is_sick.load(Ordering::Relaxed)
    }

    /// Notes that it could be reached.
    pub(super) fn reached(&self) {
        if self.failures.swap(0, Ordering::Relaxed) >= PATIENCE {
            self.rest(None);
            tracing::info!(origin = %self.authority, "can be reached again");
        }
    }

    /// Notes that it could not be reached, and why; after some times in a row it is left alone for a while.
    pub(super) fn missed(&self, why: &str) {
        let failures = self.failures.fetch_add(1, Ordering::Relaxed) + 1;
        if failures >= PATIENCE {
            self.rest(Some(Instant::now() + REST));
        }
        if failures == PATIENCE {
            tracing::warn!(origin = %self.authority, why, "cannot be reached");
        }
    }

    /// Notes what a health check gave; how long it is good for is until the next one.
    pub(super) fn checked(&self, outcome: Result<(), Sickness>) {
        let was_sick = self.is_sick.swap(outcome.is_err(), Ordering::Relaxed);
        match outcome {
            Err(why) if !was_sick => {
                tracing::warn!(origin = %self.authority, %why, "fails its health check");
            }
            Ok(()) if was_sick => tracing::info!(origin = %self.authority, "is well again"),
            _ => {}
        }
    }

    fn rest(&self, until: Option<Instant>) {
        *self
            .rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = until;
    }
}
