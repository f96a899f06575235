//! What layers put into a request before the call: bundles that come back with the call do not see it.

use crate::client::{Answer, post, send, with};
use crate::log::logged;
use axum::Extension;
use axum::extract::{FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use mizan::prelude::*;
use mizan::{Call, Extract, Failure, IdentifyFn, States};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, OnceLock};

/// What the caller may, as the database has it.
#[derive(Clone)]
struct Rights(Arc<Mutex<&'static str>>);

impl Rights {
    fn now(&self) -> &'static str {
        *self.0.lock().unwrap()
    }
}

#[derive(Debug, Clone, Identity)]
struct Member {
    #[identity(id)]
    id: u8,
    rights: String,
}

/// A member that a layer loaded, and a place where one that was loaded is kept for the rest of the request.
#[derive(Debug, Clone)]
struct Loaded(Member);

type Memo = Arc<OnceLock<Member>>;

fn member(rights: &Rights) -> Member {
    Member {
        id: 1,
        rights: rights.now().to_owned(),
    }
}

#[context]
struct Mine;

#[client(context = Mine)]
fn my_rights(#[extract] member: Option<Member>) -> Option<String> {
    member.map(|member| member.rights)
}

#[context]
struct Ours;

#[client(context = Ours)]
fn our_rights(#[extract] State(rights): State<Rights>) -> &'static str {
    rights.now()
}

/// Asks for the caller, takes the rights away and names both bundles.
#[client(affects = [Mine, Ours])]
fn demote(#[extract] member: Option<Member>, #[extract] State(rights): State<Rights>) -> bool {
    *rights.0.lock().unwrap() = "reader";
    member.is_some()
}

async fn memoised(
    Extension(memo): Extension<Memo>,
    State(rights): State<Rights>,
) -> Option<Member> {
    Some(memo.get_or_init(|| member(&rights)).clone())
}

async fn loaded(Extension(Loaded(member)): Extension<Loaded>) -> Option<Member> {
    Some(member)
}

/// Without the extension this is an anonymous caller.
async fn loaded_or_anonymous(member: Option<Extension<Loaded>>) -> Option<Member> {
    member.map(|Extension(Loaded(member))| member)
}

struct FromParts(Option<Member>);

impl FromRequestParts<States> for FromParts {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &States) -> Result<Self, Infallible> {
        let loaded = parts.extensions.get::<Loaded>();
        Ok(Self(loaded.map(|Loaded(member)| member.clone())))
    }
}

async fn from_parts(FromParts(member): FromParts) -> Option<Member> {
    member
}

struct FromCall(Option<Member>);

impl Extract for FromCall {
    async fn extract(call: &Call) -> Result<Self, Failure> {
        let loaded = call.parts().extensions.get::<Loaded>();
        Ok(Self(loaded.map(|Loaded(member)| member.clone())))
    }
}

async fn from_call(FromCall(member): FromCall) -> Option<Member> {
    member
}

struct HeaderOfCall(bool);

impl Extract for HeaderOfCall {
    async fn extract(call: &Call) -> Result<Self, Failure> {
        Ok(Self(call.parts().headers.contains_key("x-member")))
    }
}

async fn by_call(
    HeaderOfCall(is_member): HeaderOfCall,
    State(rights): State<Rights>,
) -> Option<Member> {
    is_member.then(|| member(&rights))
}

/// Takes a failure for a request without a caller.
struct Lenient(Option<Member>);

impl Extract for Lenient {
    async fn extract(call: &Call) -> Result<Self, Failure> {
        let loaded = <Extension<Loaded> as Extract>::extract(call).await.ok();
        Ok(Self(loaded.map(|Extension(Loaded(member))| member)))
    }
}

async fn lenient(Lenient(member): Lenient) -> Option<Member> {
    member
}

async fn by_header(headers: HeaderMap, State(rights): State<Rights>) -> Option<Member> {
    headers.contains_key("x-member").then(|| member(&rights))
}

fn app<Args>(identify: impl IdentifyFn<Args>) -> (App, Rights) {
    let rights = Rights(Arc::new(Mutex::new("writer")));
    let app = App::new("extensions").module(module_path!());
    (app.state(rights.clone()).identify(identify), rights)
}

/// Calls `demote` behind a layer that loads the caller, with these bundles mounted.
async fn demoted((app, rights): (App, Rights), mounted: &str) -> Answer {
    let layer = axum::middleware::from_fn(move |mut request: Request, next: Next| {
        let extensions = request.extensions_mut();
        extensions.insert(Loaded(member(&rights)));
        extensions.insert(Memo::default());
        extensions.insert(rights.clone());
        next.run(request)
    });
    let router = app.build().unwrap().into_router().layer(layer);
    let call = with(post("/call/demote/", "{}"), "x-mizan-mounted", mounted);
    let answer = send(&router, with(call, "x-member", "1")).await;
    assert_eq!(answer.json()["result"], true, "{}", answer.body);
    answer
}

#[tokio::test]
async fn rights_that_a_layer_or_identify_memoised_before_the_call_come_back_with_no_bundle() {
    for app in [
        app(memoised),
        app(loaded),
        app(loaded_or_anonymous),
        app(from_parts),
        app(from_call),
        app(lenient),
    ] {
        let answer = demoted(app, "mine").await;
        assert_eq!(answer.json()["refresh"], Value::Null, "{}", answer.body);
        assert_eq!(answer.json()["invalidate"], json!(["mine", "ours"]));
    }
}

