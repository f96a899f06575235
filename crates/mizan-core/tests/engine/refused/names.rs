//! Names: well formed, not reserved, each once.

use super::{boards, refusal};
use crate::declare::{Declared, context, error, function, int, null, param};
use mizan_core::FunctionDecl;

#[test]
fn an_app_without_a_name() {
    let errors = mizan_core::Registry::new("", vec![], vec![]).expect_err("refused");
    assert_eq!(errors.to_string(), "the app has no name; give it one");
}

#[test]
fn two_functions_of_one_name_name_both_places() {
    let (board, cards) = boards();
    let (a, b) = (
        function("ping", vec![], null()).line(10),
        function("ping", vec![], null()).line(20),
    );
    assert_eq!(
        crate::declare::refusal(vec![board], vec![cards, a, b]),
        "two functions are named `ping` (app.rs:10 and app.rs:20); rename one of them"
    );
}

#[test]
fn two_contexts_of_one_name_name_both_places() {
    let (board, cards) = boards();
    let twin = mizan_core::ContextDecl {
        source: crate::declare::source(9),
        ..board.clone()
    };
    assert_eq!(
        crate::declare::refusal(vec![board, twin], vec![cards]),
        "two contexts are named `board` (app.rs:1 and app.rs:9); rename one of them"
    );
}

#[test]
fn a_name_that_is_no_name() {
    for name in ["", "9lives", "a-b", "$only", "é"] {
        assert_eq!(
            refusal(function(name, vec![], null())),
            format!(
                "`{name}` (app.rs:2) cannot be the name of a function; use letters, digits and `_`, beginning with a letter or `_`"
            )
        );
    }
    assert!(
        refusal(function("f", vec![param("a b", int())], null()))
            .starts_with("`a b` (app.rs:2) cannot be the name of a parameter")
    );
}

#[test]
fn a_context_that_is_no_name() {
    let (board, cards) = boards();
    let dotted = context("a.b", vec![]);
    let member = crate::declare::query("x", "a.b", vec![], null());
    let message = crate::declare::refusal(vec![board, dotted], vec![cards, member]);
    assert!(message.starts_with("`a.b` (app.rs:1) cannot be the name of a context; use letters"));
}

#[test]
fn a_name_that_is_reserved_or_too_long() {
    assert_eq!(
        refusal(function("__proto__", vec![], null())),
        "`__proto__` (app.rs:2) is reserved and cannot be the name of a function; choose another name"
    );
    let long = "a".repeat(65);
    assert_eq!(
        refusal(function(&long, vec![], null())),
        format!("the function name `{long}` (app.rs:2) is longer than 64 bytes; shorten it")
    );
}

#[test]
fn a_function_named_like_the_read_of_a_context() {
    assert_eq!(
        refusal(function("ctx_board", vec![], null())),
        "function `ctx_board` (app.rs:2) has the name the schema gives to reading context `board` (app.rs:1); rename the function"
    );
}

#[test]
fn a_parameter_declared_twice() {
    assert_eq!(
        refusal(function(
            "f",
            vec![param("a", int()), param("a", int())],
            null()
        )),
        "function `f` (app.rs:2) has two parameters `a`; rename one of them"
    );
}

#[test]
fn an_error_code_of_the_protocol_or_the_client() {
    for code in ["invalid", "not_found", "network"] {
        let f = FunctionDecl {
            errors: vec![error(code, 400)],
            ..function("f", vec![], null())
        };
        assert_eq!(
            refusal(f),
            format!(
                "function `f` (app.rs:2) declares the error `{code}`, which is a code of the protocol; choose another code"
            )
        );
    }
}

#[test]
fn an_error_with_a_status_that_is_none_of_an_error() {
    for status in [399, 600, 200] {
        let f = FunctionDecl {
            errors: vec![error("gone", status)],
            ..function("f", vec![], null())
        };
        assert_eq!(
            refusal(f),
            format!(
                "function `f` (app.rs:2) declares the error `gone` with status {status}; use one from 400 to 599"
            )
        );
    }
}

#[test]
fn an_error_declared_twice_or_under_no_name() {
    let twice = vec![error("gone", 404), error("gone", 410)];
    assert_eq!(
        refusal(FunctionDecl {
            errors: twice,
            ..function("f", vec![], null())
        }),
        "function `f` (app.rs:2) declares the error `gone` twice; give each its own code"
    );
    assert_eq!(
        refusal(FunctionDecl {
            errors: vec![error("so sad", 404)],
            ..function("f", vec![], null())
        }),
        "function `f` (app.rs:2) declares the error `so sad`; use letters, digits and `_`, beginning with a letter or `_`"
    );
}
