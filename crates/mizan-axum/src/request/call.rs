//! One request, as the functions that answer it see it.

use super::identity::{Identity, Known};
use super::state::States;
use crate::respond::{Failure, Success};
use axum::http::request::Parts;
use futures_util::future::BoxFuture;
use mizan_core::{Invalid, Problem, ProtocolCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::OnceCell;

/// What an `identify` function is told that needs its own answer to give one.
pub(crate) const IDENTIFY_WAITS: &str = "the `identify` function waits for itself: it takes the caller, by `Option` of the identity, `Call::caller` or \
     an extractor that does so; read the request in `identify` instead (`HeaderMap`, a cookie jar, `State`)";

/// A function that is ready to run, or the arguments it refuses.
pub type Started<'a> = Result<BoxFuture<'a, Result<Success, Failure>>, Vec<Invalid>>;

/// One request: its parts, the app's states, and who sent it.
#[derive(Clone)]
pub struct Call {
    inner: Arc<Inner>,
    /// Whether this handle is the one that `identify` has, and everything that runs for it.
    identifying: bool,
}

struct Inner {
    parts: Parts,
    states: States,
    caller: OnceCell<Result<Option<Known>, Failure>>,
    /// Whether `identify` asked for the caller, whom it is to find.
    waits: AtomicBool,
}

impl Call {
    pub(crate) fn new(parts: Parts, states: States) -> Self {
        Self {
            inner: Arc::new(Inner {
                parts,
                states,
                caller: OnceCell::new(),
                waits: AtomicBool::new(false),
            }),
            identifying: false,
        }
    }

    /// The same request, of whose caller nobody has asked yet.
    pub(crate) fn anew(&self) -> Self {
        Self::new(self.inner.parts.clone(), self.inner.states.clone())
    }

    /// Whether somebody asked who sent it.
    pub(crate) fn was_asked(&self) -> bool {
        self.inner.caller.initialized()
    }

    /// Method, URI, headers and extensions.
    pub fn parts(&self) -> &Parts {
        &self.inner.parts
    }

    /// The app's states.
    pub fn states(&self) -> &States {
        &self.inner.states
    }

    /// The caller, when somebody is signed in as a `U`.
    ///
    /// # Errors
    /// When the app's `identify` function fails.
    pub async fn caller<U: Identity>(&self) -> Result<Option<U>, Failure> {
        let known = self.known().await?;
        Ok(known
            .and_then(|known| known.as_any().downcast_ref::<U>())
            .cloned())
    }

    /// The caller, who must be signed in.
    ///
    /// # Errors
    /// `unauthenticated` when nobody is; the failure of `identify` when that fails.
    pub async fn signed_in<U: Identity>(&self) -> Result<U, Failure> {
        self.caller().await?.ok_or_else(unauthenticated)
    }

    /// Who sent the request, found once and only when somebody asks.
    pub(crate) async fn known(&self) -> Result<Option<&Known>, Failure> {
        if self.identifying {
            self.inner.waits.store(true, Ordering::Relaxed);
            return Err(Failure::internal(IDENTIFY_WAITS));
        }
        let found = self.inner.caller.get_or_init(|| self.identify());
        match found.await {
            Ok(known) => Ok(known.as_ref()),
            Err(failure) => Err(failure.clone()),
        }
    }
}

impl Call {
    /// Asks the app's `identify` function, which gets a handle that refuses to wait for its answer.
    async fn identify(&self) -> Result<Option<Known>, Failure> {
        let Some(identify) = self.inner.states.identify() else {
            return Ok(None);
        };
        let call = Self {
            inner: Arc::clone(&self.inner),
            identifying: true,
        };
        let found = identify(&call).await;
        // It may have taken the refusal for "no caller".
        if self.inner.waits.load(Ordering::Relaxed) {
            return Err(Failure::internal(IDENTIFY_WAITS));
        }
        found
    }
}

pub(crate) fn unauthenticated() -> Failure {
    Problem::new(ProtocolCode::Unauthenticated, "sign in first").into()
}
