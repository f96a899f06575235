//! The rules for routes of their own, which only functions on the view path have.

use super::draft::Draft;
use super::entry::Kind;
use super::error::Faults;
use crate::{FunctionDecl, Returns};

/// First segments the protocol answers itself.
const RESERVED: [&str; 6] = ["ctx", "call", "session", "schema", "manifest", "ws"];

/// Methods a route may answer: those the schema document can describe.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Checks every route, and that no two functions answer on one.
pub(super) fn check(draft: &Draft<'_>, faults: &mut Faults) {
    for function in draft.functions {
        match &function.route {
            Some(route) => one(function, route, faults),
            None if function.methods.is_empty() => {}
            None => faults.add(format!(
                "function {} has `methods` but no route; add a route or remove them",
                function.at()
            )),
        }
    }
    for (index, function) in draft.functions.iter().enumerate() {
        for other in draft.functions.iter().take(index) {
            collision(other, function, faults);
        }
    }
}

fn one(function: &FunctionDecl, route: &str, faults: &mut Faults) {
    let at = function.at();
    if function.returns != Returns::View {
        faults.add(format!(
            "function {at} has the route `{route}` but returns data; return an HTTP response or remove the route"
        ));
    }
    let literal = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    if !route.starts_with('/') || !route.bytes().all(literal) {
        faults.add(format!(
            "the route `{route}` of function {at} is no literal path; begin it with `/` and take arguments from the query string or the body"
        ));
    }
    let first = route
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    if RESERVED.contains(&first) {
        faults.add(format!(
            "the route `{route}` of function {at} is one the protocol answers itself; choose another path"
        ));
    }
    if Kind::of(function) == Kind::Mutation
        && let Some(method) = function.methods.iter().find(|method| is_safe(method))
    {
        faults.add(format!(
            "function {at} changes contexts but answers {method}, which any page on the web can send by a link; use POST, or \
             call `invalidate` inside the function"
        ));
    }
    for method in &function.methods {
        if !METHODS.contains(&method.as_str()) {
            faults.add(format!(
                "function {at} has the method `{method}`; use one of `{}`",
                METHODS.join("`, `")
            ));
        }
    }
}

/// Whether a request with this method must change nothing (RFC 9110 section 9.2.1).
fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS")
}

fn collision(a: &FunctionDecl, b: &FunctionDecl, faults: &mut Faults) {
    let (Some(route), Some(other)) = (&a.route, &b.route) else {
        return;
    };
    if route.trim_end_matches('/') != other.trim_end_matches('/') {
        return;
    }
    let taken = methods(a);
    if let Some(method) = methods(b).iter().find(|method| taken.contains(method)) {
        faults.add(format!(
            "functions {} and {} both answer `{method} {route}`; change one route or its methods",
            a.at(),
            b.at()
        ));
    }
}

/// Methods of a function's route: as declared, else the usual one of its kind.
pub(super) fn methods(function: &FunctionDecl) -> Vec<String> {
    if function.route.is_none() || !function.methods.is_empty() {
        return function.methods.clone();
    }
    let usual = if Kind::of(function) == Kind::Mutation {
        "POST"
    } else {
        "GET"
    };
    vec![usual.to_owned()]
}
