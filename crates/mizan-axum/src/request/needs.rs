//! What functions need of the app, collected before it is built.

use super::identity::Identity;
use crate::build_error::without_modules;
use std::any::{TypeId, type_name};

/// The states and identities that some function's arguments need.
#[derive(Debug, Default)]
pub struct Needs {
    pub(crate) states: Vec<Needed>,
    pub(crate) identities: Vec<Needed>,
    /// The first extractor that can tell one caller from another.
    sees: Option<&'static str>,
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
    pub fn request<T>(&mut self) {
        self.sees.get_or_insert(type_name::<T>());
    }

    /// What is made from the request, as an error shows it.
    pub(crate) fn sees(&self) -> Option<String> {
        self.sees.map(without_modules)
    }
}
