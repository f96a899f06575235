//! Functions on the view path with a route of their own.

use mizan_core::{FunctionDecl, Registry};

use crate::declare::PlanCalls as _;
use crate::declare::{Declared, int, param, registry, text, view};

fn app() -> Registry {
    registry(
        vec![crate::declare::context("news", vec![])],
        vec![
            crate::declare::query("headlines", "news", vec![], text()),
            FunctionDecl {
                route: Some("/go".to_owned()),
                ..view("go", vec![param("n", int())])
            },
            FunctionDecl {
                route: Some("/buy".to_owned()),
                private: true,
                ..view("buy", vec![param("n", int())])
            }
            .affects("news"),
            FunctionDecl {
                route: Some("/all".to_owned()),
                methods: vec!["PUT".to_owned()],
                ..view("all", vec![])
            },
        ],
    )
}

#[test]
fn a_route_answers_get_unless_it_is_a_mutation_or_declares_methods() {
    let app = app();
    let methods = |name| {
        app.function(app.function_id(name).expect("known"))
            .methods()
            .join(",")
    };
    assert_eq!(
        (methods("go"), methods("buy"), methods("all")),
        ("GET".into(), "POST".into(), "PUT".into())
    );
    assert_eq!(methods("headlines"), "");
}

#[test]
fn arguments_come_from_the_query_string_or_the_body_and_are_checked() {
    let app = app();
    let go = app.function_id("go").expect("known");
    assert_eq!(
        app.plan_route_query(go, "n=4")
            .expect("valid")
            .args()
            .text(0),
        "4"
    );
    assert_eq!(
        app.plan_route_query(go, "n=4&n=4")
            .expect_err("refused")
            .code_str(),
        "repeated_param"
    );
    assert_eq!(
        app.plan_route_query(go, "")
            .expect_err("refused")
            .code_str(),
        "invalid"
    );
    assert_eq!(
        app.plan_route_body(go, br#"{"n":"4"}"#)
            .expect_err("refused")
            .code_str(),
        "invalid"
    );
}

#[test]
fn a_private_function_is_reached_by_its_route_and_emits_its_targets() {
    let app = app();
    let buy = app.function_id("buy").expect("known");
    let plan = app.plan_route_body(buy, br#"{"n":4}"#).expect("valid");
    assert!(plan.function().is_view());
    assert_eq!(
        plan.settle(vec![]).headers(false)[0],
        ("x-mizan-invalidate", "news".into())
    );
}