#[tokio::test]
async fn bundles_that_take_nothing_of_a_layer_come_back_behind_one() {
    let ours = json!([{"context": "ours", "params": {}, "data": {"our_rights": "reader"}}]);
    let answer = demoted(app(loaded), "ours").await;
    assert_eq!(answer.json()["refresh"], ours);
    let answer = demoted(app(loaded), "mine, ours").await;
    assert_eq!(answer.json()["refresh"], ours);
    let mine = json!([{"context": "mine", "params": {}, "data": {"my_rights": "reader"}}]);
    let answer = demoted(app(by_header), "mine").await;
    assert_eq!(answer.json()["refresh"], mine);
}

/// The rights as a layer wrote them into the header fields.
async fn by_field(headers: HeaderMap) -> Option<Member> {
    let rights = if headers.get("x-rights")? == "writer" {
        "writer"
    } else {
        "reader"
    };
    Some(Member {
        id: 1,
        rights: rights.to_owned(),
    })
}

/// Calls `demote` behind a layer that sets a field to the caller's rights, inside of the layer that notes the arrival.
async fn demoted_by_field((app, rights): (App, Rights), field: &'static str) -> Answer {
    let layer = axum::middleware::from_fn(move |mut request: Request, next: Next| {
        let rights = rights.now().parse().unwrap();
        request.headers_mut().insert(field, rights);
        next.run(request)
    });
    let mizan = app.build().unwrap();
    let arrival = mizan.arrival_layer();
    let router = mizan.into_router().layer(layer).layer(arrival);
    let call = with(post("/call/demote/", "{}"), "x-mizan-mounted", "mine, ours");
    let answer = send(&router, with(call, "x-member", "1")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

#[tokio::test]
async fn rights_that_a_layer_wrote_into_a_field_before_the_call_come_back_with_no_bundle() {
    let ours = json!([{"context": "ours", "params": {}, "data": {"our_rights": "reader"}}]);
    let answer = demoted_by_field(app(by_field), "x-rights").await;
    assert_eq!(answer.json()["result"], true, "{}", answer.body);
    assert_eq!(answer.json()["refresh"], ours);
    let both = json!([
        {"context": "mine", "params": {}, "data": {"my_rights": "reader"}},
        {"context": "ours", "params": {}, "data": {"our_rights": "reader"}},
    ]);
    // What a layer writes to trace a request says nothing of the caller.
    let answer = demoted_by_field(app(by_header), "x-request-id").await;
    assert_eq!(answer.json()["refresh"], both);
    let (app, rights) = app(by_header);
    let app = app.refresh_with::<HeaderMap>();
    let answer = demoted_by_field((app, rights), "x-rights").await;
    assert_eq!(answer.json()["refresh"], both);
}

#[tokio::test]
async fn an_extractor_that_the_app_refreshes_with_is_taken_again() {
    async fn by_extension(Extension(rights): Extension<Rights>) -> Option<Member> {
        Some(member(&rights))
    }
    let (app, rights) = app(by_extension);
    let app = app.refresh_with::<Extension<Rights>>();
    let answer = demoted((app, rights), "mine").await;
    let mine = json!([{"context": "mine", "params": {}, "data": {"my_rights": "reader"}}]);
    assert_eq!(answer.json()["refresh"], mine);
}

#[tokio::test]
async fn an_extractor_of_the_apps_own_is_taken_again_where_no_layer_set_an_extension() {
    struct Header(bool);

    impl FromRequestParts<States> for Header {
        type Rejection = Infallible;

        async fn from_request_parts(parts: &mut Parts, _: &States) -> Result<Self, Infallible> {
            Ok(Self(parts.headers.contains_key("x-member")))
        }
    }

    async fn by_own(Header(is_member): Header, State(rights): State<Rights>) -> Option<Member> {
        is_member.then(|| member(&rights))
    }

    let (app, _) = app(by_own);
    let inner = app.build().unwrap().into_router();
    let router = axum::Router::new().nest("/api/mizan", inner);
    let call = post("/api/mizan/call/demote/", "{}");
    let call = with(call, "x-mizan-mounted", "mine");
    let answer = send(&router, with(call, "x-member", "1")).await;
    let mine = json!([{"context": "mine", "params": {}, "data": {"my_rights": "reader"}}]);
    assert_eq!(answer.json()["refresh"], mine);
}

#[tokio::test]
async fn an_extractor_that_looks_at_the_call_is_taken_again_when_the_app_refreshes_with_it() {
    let (app, rights) = app(by_call);
    let answer = demoted((app, rights), "mine").await;
    assert_eq!(answer.json()["refresh"], Value::Null);
    let mine = json!([{"context": "mine", "params": {}, "data": {"my_rights": "reader"}}]);
    let (app, rights) = self::app(by_call);
    let refreshes = app.refresh_with::<HeaderOfCall>();
    let answer = demoted((refreshes, rights), "mine").await;
    assert_eq!(answer.json()["refresh"], mine);
    let (app, rights) = self::app(by_call);
    let varies = app.vary_on_for::<HeaderOfCall>(["header:x-member"]);
    let answer = demoted((varies, rights), "mine").await;
    assert_eq!(answer.json()["refresh"], mine);
}

#[tokio::test]
async fn an_identify_function_that_takes_an_extension_is_told_of_when_the_app_is_built() {
    let build = |app: App| async move { drop(app.build().unwrap()) };
    let (app, _) = app(loaded_or_anonymous);
    let ((), log) = logged(build(app)).await;
    assert!(
        log.contains("WARN") && log.contains("`Option<Extension<Loaded>>`"),
        "{log}"
    );
    assert!(log.contains("App::refresh_with"), "{log}");
    let (app, _) = self::app(loaded_or_anonymous);
    let app = app.refresh_with::<Option<Extension<Loaded>>>();
    let ((), log) = logged(build(app)).await;
    assert!(!log.contains("WARN"), "{log}");
    let (app, _) = self::app(by_header);
    let ((), log) = logged(build(app)).await;
    assert!(!log.contains("WARN"), "{log}");
}
