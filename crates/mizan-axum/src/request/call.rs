//! One request, as the functions that answer it see it.

use super::identity::{Identity, Known};
use super::layers::{has_changed_fields, has_foreign_extensions, is_fresh};
use super::state::States;
use crate::respond::{Failure, Success};
use axum::http::request::Parts;
use futures_util::future::BoxFuture;
use mizan_cache::Arrival;
use mizan_core::{Caller, Invalid, Problem, ProtocolCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::OnceCell;

/// The error of an `identify` function that waits for its own result.
const IDENTIFY_WAITS: &str = "the `identify` function waits for itself: it takes the caller, by `Option` of the identity, `Call::caller` or \
     an extractor that does so; read the request in `identify` instead (`HeaderMap`, a cookie jar, `State`)";

/// A function that is ready to run.
pub(crate) type Work<'a> = BoxFuture<'a, Result<Success, Failure>>;

/// A function that is ready to run, or the arguments it refuses.
pub type Started<'a> = Result<Work<'a>, Vec<Invalid>>;

/// One request: its parts, the app's states, and the caller.
#[derive(Clone)]
pub struct Call {
    inner: Arc<Inner>,
    holder: Holder,
    /// Whether what has the handle reads nothing that a call outdates, as the app says.
    is_fresh: bool,
}

/// What has a handle of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// A function, and its arguments.
    Function,
    /// A guard, or an extractor whose source is part of every key.
    Guard,
    /// `identify`, and everything that runs for it.
    Identify,
}

struct Inner {
    parts: Parts,
    states: States,
    arrival: Option<Arrival>,
    caller: OnceCell<Result<Option<Known>, Failure>>,
    /// Whether `identify` asked for the caller, which only it can determine.
    waits: AtomicBool,
    /// Whether a function looked at the request, although its arguments do not say so.
    looked: AtomicBool,
    /// Whether a function asked for the caller.
    asked: AtomicBool,
    /// Whether its function runs and may change something, so that it goes on when the client leaves.
    runs_to_its_end: AtomicBool,
    /// Whether the client has left.
    has_left: AtomicBool,
    /// In a phase after a call, what layers put into the request before it.
    before: Option<Before>,
}

/// Extensions and header fields that show the state before the call.
struct Before {
    /// Whether layers changed header fields.
    fields_changed: bool,
    /// Whether something looked at them that may hide it.
    looked: AtomicBool,
}

impl Call {
    /// A request that arrived at that moment in the order of purges, in an app that has a cache.
    pub(crate) fn new(parts: Parts, states: States, arrival: Option<Arrival>) -> Self {
        Self::in_phase(parts, states, arrival, None)
    }

