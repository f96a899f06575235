//! One request, as the functions that answer it see it.

use super::identity::{Identity, Known};
use super::state::States;
use crate::respond::{Failure, Success};
use axum::http::request::Parts;
use futures_util::future::BoxFuture;
use mizan_core::{Invalid, Problem, ProtocolCode};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// A function that is ready to run, or the arguments it refuses.
pub type Started<'a> = Result<BoxFuture<'a, Result<Success, Failure>>, Vec<Invalid>>;

/// One request: its parts, the app's states, and who sent it.
#[derive(Clone)]
pub struct Call(Arc<Inner>);

struct Inner {
    parts: Parts,
    states: States,
    caller: OnceCell<Result<Option<Known>, Failure>>,
}

impl Call {
    pub(crate) fn new(parts: Parts, states: States) -> Self {
        Self(Arc::new(Inner {
            parts,
            states,
            caller: OnceCell::new(),
        }))
    }

    /// The same request, of whose caller nobody has asked yet.
    pub(crate) fn anew(&self) -> Self {
        Self::new(self.0.parts.clone(), self.0.states.clone())
    }

    /// Whether somebody asked who sent it.
    pub(crate) fn was_asked(&self) -> bool {
        self.0.caller.initialized()
    }

    /// Method, URI, headers and extensions.
    pub fn parts(&self) -> &Parts {
        &self.0.parts
    }

    /// The app's states.
    pub fn states(&self) -> &States {
        &self.0.states
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
        let found = self.0.caller.get_or_init(|| async {
            match self.0.states.identify() {
                Some(identify) => identify(self).await,
                None => Ok(None),
            }
        });
        match found.await {
            Ok(known) => Ok(known.as_ref()),
            Err(failure) => Err(failure.clone()),
        }
    }
}

pub(crate) fn unauthenticated() -> Failure {
    Problem::new(ProtocolCode::Unauthenticated, "sign in first").into()
}
