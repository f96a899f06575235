//! Callers that a token identifies.

use crate::client::{post, send, with};
use axum::Router;
use axum::http::HeaderMap;
use mizan::CallerId;
use mizan::Mwt;
use mizan::mwt::{Claims, KeySet, new_key_set};
use mizan::prelude::*;
use std::time::{SystemTime, UNIX_EPOCH};

#[client(auth = true)]
fn for_known_callers() {}

#[client(auth = "staff")]
fn for_staff() {}

#[client]
fn who_am_i(#[extract] caller: Option<Mwt>) -> String {
    caller.map_or("nobody".to_owned(), |Mwt(claims)| {
        claims.caller.id().to_owned()
    })
}

fn keys(secret: u8) -> KeySet {
    KeySet::from_jwk_set(&new_key_set("a", &[secret; 32])).unwrap()
}

fn router() -> Router {
    let app = App::new("club").module(module_path!()).mwt(keys(7)).build();
    app.unwrap().into_router()
}

fn token(keys: &KeySet, app: &str, staff: bool) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let claims = Claims {
        staff,
        ..Claims::new(CallerId::new("user", "\"ada\"").unwrap(), now.as_secs(), 60)
    };
    keys.issue(app, &claims).unwrap()
}

/// The status of a call with these fields.
async fn status(function: &str, fields: &[(&'static str, &str)]) -> u16 {
    let request = post(&format!("/call/{function}/"), "{}");
    let request = fields
        .iter()
        .fold(request, |request, (name, value)| with(request, name, value));
    send(&router(), request).await.status.as_u16()
}

#[tokio::test]
async fn a_bearer_and_a_cookie_identify_their_caller() {
    let token = token(&keys(7), "club", false);
    let (bearer, cookie) = (format!("Bearer {token}"), format!("mizan_token={token}"));
    for fields in [
        &[("authorization", bearer.as_str())][..],
        &[("cookie", cookie.as_str())],
        &[("authorization", &bearer), ("cookie", &cookie)],
    ] {
        assert_eq!(status("for_known_callers", fields).await, 200);
        assert_eq!(status("for_staff", fields).await, 403);
    }
    let request = with(post("/call/who_am_i/", "{}"), "cookie", &cookie);
    assert_eq!(send(&router(), request).await.json()["result"], "\"ada\"");
}

#[tokio::test]
async fn a_flag_lets_staff_in() {
    let bearer = format!("Bearer {}", token(&keys(7), "club", true));
    assert_eq!(
        status("for_staff", &[("authorization", &bearer)]).await,
        200
    );
}

#[tokio::test]
async fn without_a_token_the_caller_is_anonymous() {
    assert_eq!(status("for_known_callers", &[]).await, 401);
    assert_eq!(status("who_am_i", &[]).await, 200);
}

#[tokio::test]
async fn a_token_that_is_not_valid_is_refused_even_where_anonymous_callers_may_call() {
    let mine = token(&keys(7), "club", false);
    let (forged, elsewhere) = (
        token(&keys(8), "club", false),
        token(&keys(7), "shop", false),
    );
    let cookie = format!("mizan_token={}", token(&keys(7), "club", true));
    for function in ["for_known_callers", "who_am_i"] {
        for bearer in [&forged, &elsewhere] {
            let bearer = format!("Bearer {bearer}");
            assert_eq!(status(function, &[("authorization", &bearer)]).await, 401);
        }
        let both = [
            ("authorization", format!("Bearer {mine}")),
            ("cookie", cookie.clone()),
        ];
        let both = both.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(status(function, &both).await, 401);
    }
}

#[tokio::test]
async fn another_cookie_may_hold_anything() {
    let cookie = format!(
        "theme=dûnkel; mizan_token={}",
        token(&keys(7), "club", false)
    );
    let mut request = post("/call/for_known_callers/", "{}");
    let value = axum::http::HeaderValue::from_bytes(cookie.as_bytes()).unwrap();
    request.headers_mut().insert("cookie", value);
    assert_eq!(send(&router(), request).await.status, 200);
}

#[test]
fn the_manifest_says_by_what_callers_are_identified() {
    #[derive(Clone, Identity)]
    struct Member {
        #[identity(id)]
        id: String,
    }
    async fn by_token(token: Option<Mwt>, State(_): State<u8>) -> Option<Member> {
        let id = token?.0.caller.id().to_owned();
        Some(Member { id })
    }
    async fn by_fields(token: Option<Mwt>, headers: HeaderMap) -> Option<Member> {
        let key = headers.get("x-api-key").and_then(|key| key.to_str().ok());
        let id = key.map(str::to_owned);
        let id = id.or_else(|| Some(token?.0.caller.id().to_owned()))?;
        Some(Member { id })
    }
    let app = || App::new("club").module(module_path!()).state(1_u8);
    let by = |app: App| {
        let manifest = app.build().unwrap().manifest();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        manifest["identifiedBy"].as_str().map(str::to_owned)
    };
    let with_keys = || app().mwt(keys(7));
    assert_eq!(by(with_keys()).as_deref(), Some("token"));
    let own = with_keys().identify(by_token);
    assert_eq!(by(own).as_deref(), Some("token"));
    assert_eq!(by(with_keys().identify(by_fields)), None);
    let stated = with_keys().identify(by_fields).identified_by_credentials();
    assert_eq!(by(stated).as_deref(), Some("credentials"));
}
