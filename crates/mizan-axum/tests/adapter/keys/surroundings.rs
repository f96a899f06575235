//! What an app varies on: the host, header fields, cookies, and what only the origin computes.

use super::{HIT, STORED, read, served, status};
use crate::board::{CurrentUser, current_user};
use axum::http::HeaderMap;
use mizan::BuildProblem;
use mizan::prelude::*;

#[context(cache(ttl = 60, public))]
struct Front;

/// Depends on nothing that shows: a middleware may have chosen the tenant or the language.
#[client(context = Front)]
fn front() {}

#[context(cache(ttl = 60))]
struct Inbox;

#[client(context = Inbox)]
fn inbox(#[extract] user: Option<CurrentUser>) -> Option<i64> {
    user.map(|user| user.id)
}

fn app() -> App {
    let app = App::new("site").module(module_path!());
    app.identify(current_user)
}

#[tokio::test]
async fn the_host_is_part_of_every_key() {
    let router = served(app());
    for expected in [STORED, HIT] {
        // A function may see in which case a host was sent.
        for host in ["a.example", "b.example", "A.Example"] {
            let found = status(&router, "/ctx/front/", &[("host", host)]).await;
            assert_eq!(found, expected, "{host}");
        }
        let user = [("host", "a.example"), ("x-user", "ada")];
        assert_eq!(status(&router, "/ctx/inbox/", &user).await, expected);
    }
}

#[tokio::test]
async fn hosts_that_differ_in_bytes_that_are_not_ascii_are_two_hosts() {
    let router = served(app());
    for expected in [STORED, HIT] {
        for host in ["\u{e4}.example", "\u{f6}.example", "?"] {
            let found = status(&router, "/ctx/front/", &[("host", host)]).await;
            assert_eq!(found, expected, "{host}");
        }
    }
}

#[tokio::test]
async fn cookies_that_some_frameworks_read_as_the_named_one_are_told_apart() {
    let router = served(app().vary_on(["cookie:plan"]));
    for expected in [STORED, HIT] {
        for cookie in [
            "plan=gold",
            "theme=dark",
            "pl%61n=gold",
            "plan",
            "x=a plan=gold",
            "x=\"a; plan=gold\"",
        ] {
            let found = status(&router, "/ctx/front/", &[("cookie", cookie)]).await;
            assert_eq!(found, expected, "{cookie}");
        }
    }
}

#[tokio::test]
async fn header_fields_and_cookies_that_are_named_are_and_others_are_not() {
    let router = served(app().vary_on(["header:X-Tenant", "cookie:plan"]));
    let reads: [&[(&str, &str)]; 6] = [
        &[],
        &[("x-tenant", "blue")],
        &[("x-tenant", "red")],
        &[("x-tenant", "m\u{fc}nchen")],
        &[("x-tenant", "k\u{f6}ln")],
        &[("cookie", "plan=gold")],
    ];
    for expected in [STORED, HIT] {
        for fields in reads {
            let fields: Vec<_> = fields.to_vec();
            assert_eq!(status(&router, "/ctx/front/", &fields).await, expected);
        }
    }
    let other = [
        ("cookie", "theme=dark; plan=gold"),
        ("accept-language", "de"),
    ];
    let answer = read(&router, "/ctx/front/", &other).await;
    assert_eq!(answer.header("cache-status"), HIT);
    assert_eq!(answer.header("vary"), "cookie, x-tenant");
}

async fn tenant(headers: HeaderMap) -> Option<String> {
    let tenant = headers.get("x-tenant")?.to_str().ok()?;
    Some(tenant.to_lowercase())
}

#[tokio::test]
async fn what_only_the_origin_computes_is_part_of_every_key_and_keeps_edges_out() {
    let app = app().vary_by("tenant", tenant);
    let manifest: serde_json::Value = serde_json::from_str(&app.manifest().unwrap()).unwrap();
    assert_eq!(manifest["contexts"][0].get("cache"), None);
    let router = served(app);
    for expected in [STORED, HIT] {
        for tenant in ["blue", "red"] {
            let fields = [("x-tenant", tenant), ("mizan-edge", "1")];
            let answer = read(&router, "/ctx/front/", &fields).await;
            assert_eq!(answer.header("cache-status"), expected, "{tenant}");
            assert_eq!(answer.header("mizan-cache-control"), "");
            assert_eq!(answer.header("cdn-cache-control"), "");
        }
    }
    assert_eq!(
        status(&router, "/ctx/front/", &[("x-tenant", "BLUE")]).await,
        HIT
    );
}

#[test]
fn a_part_that_has_the_name_of_another_is_refused() {
    let app = app().vary_on(["header:x-tenant"]).vary_by("plan", tenant);
    let app = app.vary_by("tenant", tenant).vary_by("plan", tenant);
    let app = app.vary_by("header:x-tenant", tenant);
    let error = app.vary_by("host", tenant).build().unwrap_err();
    let twice = |name: &str| BuildProblem::VaryByTwice {
        name: name.to_owned(),
    };
    assert_eq!(
        error.problems(),
        [twice("plan"), twice("header:x-tenant"), twice("host")]
    );
    let error = error.to_string();
    assert!(
        error.contains("`vary_by(\"plan\", …)` has the name of another part"),
        "{error}"
    );
}

#[test]
fn a_part_that_is_none_and_a_function_that_needs_a_state_are_told() {
    async fn plan(State(plan): State<String>) -> String {
        plan
    }
    let app = app().vary_on(["tenant"]).vary_by("plan", plan);
    let error = app.build().unwrap_err().to_string();
    assert!(error.contains("`tenant` cannot be varied on"), "{error}");
    assert!(
        error.contains("the function of `vary_by(\"plan\", …)` takes `State<String>`"),
        "{error}"
    );
}
