//! Cached functions take nothing of a request that the key leaves out.

use super::{HIT, STORED, read, served, status};
use crate::board::{CurrentUser, current_user};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use mizan::prelude::*;
use mizan::{Call, Extract, Failure, Needs};
use std::convert::Infallible;

/// An extractor of the app's own.
struct Tenant(String);

impl<S: Sync> FromRequestParts<S> for Tenant {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let tenant = parts.headers.get("x-tenant");
        let tenant = tenant.and_then(|tenant| tenant.to_str().ok());
        Ok(Self(tenant.unwrap_or_default().to_owned()))
    }
}

/// One that says it looks at nothing, and looks.
struct Sly(String);

impl Extract for Sly {
    fn needs(_needs: &mut Needs) {}

    async fn extract(call: &Call) -> Result<Self, Failure> {
        let plan = call.parts().headers.get("x-plan");
        let plan = plan.and_then(|plan| plan.to_str().ok());
        Ok(Self(plan.unwrap_or_default().to_owned()))
    }
}

/// One that says it looks at nothing, and asks for the caller.
struct Nosy(Option<CurrentUser>);

impl Extract for Nosy {
    fn needs(_needs: &mut Needs) {}

    async fn extract(call: &Call) -> Result<Self, Failure> {
        call.caller().await.map(Self)
    }
}

mod refused {
    use super::*;

    #[context(cache(ttl = 60))]
    struct Desk;

