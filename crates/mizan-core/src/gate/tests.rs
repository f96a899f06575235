//! Tests of the door, on one view with a route.

use super::*;
use crate::{Auth, FunctionDecl, Returns, Source};

fn view(name: &str, route: &str, methods: &[&str]) -> FunctionDecl {
    FunctionDecl {
        name: name.to_owned(),
        doc: None,
        context: None,
        params: Vec::new(),
        returns: Returns::View,
        affects: Vec::new(),
        merge: Vec::new(),
        key: None,
        auth: Auth::Anyone,
        private: false,
        route: Some(route.to_owned()),
        methods: methods.iter().map(|&method| method.to_owned()).collect(),
        rev: 1,
        cache: None,
        sees: crate::Sees::default(),
        errors: Vec::new(),
        source: Source {
            file: "app.py".to_owned(),
            line: 1,
        },
    }
}

/// What becomes of a request: the endpoint, or the code of the problem and the value of `Allow`.
fn admitted(head: Head<'_>) -> Result<String, (String, Option<String>)> {
    let functions = vec![view("go", "/go", &["GET"]), view("went", "/go", &["POST"])];
    let registry = Registry::new("app", Vec::new(), functions).unwrap();
    let admission = Admission {
        origins: vec!["https://app.example".to_owned()],
        body_limit: 10,
        edge_secret: Secret::new("let me see"),
        ..Admission::default()
    };
    let gate = Gate::new(&registry, admission);
    let admitted = gate
        .admit(&registry, &head)
        .map(|endpoint| format!("{endpoint:?}"));
    admitted.map_err(|denied| (denied.problem.code_str().to_owned(), denied.allow))
}

fn get(path: &str) -> Head<'_> {
    Head {
        method: "GET",
        path,
        ..Head::default()
    }
}

fn post(path: &str) -> Head<'_> {
    Head {
        method: "POST",
        path,
        content_type: Some("application/json; charset=utf-8"),
        ..Head::default()
    }
}

fn code(head: Head<'_>) -> String {
    admitted(head).unwrap_err().0
}

#[test]
fn paths_mean_endpoints_with_and_without_the_trailing_slash() {
    for (path, endpoint) in [
        ("/ctx/board/", "Context(\"board\")"),
        ("/ctx/board", "Context(\"board\")"),
        ("/session/", "Session"),
    ] {
        assert_eq!(admitted(get(path)).unwrap(), endpoint);
    }
    assert_eq!(admitted(post("/call/x")).unwrap(), "Call(Some(\"x\"))");
    assert_eq!(admitted(post("/call/")).unwrap(), "Call(None)");
}

#[test]
fn other_paths_are_not_found() {
    for path in ["/", "/ctx/", "/ctx/a/b", "/nowhere", "/schema/", "/go/"] {
        assert_eq!(code(get(path)), "not_found", "{path}");
    }
}

#[test]
fn a_route_answers_to_the_methods_of_all_its_functions() {
    assert_eq!(admitted(get("/go")).unwrap(), "Route(FunctionId(0))");
    assert_eq!(admitted(post("/go")).unwrap(), "Route(FunctionId(1))");
    let put = Head {
        method: "PUT",
        ..get("/go")
    };
    let allow = Some("GET, HEAD, POST".to_owned());
    assert_eq!(
        admitted(put).unwrap_err(),
        ("method_not_allowed".to_owned(), allow)
    );
}

#[test]
fn what_a_browser_sends_from_elsewhere_is_refused_before_its_body_is_looked_at() {
    let elsewhere = Head {
        site: Some("cross-site"),
        content_type: None,
        ..post("/call/x")
    };
    assert_eq!(code(elsewhere), "cross_origin");
    let origin = |origin, host| Head {
        origin: Some(origin),
        host: Some(host),
        ..post("/call/x")
    };
    assert_eq!(
        code(origin("https://evil.example", "app.example")),
        "cross_origin"
    );
    assert_eq!(code(origin("null", "null")), "cross_origin");
    assert!(admitted(origin("https://Here.example:8443", "here.example:8443")).is_ok());
    assert!(admitted(origin("https://app.example", "api.example")).is_ok());
}

#[test]
fn reads_are_not_protected_because_they_change_nothing() {
    assert!(
        admitted(Head {
            site: Some("cross-site"),
            ..get("/ctx/board/")
        })
        .is_ok()
    );
}

#[test]
fn lengths_and_media_types_are_checked_before_anything_is_read() {
    assert_eq!(
        code(Head {
            target_length: 9000,
            ..get("/ctx/board/")
        }),
        "uri_too_long"
    );
    assert_eq!(
        code(Head {
            content_type: Some("text/plain"),
            ..post("/call/x")
        }),
        "unsupported_media_type"
    );
    assert_eq!(
        code(Head {
            content_type: None,
            ..post("/call/x")
        }),
        "unsupported_media_type"
    );
    assert_eq!(
        code(Head {
            content_length: Some(11),
            ..post("/call/x")
        }),
        "payload_too_large"
    );
}

#[test]
fn the_manifest_is_there_for_whoever_knows_the_secret_alone() {
    let told = |authorization| Head {
        authorization,
        ..get("/manifest/")
    };
    assert_eq!(
        admitted(told(Some("bearer  let me see "))).unwrap(),
        "Manifest"
    );
    for wrong in [
        None,
        Some("let me see"),
        Some("Bearer let me se"),
        Some("Bearer "),
        Some("Basic let me see"),
    ] {
        assert_eq!(code(told(wrong)), "not_found", "{wrong:?}");
    }
}

#[test]
fn an_empty_secret_is_none_and_no_secret_is_printed() {
    assert_eq!(Secret::new(""), None);
    assert_eq!(
        format!("{:?}", Secret::new("let me see").unwrap()),
        "Secret"
    );
}
