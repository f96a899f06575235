//! Layers that write over what an edge and a network key by.

use super::{HIT, STORED, read};
use crate::log::logged;
use axum::Router;
use axum::extract::{FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn};
use axum::response::{Html, Response};
use mizan::Mizan;
use mizan::prelude::*;
use std::convert::Infallible;

/// The language of a request, as its field says.
struct Locale(String);

impl<S: Sync> FromRequestParts<S> for Locale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let language = parts.headers.get("accept-language");
        let language = language.and_then(|language| language.to_str().ok());
        Ok(Self(language.unwrap_or("en").to_owned()))
    }
}

#[context(cache(ttl = 60, public))]
struct Hello;

#[client(context = Hello)]
fn hello(#[extract] Locale(language): Locale) -> String {
    language
}

#[client(view, route = "/hello", cache(ttl = 60, public))]
fn hello_page(#[extract] Locale(language): Locale) -> Html<String> {
    Html(language)
}

/// Writes the language, the host and the user of cookies over what the client sent, or adds a language to it.
async fn localise(mut request: Request, next: Next) -> Response {
    let cookie = request.headers().get("cookie").cloned();
    let cookie = cookie.as_ref().and_then(|cookie| cookie.to_str().ok());
    for pair in cookie.unwrap_or_default().split("; ") {
        let (name, field) = match pair.split_once('=') {
            Some(("lang", language)) => ("accept-language", language),
            Some(("site", host)) => ("host", host),
            Some(("user", user)) => ("authorization", user),
            Some(("session", found)) => ("cookie", found),
            Some(("also", language)) => {
                let value = language.parse().unwrap();
                request.headers_mut().append("accept-language", value);
                continue;
            }
            _ => continue,
        };
        let value = field.parse().unwrap();
        request.headers_mut().insert(name, value);
    }
    next.run(request).await
}

fn app() -> Mizan {
    let app = App::new("hello").module(module_path!());
    let app = app.vary_on_for::<Locale>(["header:accept-language"]);
    let app = app.identify(member);
    app.cache_setting("memory").build().unwrap()
}

fn router(mizan: &Mizan) -> Router {
    let router = mizan.clone().into_router().layer(from_fn(localise));
    router.layer(mizan.arrival_layer())
}

const EDGE: (&str, &str) = ("mizan-edge", "1");
const PUBLIC: [&str; 2] = ["public, max-age=60", "max-age=60"];
const PRIVATE: [&str; 2] = ["private, max-age=60", ""];
const NOWHERE: [&str; 2] = ["", ""];

/// What an edge and a network are told of a read.
async fn told(router: &Router, path: &str, fields: &[(&'static str, &str)]) -> [String; 2] {
    let fields: Vec<_> = fields.iter().copied().chain([EDGE]).collect();
    let answer = read(router, path, &fields).await;
    ["mizan-cache-control", "cdn-cache-control"].map(|name| answer.header(name).to_owned())
}

#[tokio::test]
async fn once_a_layer_wrote_over_what_the_app_varies_on_no_edge_and_no_network_stores_it() {
    let german = ("accept-language", "de");
    for path in ["/ctx/hello/", "/hello"] {
        for (sent, rewritten) in [
            (vec![german], vec![("cookie", "lang=de")]),
            (vec![german], vec![german, ("cookie", "lang=fr")]),
            (vec![german], vec![german, ("cookie", "also=fr")]),
            (
                vec![german, ("host", "a.example")],
                vec![german, ("cookie", "site=b.example")],
            ),
        ] {
            let router = router(&app());
            assert_eq!(told(&router, path, &sent).await, PUBLIC);
            // The layer writes what the client sent.
            let same = [german, ("cookie", "lang=de")];
            assert_eq!(told(&router, path, &same).await, PUBLIC);
            let reads = async {
                assert_eq!(told(&router, path, &rewritten).await, NOWHERE);
                // An edge asks without the cookie that the layer reads.
                assert_eq!(told(&router, path, &sent).await, NOWHERE);
            };
            let ((), log) = logged(reads).await;
            assert_eq!(log.matches("WARN").count(), 1, "{log}");
            assert!(
                log.contains("say what it reads with `vary_on_for`"),
                "{log}"
            );
        }
    }
}

#[derive(Debug, Clone, Identity)]
struct Member {
    #[identity(id)]
    name: String,
}

#[context(cache(ttl = 60))]
struct Mine;

#[client(context = Mine)]
fn mine(#[extract] member: Option<Member>) -> Option<String> {
    member.map(|member| member.name)
}

async fn member(headers: HeaderMap) -> Option<Member> {
    let name = headers.get("authorization")?.to_str().ok()?.to_owned();
    Some(Member { name })
}

#[tokio::test]
async fn once_a_layer_wrote_over_a_credential_no_edge_stores_what_is_for_one_caller() {
    let app = App::new("hello").module(module_path!());
    let app = app.vary_on_for::<Locale>(["header:accept-language"]);
    let app = app.identify(member).identified_by_credentials();
    let router = router(&app.cache_setting("memory").build().unwrap());
    let ada = ("authorization", "ada");
    assert_eq!(told(&router, "/ctx/mine/", &[ada]).await, PRIVATE);
    let session = [ada, ("cookie", "user=bob")];
    let answer = read(&router, "/ctx/mine/", &session).await;
    assert_eq!(answer.json()["mine"], "bob");
    assert_eq!(told(&router, "/ctx/mine/", &[ada]).await, NOWHERE);
    assert_eq!(told(&router, "/ctx/hello/", &[ada]).await, PUBLIC);
}

#[tokio::test]
async fn a_cookie_is_a_credential_and_may_be_what_the_app_varies_on() {
    let ada = ("authorization", "ada");
    for (part, told_of_all) in [("header:accept-language", PUBLIC), ("cookie:plan", NOWHERE)] {
        let app = App::new("hello").module(module_path!());
        let app = app.vary_on_for::<Locale>(["header:accept-language"]);
        let app = app.vary_on([part]);
        let app = app.identify(member).identified_by_credentials();
        let router = router(&app.cache_setting("memory").build().unwrap());
        assert_eq!(told(&router, "/ctx/mine/", &[ada]).await, PRIVATE);
        told(&router, "/ctx/mine/", &[ada, ("cookie", "session=plan")]).await;
        assert_eq!(told(&router, "/ctx/mine/", &[ada]).await, NOWHERE, "{part}");
        assert_eq!(
            told(&router, "/ctx/hello/", &[ada]).await,
            told_of_all,
            "{part}"
        );
    }
}

#[tokio::test]
async fn the_origin_keys_by_what_the_function_sees() {
    let router = router(&app());
    let english = ("accept-language", "en");
    let reads = [
        (vec![english], STORED, "en"),
        (vec![english, ("cookie", "lang=de")], STORED, "de"),
        (vec![english], HIT, "en"),
        (vec![english, ("cookie", "lang=de")], HIT, "de"),
        (vec![("accept-language", "de")], HIT, "de"),
    ];
    for (fields, status, language) in reads {
        let answer = read(&router, "/ctx/hello/", &fields).await;
        assert_eq!(answer.header("cache-status"), status, "{fields:?}");
        assert_eq!(answer.json()["hello"], language);
    }
}
