//! Routes: literal paths of functions on the view path, one function each.

use mizan_core::FunctionDecl;

use super::{boards, refusal};
use crate::declare::{self, Declared, function, null, view};

fn routed(name: &str, route: &str) -> FunctionDecl {
    FunctionDecl {
        route: Some(route.to_owned()),
        ..view(name, vec![])
    }
}

#[test]
fn a_route_of_a_function_that_returns_data() {
    let f = FunctionDecl {
        route: Some("/go".to_owned()),
        ..function("f", vec![], null())
    };
    assert_eq!(
        refusal(f),
        "function `f` (app.rs:2) has the route `/go` but returns data; return an HTTP response or remove the route"
    );
}

#[test]
fn methods_without_a_route() {
    let f = FunctionDecl {
        methods: vec!["GET".to_owned()],
        ..view("f", vec![])
    };
    assert_eq!(
        refusal(f),
        "function `f` (app.rs:2) has `methods` but no route; add a route or remove them"
    );
}

#[test]
fn a_route_that_is_no_literal_path() {
    for route in ["go", "/go/{id}", "/a b", "/a?b", "/%41", "/*"] {
        assert_eq!(
            refusal(routed("f", route)),
            format!(
                "the route `{route}` of function `f` (app.rs:2) is no literal path; begin it with `/` and take arguments from the query string or the body"
            )
        );
    }
}

#[test]
fn a_route_the_protocol_answers() {
    for route in ["/ctx/board", "/call", "/session/", "/schema"] {
        assert_eq!(
            refusal(routed("f", route)),
            format!(
                "the route `{route}` of function `f` (app.rs:2) is one the protocol answers itself; choose another path"
            )
        );
    }
}

#[test]
fn a_method_that_no_route_answers() {
    for method in ["get", "", "CONNECT"] {
        let f = FunctionDecl {
            methods: vec![method.to_owned()],
            ..routed("f", "/go")
        };
        assert_eq!(
            refusal(f),
            format!(
                "function `f` (app.rs:2) has the method `{method}`; use one of `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE`, `OPTIONS`"
            )
        );
    }
}

#[test]
fn two_functions_on_one_route_name_both_places() {
    let (board, cards) = boards();
    let twin = routed("g", "/go/").line(8);
    assert_eq!(
        declare::refusal(vec![board], vec![cards, routed("f", "/go"), twin]),
        "functions `f` (app.rs:2) and `g` (app.rs:8) both answer `GET /go`; change one route or its methods"
    );
}

#[test]
fn two_functions_share_a_route_with_different_methods() {
    let (board, cards) = boards();
    let twin = FunctionDecl {
        methods: vec!["POST".to_owned()],
        ..routed("g", "/go")
    };
    declare::registry(vec![board], vec![cards, routed("f", "/go"), twin]);
}

#[test]
fn a_mutation_that_any_link_can_send() {
    for method in ["GET", "HEAD", "OPTIONS"] {
        let f = FunctionDecl {
            methods: vec!["POST".to_owned(), method.to_owned()],
            ..routed("f", "/go")
        };
        assert_eq!(
            refusal(f.affects("board")),
            format!(
                "function `f` (app.rs:2) changes contexts but answers {method}, which any page on the web can send by a link; use POST, or call `invalidate` inside the function"
            )
        );
    }
}
