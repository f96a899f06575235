//! The app's states, by type.

use super::identify::Identify;
use super::identity::{Identity, Known};
use super::needs::Needed;
use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

/// Every state given to the app; the state type of axum extractors inside Mizan functions.
#[derive(Clone, Default)]
pub struct States(Arc<AppState>);

/// Everything that functions of the app share.
#[derive(Default)]
pub(crate) struct AppState {
    /// A handful at most, so that a scan beats hashing.
    values: Vec<(TypeId, Box<dyn Any + Send + Sync>)>,
    identify: Option<Identify>,
    optional: Option<OptionalCaller>,
    /// The extractors that the app varies on.
    pub(crate) covered: Vec<Needed>,
    /// The extractors that show the state after a call when they are taken again.
    pub(crate) refreshes: Vec<Needed>,
    /// The app's name, for which tokens are meant.
    pub(crate) app: String,
}

impl AppState {
    /// Adds a state; `false` when there is one of that type already.
    pub(crate) fn add<T: Clone + Send + Sync + 'static>(&mut self, value: T) -> bool {
        let id = TypeId::of::<T>();
        let new = !self.values.iter().any(|(given, _)| *given == id);
        if new {
            self.values.push((id, Box::new(value)));
        }
        new
    }

    pub(crate) fn identify_by<U: Identity>(&mut self, identify: Identify) {
        self.identify = Some(identify);
        self.optional = U::comes_from_identify().then(OptionalCaller::of::<U>);
    }

    pub(crate) fn has(&self, id: TypeId) -> bool {
        self.values.iter().any(|(given, _)| *given == id)
    }
}

impl States {
    pub(crate) fn new(given: AppState) -> Self {
        Self(Arc::new(given))
    }

    /// The state of type `T`, when the app has one.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        let id = TypeId::of::<T>();
        let (_, value) = self.0.values.iter().find(|(given, _)| *given == id)?;
        value.downcast_ref()
    }

    pub(crate) fn app(&self) -> &str {
        &self.0.app
    }

    pub(crate) fn identify(&self) -> Option<&Identify> {
        self.0.identify.as_ref()
    }

    /// How to take an argument of this type, when it is the optional caller.
    pub(crate) fn optional_caller<T: 'static>(&self) -> Option<&OptionalCaller> {
        let id = TypeId::of::<T>();
        self.0.optional.as_ref().filter(|caller| caller.id == id)
    }

    /// Whether this is the optional caller.
    pub(crate) fn is_optional_caller(&self, needed: &Needed) -> bool {
        let optional = self.0.optional.as_ref();
        optional.is_some_and(|caller| caller.id == needed.id)
    }

    /// Whether the app varies on what this is made from.
    pub(crate) fn varies_on(&self, needed: &Needed) -> bool {
        self.0.covered.contains(needed)
    }

    /// Whether this shows the state after a call when it is taken after it, as the app says.
    pub(crate) fn refreshes_with(&self, needed: &Needed) -> bool {
        self.0.refreshes.contains(needed)
    }
}

/// `Option` of the app's identity, as an argument takes it without a copy of the request's parts.
pub(crate) struct OptionalCaller {
    id: TypeId,
    take: fn(Option<&Known>) -> Box<dyn Any + Send>,
}

impl OptionalCaller {
    fn of<U: Identity>() -> Self {
        Self {
            id: TypeId::of::<Option<U>>(),
            take: |known| {
                let user = known.and_then(|known| known.as_any().downcast_ref::<U>());
                Box::new(user.cloned())
            },
        }
    }

    /// The argument.
    pub(crate) fn take<T: 'static>(&self, known: Option<&Known>) -> Option<T> {
        let taken: Box<dyn Any> = (self.take)(known);
        taken.downcast::<T>().ok().map(|taken| *taken)
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States")
            .field("values", &self.0.values.len())
            .finish_non_exhaustive()
    }
}