    #[client(context = Desk)]
    fn by_header(#[extract] _headers: HeaderMap) {}

    #[client(context = Desk)]
    fn by_uri(#[extract] _user: CurrentUser, #[extract] _uri: Uri) {}

    #[client(context = Desk)]
    fn by_tenant(#[extract] _tenant: Tenant) {}

    #[client(context = Desk)]
    fn by_pair(#[extract] _pair: (Option<CurrentUser>, Uri)) {}

    #[client(context = Desk)]
    fn by_caller(#[extract] _user: Option<CurrentUser>, #[extract] State(_key): State<u64>) {}

    #[context(cache(ttl = 60, anonymous))]
    struct Lobby;

    #[client(context = Lobby)]
    fn by_cookie(#[extract] _headers: HeaderMap) {}

    #[test]
    fn a_cached_function_that_takes_something_of_the_request_is_told_what_to_do() {
        let app = || {
            let app = App::new("office").module(module_path!());
            app.state(1_u64).identify(current_user)
        };
        let error = app().build().unwrap_err().to_string();
        let told: Vec<&str> = error.lines().skip(1).collect();
        let expected = [
            ("by_header", "HeaderMap", "desk"),
            ("by_uri", "Uri", "desk"),
            ("by_tenant", "Tenant", "desk"),
            ("by_pair", "(Option<CurrentUser>, Uri)", "desk"),
            ("by_cookie", "HeaderMap", "lobby"),
        ];
        assert_eq!(told.len(), expected.len(), "{error}");
        for (function, extractor, context) in expected {
            let function = format!("function `{function}` (");
            let line = told.iter().find(|line| line.contains(&function));
            let line = line.unwrap_or_else(|| panic!("{error}"));
            assert!(line.contains(&format!("takes `{extractor}`")), "{line}");
            assert!(line.contains(&format!("context `{context}` (")), "{line}");
            assert!(line.contains("`vary_on`"), "{line}");
        }
        let covered = app().vary_on_for::<Tenant>(["header:x-tenant"]);
        let error = covered.build().unwrap_err().to_string();
        assert!(!error.contains("by_tenant"), "{error}");
    }
}

mod covered {
    use super::*;

    #[context(cache(ttl = 60, public))]
    struct Shelf;

    #[client(context = Shelf)]
    fn tenant(#[extract] Tenant(tenant): Tenant) -> String {
        tenant
    }

    #[tokio::test]
    async fn an_extractor_that_the_app_varies_on_is_part_of_every_key() {
        let app = App::new("office").module(module_path!());
        let router = served(app.vary_on_for::<Tenant>(["header:x-tenant"]));
        for expected in [STORED, HIT] {
            for tenant in ["blue", "red"] {
                let answer = read(&router, "/ctx/shelf/", &[("x-tenant", tenant)]).await;
                assert_eq!(answer.header("cache-status"), expected, "{tenant}");
                assert_eq!(answer.header("vary"), "x-tenant");
                assert_eq!(answer.json()["tenant"], tenant);
            }
        }
    }
}

mod host {
    use super::*;

    #[context(cache(ttl = 60, public))]
    struct Sign;

    #[client(context = Sign)]
    fn site(#[extract] Site(site): Site) -> String {
        site
    }

    #[tokio::test]
    async fn of_two_hosts_that_of_the_target_counts_for_key_and_function() {
        let app = App::new("office").module(module_path!());
        let router = served(app.vary_on_for::<Site>(["host"]));
        for (target, host, expected) in [
            ("http://b.example/ctx/sign/", "a.example", STORED),
            ("/ctx/sign/", "a.example", STORED),
            ("/ctx/sign/", "b.example", HIT),
            ("http://b.example/ctx/sign/", "c.example", HIT),
        ] {
            let answer = read(&router, target, &[("host", host)]).await;
            let shown = if target.starts_with('/') {
                host
            } else {
                "b.example"
            };
            assert_eq!(answer.json()["site"], shown, "{target} {host}");
            let status = answer.header("cache-status");
            assert_eq!(status, expected, "{target} {host}");
        }
    }
}

/// The host that a request is for.
struct Site(String);

impl<S: Sync> FromRequestParts<S> for Site {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let field = parts.headers.get("host");
        let host = field.and_then(|host| host.to_str().ok());
        let host = host.or(parts.uri.host()).unwrap_or_default();
        Ok(Self(host.to_owned()))
    }
}

#[expect(deprecated, reason = "it is what many apps take")]
mod wide {
    use super::*;
    use axum_extra::extract::{Host, Scheme};

    #[context(cache(ttl = 60, public))]
    struct Link;

    #[client(context = Link)]
    fn link(#[extract] Site(site): Site) -> String {
        format!("https://{site}/reset")
    }

    fn app() -> App {
        App::new("office").module(module_path!())
    }

    #[test]
    fn an_extractor_that_reads_more_than_it_is_said_to_is_refused_by_name() {
        let two = app()
            .vary_on_for::<Host>(["host"])
            .vary_on_for::<HeaderMap>(["header:x-tenant"]);
        let error = two.build().unwrap_err().to_string();
        let told: Vec<&str> = error.lines().skip(1).collect();
        for (line, extractor, reads) in [
            (
                told[0],
                "Host",
                "`header:forwarded` and `header:x-forwarded-host`",
            ),
            (told[1], "HeaderMap", "every field of its kind"),
        ] {
            let begin = format!("`vary_on_for::<{extractor}>(…)`");
            assert!(line.contains(&begin) && line.contains(reads), "{line}");
            assert!(line.contains("take an extractor of your own"), "{line}");
        }
        // With all that it reads it is part of the key, at the origin.
        let all = app()
            .vary_on_for::<Host>(["header:forwarded", "header:x-forwarded-host"])
            .vary_on_for::<Scheme>(["header:forwarded", "header:x-forwarded-proto"])
            .vary_on_for::<Site>(["host"]);
        assert!(all.build().is_ok());
    }

    #[tokio::test]
    async fn an_extractor_that_reads_the_host_alone_cannot_be_told_another_one() {
        let router = served(app().vary_on_for::<Site>(["host"]));
        let forged = ("x-forwarded-host", "evil.example");
        for (host, expected) in [
            ("a.example", STORED),
            ("b.example", STORED),
            ("a.example", HIT),
        ] {
            let answer = read(&router, "/ctx/link/", &[("host", host), forged]).await;
            assert_eq!(answer.header("cache-status"), expected);
            assert_eq!(answer.json()["link"], format!("https://{host}/reset"));
        }
    }
}

mod unseen {
    use super::*;

    #[context(cache(ttl = 60, public))]
    struct Plan;

    #[client(context = Plan)]
    fn plan(#[extract] Sly(plan): Sly) -> String {
        plan
    }

    #[context(cache(ttl = 60, public))]
    struct Greeting;

    #[client(context = Greeting)]
    fn greeting(#[extract] Nosy(user): Nosy) -> Option<i64> {
        user.map(|user| user.id)
    }

    #[tokio::test]
    async fn what_looks_without_saying_so_is_found_when_it_runs_and_not_cached() {
        let app = App::new("office").module(module_path!());
        let router = served(app.identify(current_user));
        for plan in ["free", "gold"] {
            let answer = read(&router, "/ctx/plan/", &[("x-plan", plan)]).await;
            assert_eq!(
                (
                    answer.header("cache-status"),
                    answer.json()["plan"].as_str()
                ),
                ("mizan; fwd=miss; detail=sees-request", Some(plan))
            );
        }
        let greeting = status(&router, "/ctx/greeting/", &[("x-user", "ada")]).await;
        assert_eq!(greeting, "mizan; fwd=miss; detail=sees-caller");
        let anonymous = read(&router, "/ctx/greeting/", &[]).await;
        assert_eq!(anonymous.json()["greeting"], serde_json::Value::Null);
    }
}
