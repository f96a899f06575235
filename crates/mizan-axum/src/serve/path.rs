//! Which endpoint a path means.

use super::router::Served;
use mizan_core::{FunctionId, Registry};
use std::collections::HashMap;

/// One endpoint of the protocol, with the name it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Path<S> {
    Context(S),
    /// Nothing for the envelope form.
    Call(Option<S>),
    Session,
    Schema,
    Route(FunctionId),
}

impl Path<&str> {
    /// The same with names of its own.
    pub(crate) fn into_owned(self) -> Path<String> {
        match self {
            Self::Context(name) => Path::Context(name.to_owned()),
            Self::Call(name) => Path::Call(name.map(str::to_owned)),
            Self::Session => Path::Session,
            Self::Schema => Path::Schema,
            Self::Route(id) => Path::Route(id),
        }
    }
}

impl<'a> Path<&'a str> {
    /// The endpoint of a path below the base, with or without its trailing slash.
    pub(crate) fn of(served: &Served, path: &'a str) -> Option<Self> {
        let inner = path.strip_prefix('/').unwrap_or(path);
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        match inner.split_once('/') {
            Some(("ctx", name)) if is_name(name) => Some(Self::Context(name)),
            Some(("call", name)) if is_name(name) => Some(Self::Call(Some(name))),
            None if inner == "call" => Some(Self::Call(None)),
            None if inner == "session" => Some(Self::Session),
            None if inner == "schema" && served.settings.schema_endpoint => Some(Self::Schema),
            _ => served.routes.get(path).copied().map(Self::Route),
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains('/')
}

/// The routes of view functions; the registry has checked that each is a literal path of its own.
pub(crate) fn routes(registry: &Registry) -> HashMap<String, FunctionId> {
    let routes = registry.functions().iter().filter_map(|function| {
        let route = function.decl().route.clone()?;
        Some((route, registry.function_id(function.name())?))
    });
    routes.collect()
}
