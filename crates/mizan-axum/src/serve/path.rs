//! Which endpoint a path means.

use super::router::Served;
use mizan_core::{FunctionId, Registry};
use std::collections::HashMap;

/// One endpoint of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Path<'a> {
    Context(&'a str),
    /// Nothing for the envelope form.
    Call(Option<&'a str>),
    Session,
    Schema,
    Route(FunctionId),
}

impl<'a> Path<'a> {
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
