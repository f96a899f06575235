//! The invariants of ARCHITECTURE.md that a program can check, one file a rule.

mod cases;
mod core_purity;
mod doors;
mod edges;
mod finding;
mod generated;
mod hosts;
mod length;
mod links;
mod lints;
mod names;
mod opening;
mod packages;
mod pins;
mod quotes;
mod tree;
mod unfinished;

use finding::Finding;
pub(crate) use tree::{Tree, file_name};

const RULES: [fn(&Tree) -> Vec<Finding>; 15] = [
    cases::check,
    core_purity::check,
    doors::check,
    edges::check,
    generated::check,
    hosts::check,
    length::check,
    links::check,
    lints::check,
    names::check,
    opening::check,
    packages::check,
    pins::check,
    quotes::check,
    unfinished::check,
];

/// Every breach in the tree, one line each, sorted by file.
pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(tree)).collect();
    findings.sort();
    findings.iter().map(ToString::to_string).collect()
}
