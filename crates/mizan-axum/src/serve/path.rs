//! Which endpoint a path means.

use super::router::Served;
use crate::build_error::BuildProblem;
use mizan_core::{FunctionId, Registry};
use std::collections::HashMap;

const RESERVED: [&str; 5] = ["call", "ctx", "schema", "session", "ws"];

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

/// The routes of view functions, each noted when it cannot be served.
pub(crate) fn routes(
    registry: &Registry,
    problems: &mut Vec<BuildProblem>,
) -> HashMap<String, FunctionId> {
    let mut routes = HashMap::new();
    for function in registry.functions() {
        let Some(route) = &function.decl().route else {
            continue;
        };
        let names = || (function.name().to_owned(), route.clone());
        let first = route
            .trim_start_matches('/')
            .split('/')
            .next()
            .unwrap_or_default();
        if RESERVED.contains(&first) {
            let (function, route) = names();
            problems.push(BuildProblem::ReservedRoute { function, route });
        } else if route.contains(['{', '}', '*', ':']) {
            let (function, route) = names();
            problems.push(BuildProblem::RoutePattern { function, route });
        } else if let Some(id) = registry.function_id(function.name()) {
            routes.insert(route.clone(), id);
        }
    }
    routes
}
