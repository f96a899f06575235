//! The app's states, by type.

use super::call::Call;
use super::extract::Extract;
use super::identify::Identify;
use super::needs::Needs;
use crate::respond::Failure;
use std::any::{Any, TypeId, type_name};
use std::fmt;
use std::sync::Arc;

/// Every state given to the app; the state type of axum extractors inside Mizan functions.
#[derive(Clone, Default)]
pub struct States(Arc<Given>);

#[derive(Default)]
pub(crate) struct Given {
    /// A handful at most, so that a scan beats hashing.
    values: Vec<(TypeId, Box<dyn Any + Send + Sync>)>,
    identify: Option<Identify>,
    /// The app's name, for which tokens are meant.
    pub(crate) app: String,
}

impl Given {
    /// Adds a state; `false` when there is one of that type already.
    pub(crate) fn add<T: Clone + Send + Sync + 'static>(&mut self, value: T) -> bool {
        let id = TypeId::of::<T>();
        let new = !self.values.iter().any(|(given, _)| *given == id);
        if new {
            self.values.push((id, Box::new(value)));
        }
        new
    }

    pub(crate) fn identify_by(&mut self, identify: Identify) {
        self.identify = Some(identify);
    }

    pub(crate) fn has(&self, id: TypeId) -> bool {
        self.values.iter().any(|(given, _)| *given == id)
    }
}

impl States {
    pub(crate) fn new(given: Given) -> Self {
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
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States")
            .field("values", &self.0.values.len())
            .finish_non_exhaustive()
    }
}

/// Gives a function the app's state of type `T`: `#[extract] State(db): State<Db>`.
///
/// A state that no `.state(…)` provides is an error when the app is built.
#[derive(Debug, Clone, Copy, Default)]
pub struct State<T>(pub T);

impl<T: Clone + Send + Sync + 'static> Extract for State<T> {
    fn needs(needs: &mut Needs) {
        needs.state::<T>();
    }

    async fn extract(call: &Call) -> Result<Self, Failure> {
        let found = call.states().get::<T>().cloned();
        found.map(State).ok_or_else(|| {
            Failure::internal(format_args!(
                "the app has no state of type `{}`",
                type_name::<T>()
            ))
        })
    }
}
