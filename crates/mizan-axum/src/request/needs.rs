//! What functions need of the app, collected before it is built.

use super::identity::Identity;
use crate::build_error::without_modules;
use std::any::{TypeId, type_name};

/// The states and identities that some function's arguments need.
#[derive(Debug, Default)]
pub struct Needs {
    pub(crate) states: Vec<Needed>,
    pub(crate) identities: Vec<Needed>,
    /// The extractors that are made from the request, in order.
    requests: Vec<Needed>,
}

/// A type, with the name an error shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Needed {
    pub(crate) id: TypeId,
    pub(crate) name: &'static str,
}

impl Needed {
    pub(crate) fn of<T: 'static>() -> Self {
        Self {
            id: TypeId::of::<T>(),
            name: type_name::<T>(),
        }
    }
}

impl Needs {
    /// Notes that the app must have a state of type `T`.
    pub fn state<T: 'static>(&mut self) {
        self.states.push(Needed::of::<T>());
    }

    /// Notes that the app must identify callers as `U`.
    pub fn identity<U: Identity>(&mut self) {
        self.identities.push(Needed::of::<U>());
        self.request::<U>();
    }

    /// Notes that a `T` is made from the request, and so can tell one caller from another.
    pub fn request<T: 'static>(&mut self) {
        self.requests.push(Needed::of::<T>());
    }

    /// The first of what is made from the request, as an error shows it.
    pub(crate) fn sees(&self) -> Option<String> {
        let first = self.requests.first()?;
        Some(without_modules(first.name))
    }

    /// Whether one of its arguments is the caller as a function of this app takes them.
    pub(crate) fn takes(&self, caller: &Caller) -> bool {
        let is_optional = |needed: &Needed| *needed == caller.optional;
        !self.identities.is_empty()
            || caller.comes_from_identify && self.requests.iter().any(is_optional)
    }
}

/// The identity type of an app, as the arguments of functions may take it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    /// The type itself.
    pub(crate) given: Needed,
    /// `Option` of it.
    optional: Needed,
    comes_from_identify: bool,
}

impl Caller {
    pub(crate) fn of<U: Identity>() -> Self {
        Self {
            given: Needed::of::<U>(),
            optional: Needed::of::<Option<U>>(),
            comes_from_identify: U::comes_from_identify(),
        }
    }
}
