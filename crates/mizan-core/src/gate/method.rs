//! Methods a path answers to.

use std::collections::BTreeSet;

use super::Denied;
use crate::{Function, Problem, ProtocolCode};

/// Refuses another method than those of the path.
pub(super) fn check(method: &str, allowed: &[&str]) -> Result<(), Denied> {
    if allowed.contains(&method) {
        return Ok(());
    }
    Err(refuse(&allowed.join(", ")))
}

/// The refusal that names what is allowed.
pub(super) fn refuse(allow: &str) -> Denied {
    let detail = format!("this path answers to {allow}");
    Denied {
        problem: Problem::new(ProtocolCode::MethodNotAllowed, detail),
        allow: Some(allow.to_owned()),
    }
}

/// Whether a function answers to a method on its route; one that answers to GET answers to HEAD.
pub(super) fn answers(function: &Function, method: &str) -> bool {
    function
        .methods()
        .iter()
        .any(|own| own == method || (own == "GET" && method == "HEAD"))
}

/// Every method the functions of a route answer to.
pub(super) fn allow<'f>(functions: impl Iterator<Item = &'f Function>) -> String {
    let mut methods: BTreeSet<&str> = functions
        .flat_map(Function::methods)
        .map(String::as_str)
        .collect();
    if methods.contains("GET") {
        methods.insert("HEAD");
    }
    methods.into_iter().collect::<Vec<_>>().join(", ")
}