    fn in_phase(
        parts: Parts,
        states: States,
        arrival: Option<Arrival>,
        before: Option<Before>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                parts,
                states,
                arrival,
                caller: OnceCell::new(),
                waits: AtomicBool::new(false),
                looked: AtomicBool::new(false),
                asked: AtomicBool::new(false),
                runs_to_its_end: AtomicBool::new(false),
                has_left: AtomicBool::new(false),
                before,
            }),
            holder: Holder::Function,
            is_fresh: false,
        }
    }

    /// The same request in a new phase, which identifies the caller again. What layers set before the call, extensions and
    /// header fields, shows the state before it, and a layer cannot be asked again: what may read them is refused.
    pub(crate) fn new_phase(&self) -> Self {
        let Inner {
            parts,
            states,
            arrival,
            ..
        } = &*self.inner;
        let fields_changed = has_changed_fields(parts);
        let is_told = fields_changed || has_foreign_extensions(parts);
        let before = is_told.then(|| Before {
            fields_changed,
            looked: AtomicBool::new(false),
        });
        Self::in_phase(parts.clone(), states.clone(), *arrival, before)
    }

    /// Whether a `T` would show the state before the call, for all that is known of it.
    pub(super) fn is_outdated<T: 'static>(&self) -> bool {
        self.before()
            .is_some_and(|before| !self.is_fresh::<T>(before))
    }

    fn is_fresh<T: 'static>(&self, before: &Before) -> bool {
        is_fresh::<T>(&self.inner.states, before.fields_changed)
    }

    /// The state before the call, for a handle of something that may read it.
    fn before(&self) -> Option<&Before> {
        let before = self.inner.before.as_ref();
        before.filter(|_| !self.is_fresh)
    }

    /// The request for an extractor `T` that reads nothing which layers set before the call: in the phase after a call its
    /// reads are not noted. Nothing for any other extractor, and in the phase of the call itself.
    pub(super) fn for_fresh<T: 'static>(&self) -> Option<Self> {
        let tells = self
            .before()
            .is_some_and(|before| self.is_fresh::<T>(before));
        tells.then(|| Self {
            is_fresh: true,
            ..self.clone()
        })
    }

    /// Notes that something looked at the state before the call, or was refused to and may take that for an answer.
    pub(super) fn note_outdated(&self) {
        if let Some(before) = self.before() {
            before.looked.store(true, Ordering::Relaxed);
        }
    }

    /// Whether something looked at the state before the call: nothing that was read in this phase is sure to be new.
    pub(crate) fn was_outdated(&self) -> bool {
        let before = self.inner.before.as_ref();
        before.is_some_and(|before| before.looked.load(Ordering::Relaxed))
    }

    /// Notes that the function runs to its end from here on, also when the client leaves.
    pub(crate) fn run_to_its_end(&self) {
        self.inner.runs_to_its_end.store(true, Ordering::Relaxed);
    }

    /// Whether the function runs to its end.
    pub(crate) fn runs_to_its_end(&self) -> bool {
        self.inner.runs_to_its_end.load(Ordering::Relaxed)
    }

    /// Notes that the client has left.
    pub(crate) fn leave(&self) {
        self.inner.has_left.store(true, Ordering::Relaxed);
    }

    /// Whether the client has left since this was asked last.
    pub(crate) fn has_just_left(&self) -> bool {
        let has_left = &self.inner.has_left;
        has_left.load(Ordering::Relaxed) && has_left.swap(false, Ordering::Relaxed)
    }

    /// When the request arrived, before `identify` and guards.
    pub(crate) fn arrival(&self) -> Option<Arrival> {
        self.inner.arrival
    }

    /// A handle for a guard, which may look at all of the request.
    pub(crate) fn for_guard(&self) -> Self {
        match self.holder {
            // What runs for `identify` never waits for it.
            Holder::Identify => self.clone(),
            Holder::Function | Holder::Guard => self.held_by(Holder::Guard),
        }
    }

    fn held_by(&self, holder: Holder) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            holder,
            is_fresh: self.is_fresh,
        }
    }

    /// Whether a function asked for the caller.
    pub(crate) fn was_asked(&self) -> bool {
        self.inner.asked.load(Ordering::Relaxed)
    }

    /// Whether a function looked at the request, although its arguments do not say so.
    pub(crate) fn was_looked_at(&self) -> bool {
        self.inner.looked.load(Ordering::Relaxed)
    }

    /// Method, URI, headers and extensions.
    ///
    /// A cached response cannot be made of what its key leaves out, so a bundle of a function that asks is not cached,
    /// unless the app varies on the extractor (`App::vary_on_for`). Behind a layer that sets extensions no bundle comes
    /// back with a call either, unless the app refreshes with the extractor (`App::refresh_with`).
    pub fn parts(&self) -> &Parts {
        self.note_outdated();
        if self.holder == Holder::Function {
            self.inner.looked.store(true, Ordering::Relaxed);
        }
        &self.inner.parts
    }

    /// The same for the adapter's own use.
    pub(crate) fn request(&self) -> &Parts {
        &self.inner.parts
    }

    /// The app's states.
    pub fn states(&self) -> &States {
        &self.inner.states
    }

    /// The caller, when a `U` is signed in.
    ///
    /// # Errors
    /// When the app's `identify` function fails.
    pub async fn caller<U: Identity>(&self) -> Result<Option<U>, Failure> {
        let known = self.known().await?;
        Ok(known
            .and_then(|known| known.as_any().downcast_ref::<U>())
            .cloned())
    }

    /// The caller, which must be signed in.
    ///
    /// # Errors
    /// `unauthenticated` without a caller; the failure of `identify` when that fails.
    pub async fn signed_in<U: Identity>(&self) -> Result<U, Failure> {
        self.caller().await?.ok_or_else(unauthenticated)
    }

    /// The caller, identified once in a phase and only when something asks.
    pub(crate) async fn known(&self) -> Result<Option<&Known>, Failure> {
        if self.holder == Holder::Identify {
            self.inner.waits.store(true, Ordering::Relaxed);
            return Err(Failure::internal(IDENTIFY_WAITS));
        }
        if self.holder == Holder::Function {
            self.inner.asked.store(true, Ordering::Relaxed);
        }
        let caller = &self.inner.caller;
        let found = match caller.get() {
            Some(found) => found,
            // Boxed: what asks for the caller later does not carry the future that finds them.
            None => Box::pin(caller.get_or_init(|| self.identify())).await,
        };
        match found {
            Ok(known) => Ok(known.as_ref()),
            Err(failure) => Err(failure.clone()),
        }
    }

    /// The caller as keys of cached responses hold it; nothing for anonymous callers.
    ///
    /// # Errors
    /// When the app's `identify` function fails, or gives an identity without a usable id: such a caller is not taken for an
    /// anonymous one.
    pub(crate) async fn identified(&self) -> Result<Option<Caller>, Failure> {
        self.known().await?.map(usable).transpose()
    }

    /// Asks the app's `identify` function, which gets a handle that refuses to wait for its answer.
    async fn identify(&self) -> Result<Option<Known>, Failure> {
        let Some(identify) = self.inner.states.identify() else {
            return Ok(None);
        };
        let found = identify(&self.held_by(Holder::Identify)).await;
        // It may have taken the refusal for "no caller".
        if self.inner.waits.load(Ordering::Relaxed) {
            return Err(Failure::internal(IDENTIFY_WAITS));
        }
        found
    }
}

/// A caller as keys of cached responses hold it.
///
/// # Errors
/// If the identity has no usable id.
pub(crate) fn usable(known: &Known) -> Result<Caller, Failure> {
    known.caller().map_err(|error| {
        tracing::warn!(target: "mizan", "{error}: the cache is bypassed for this caller");
        Failure::internal(error)
    })
}

pub(crate) fn unauthenticated() -> Failure {
    Problem::new(ProtocolCode::Unauthenticated, "sign in first").into()
}
