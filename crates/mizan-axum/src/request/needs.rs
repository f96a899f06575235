//! What functions need of the app and take of a request, collected before it is built.

use super::identity::Identity;
use crate::build_error::without_modules;
use mizan_core::Sees;
use std::any::{TypeId, type_name};

/// The states and identities that some function's arguments need, and what they are made from.
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
    }

    /// Notes that a `T` is made from the request, and so from what the key of a cached response leaves out.
    pub fn request<T: 'static>(&mut self) {
        self.requests.push(Needed::of::<T>());
    }

    /// The extractors that are made from the request.
    pub(crate) fn requests(&self) -> &[Needed] {
        &self.requests
    }

    /// What the arguments take of the caller and of the rest of the request, in an app that identifies `caller` and
    /// varies on what the `covered` types are made from.
    pub(crate) fn sees(&self, caller: Option<&Caller>, covered: &[Needed]) -> Sees {
        let is_caller = |needed: &&Needed| caller.is_some_and(|caller| caller.is(needed));
        let first = |needed: Option<&Needed>| needed.map(|needed| without_modules(needed.name));
        let mut others = self.requests.iter().filter(|needed| !is_caller(needed));
        Sees {
            caller: first(
                self.identities
                    .first()
                    .or_else(|| self.requests.iter().find(is_caller)),
            ),
            request: first(others.find(|needed| !covered.contains(needed))),
            guard: None,
        }
    }

    /// Whether one of the arguments is the caller as `identify` finds them.
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
    /// Whether the type as an argument is the caller that `identify` finds, and not another from the same request.
    is_identified: bool,
}

impl Caller {
    /// The type that an app's own `identify` function gives.
    pub(crate) fn of<U: Identity>() -> Self {
        Self {
            given: Needed::of::<U>(),
            optional: Needed::of::<Option<U>>(),
            comes_from_identify: U::comes_from_identify(),
            is_identified: U::comes_from_identify(),
        }
    }

    /// A type that is read from the request, in an app that identifies callers by it alone.
    pub(crate) fn of_request<U: Identity>() -> Self {
        Self {
            is_identified: true,
            ..Self::of::<U>()
        }
    }

    /// Whether an argument of this type is the caller that `identify` finds.
    pub(super) fn is(&self, needed: &Needed) -> bool {
        self.is_identified && (*needed == self.given || *needed == self.optional)
    }
}
