//! What edges store of an app whose guards and `identify` read more of a request than an edge sends on.

use super::{STORED, read};
use crate::log::logged;
use axum::Extension;
use axum::extract::{FromRequestParts, Query};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Html;
use mizan::mwt::{Claims, KeySet, new_key_set};
use mizan::prelude::*;
use mizan::{CallerId, Mizan, Mwt};
use serde::Deserialize;
use serde_json::Value;
use std::convert::Infallible;
use std::time::{SystemTime, UNIX_EPOCH};

/// The organisation that a request is for.
struct Org(String);

impl<S: Sync> FromRequestParts<S> for Org {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let org = parts.headers.get("x-org").and_then(|org| org.to_str().ok());
        Ok(Self(org.unwrap_or("default").to_owned()))
    }
}

#[derive(Deserialize)]
struct OfBoard {
    board_id: u32,
}

async fn by_header(headers: HeaderMap) -> bool {
    headers.get("x-org").is_none_or(|org| org == "default")
}

async fn by_extension(org: Option<Extension<u8>>) -> bool {
    org.is_none()
}

async fn by_org(_user: Mwt, Org(org): Org) -> bool {
    org == "default"
}

async fn by_token(_user: Mwt, _caller: Option<Mwt>, State(most): State<u32>) -> bool {
    most > 0
}

async fn by_query(Query(of): Query<OfBoard>) -> bool {
    of.board_id == 1
}

#[context(auth = by_header, cache(ttl = 60))]
struct HeaderBoard;

#[client(context = HeaderBoard)]
fn header_cards() {}

#[context(cache(ttl = 60))]
struct MemberBoard;

#[client(context = MemberBoard, auth = by_extension)]
fn member_cards() {}

#[client(context = MemberBoard)]
fn member_count() {}

#[context(auth = by_org, cache(ttl = 60))]
struct OrgBoard;

#[client(context = OrgBoard)]
fn org_cards() {}

#[context(auth = by_token, cache(ttl = 60))]
struct TokenBoard;

#[client(context = TokenBoard)]
fn token_cards() {}

#[context(auth = by_query, cache(ttl = 60))]
struct QueryBoard {
    board_id: u32,
}

#[client(context = QueryBoard)]
fn query_cards(board_id: u32) -> u32 {
    board_id
}

#[client(view, route = "/header", auth = by_header, cache(ttl = 60))]
fn header_page() -> Html<&'static str> {
    Html("page")
}

#[client(view, route = "/token", auth = by_token, cache(ttl = 60))]
fn token_page() -> Html<&'static str> {
    Html("page")
}

fn app() -> App {
    let keys = KeySet::from_jwk_set(&new_key_set("a", &[7; 32])).unwrap();
    let app = App::new("boards").module(module_path!()).mwt(keys);
    app.state(1_u32).cache_setting("memory")
}

fn bearer() -> String {
    let keys = KeySet::from_jwk_set(&new_key_set("a", &[7; 32])).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let caller = CallerId::of("user", &1).unwrap();
    let token = keys.issue("boards", &Claims::new(caller, now.as_secs(), 60));
    format!("Bearer {}", token.unwrap())
}

fn manifest(app: &Mizan) -> Value {
    serde_json::from_str(&app.manifest()).unwrap()
}

/// The contexts and pages of the manifest that edges store.
fn stored(manifest: &Value) -> Vec<String> {
    let entries = ["contexts", "pages"].map(|list| manifest[list].as_array().unwrap());
    let stored = entries.into_iter().flatten();
    let stored = stored.filter(|entry| !entry["cache"].is_null());
    let name = |entry: &Value| {
        let name = entry.get("name").or(entry.get("function"));
        name.unwrap().as_str().unwrap().to_owned()
    };
    stored.map(name).collect()
}

/// Those of these reads that an edge may store what it is answered to.
async fn addressed(app: &Mizan) -> Vec<&'static str> {
    let (router, bearer) = (app.clone().into_router(), bearer());
    let mut addressed = Vec::new();
    for path in [
        "/ctx/header_board/",
        "/ctx/member_board/",
        "/ctx/member_board/?$only=member_count",
        "/ctx/org_board/",
        "/ctx/query_board/?board_id=1",
        "/ctx/token_board/",
        "/header",
        "/token",
    ] {
        let fields = [("mizan-edge", "1"), ("authorization", bearer.as_str())];
        let answer = read(&router, path, &fields).await;
        if path.starts_with("/ctx/") {
            assert_eq!(answer.header("cache-status"), STORED, "{path}");
        }
        let control = answer.header("mizan-cache-control");
        assert_eq!(
            control.is_empty(),
            answer.header("mizan-identity").is_empty()
        );
        if !control.is_empty() {
            addressed.push(path);
        }
    }
    addressed
}

#[tokio::test]
async fn what_a_guard_let_through_by_something_an_edge_cuts_off_is_for_no_edge() {
    let app = app().build().unwrap();
    let expected = ["query_board", "token_board", "token_page"];
    assert_eq!(stored(&manifest(&app)), expected);
    let only = "/ctx/member_board/?$only=member_count";
    let (query, token) = ("/ctx/query_board/?board_id=1", "/ctx/token_board/");
    assert_eq!(addressed(&app).await, [only, query, token, "/token"]);
}

#[tokio::test]
async fn what_the_app_varies_on_an_edge_sends_on() {
    let app = app().vary_on_for::<Org>(["header:x-org"]).build().unwrap();
    let expected = ["org_board", "query_board", "token_board", "token_page"];
    assert_eq!(stored(&manifest(&app)), expected);
    assert!(addressed(&app).await.contains(&"/ctx/org_board/"));
}

#[derive(Debug, Clone, Identity)]
struct Member {
    #[identity(id)]
    id: String,
    org: String,
}

async fn of_org(token: Option<Mwt>, Org(org): Org) -> Option<Member> {
    let id = token?.0.caller.id().to_owned();
    Some(Member { id, org })
}

async fn of_header(token: Option<Mwt>, headers: HeaderMap) -> Option<Member> {
    let org = headers.get("x-org")?.to_str().ok()?.to_owned();
    let id = token?.0.caller.id().to_owned();
    Some(Member { id, org })
}

#[tokio::test]
async fn callers_are_known_by_tokens_alone_only_where_identify_reads_what_an_edge_sends_on() {
    let varied = || app().vary_on_for::<Org>(["header:x-org"]);
    for (app, by) in [
        (varied().identify(of_org), Value::from("token")),
        (app().identify(of_org), Value::Null),
        (varied().identify(of_header), Value::Null),
    ] {
        assert_eq!(manifest(&app.build().unwrap())["identifiedBy"], by);
    }
}

#[tokio::test]
async fn the_log_says_at_the_start_what_keeps_responses_out_of_edges() {
    let built = async { drop(app().identify(of_header).build().unwrap()) };
    let ((), log) = logged(built).await;
    let lines = |text: &str| log.matches(text).count();
    assert_eq!(lines("edges store nothing for one caller"), 1, "{log}");
    for (function, taken) in [
        ("header_cards", "HeaderMap"),
        ("member_cards", "Option<Extension<u8>>"),
        ("org_cards", "Org"),
        ("header_page", "HeaderMap"),
    ] {
        let line = format!("what `{function}` gives: a guard in front of it takes `{taken}`");
        assert_eq!(lines(&line), 1, "{log}");
    }
    assert_eq!(lines("edges do not store"), 4, "{log}");
}
