//! The vectors of tokens, and what no vector can say: that nothing secret is shown.

use mizan_core::CallerId;
use mizan_core::mwt::{Carried, Claims, IssueError, KeySet, TokenError};
use mizan_core::mwt::{carried, new_key_set, public_part};
use serde_json::{Value, json};

use crate::vectors::{text, vectors};

const FILE: &str = include_str!("../../../../spec/vectors/mwt.json");

fn set(vector: &Value) -> KeySet {
    let file: Value = serde_json::from_str(FILE).expect("JSON");
    let set = text(&file["sets"], text(vector, "set"));
    KeySet::from_jwk_set(set).expect("a usable set")
}

fn verified(vector: &Value) -> Result<Claims, TokenError> {
    let now = vector["now"].as_u64().expect("a time");
    set(vector).verify(text(vector, "app"), text(vector, "token"), now)
}

fn fields(list: &Value) -> Vec<String> {
    serde_json::from_value(list.clone()).expect("a list of texts")
}

fn user<T: serde::Serialize>(id: &T) -> CallerId {
    CallerId::of("user", id).expect("an id")
}

fn claims(written: &Value) -> Claims {
    Claims {
        caller: CallerId::new(
            written["kind"].as_str().unwrap_or("user"),
            &written["sub"].to_string(),
        )
        .expect("a caller"),
        iat: written["iat"].as_u64().expect("a time"),
        exp: written["exp"].as_u64().expect("a time"),
        staff: written["staff"] == true,
        superuser: written["superuser"] == true,
        bound: None,
    }
}

#[test]
fn tokens_say_what_the_vectors_say() {
    for vector in vectors(FILE, "valid") {
        let said = Ok(claims(&vector["claims"]));
        assert_eq!(verified(&vector), said, "{}", vector["name"]);
    }
}

#[test]
fn tokens_are_issued_byte_for_byte() {
    for vector in vectors(FILE, "valid") {
        if vector["issued"] == true {
            let issued = set(&vector).issue(text(&vector, "app"), &claims(&vector["claims"]));
            let token = Ok(text(&vector, "token").to_owned());
            assert_eq!(issued, token, "{}", vector["name"]);
        }
    }
}

#[test]
fn tokens_are_refused_for_the_reason_of_the_vectors() {
    for vector in vectors(FILE, "refused") {
        let refused = verified(&vector).map_err(TokenError::as_str);
        assert_eq!(refused, Err(text(&vector, "reason")), "{}", vector["name"]);
    }
}

#[test]
fn every_reason_has_a_vector() {
    let cited = ["refused", "carried", "bound"]
        .map(|list| vectors(FILE, list))
        .concat();
    for reason in TokenError::ALL {
        let cites = |vector: &Value| vector["reason"] == reason.as_str();
        assert!(cited.iter().any(cites), "no vector is refused: {reason}");
    }
}

#[test]
fn a_request_carries_the_token_the_vectors_name() {
    for vector in vectors(FILE, "carried") {
        let (authorization, cookie) = (fields(&vector["authorization"]), fields(&vector["cookie"]));
        let found = carried(
            authorization.iter().map(String::as_str),
            cookie.iter().map(String::as_str),
            [],
        );
        let found = found.map(|carried| carried.map(|carried| carried.token()));
        let said = match vector["reason"].as_str() {
            Some(reason) => Err(reason),
            None => Ok(vector["token"].as_str()),
        };
        assert_eq!(
            found.map_err(TokenError::as_str),
            said,
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn a_token_is_believed_beside_the_cookie_it_is_bound_to() {
    for vector in vectors(FILE, "bound") {
        let (cookie, bound) = (fields(&vector["cookie"]), fields(&vector["bound"]));
        let cookie = cookie.iter().map(String::as_str);
        let token = text(&vector, "token");
        let carried = Carried::new(token, cookie, bound.iter().map(String::as_str));
        let now = vector["now"].as_u64().expect("a time");
        let found = set(&vector).verify(text(&vector, "app"), carried, now);
        let reason = found.err().map(TokenError::as_str);
        assert_eq!(reason, vector["reason"].as_str(), "{}", vector["name"]);
    }
}

#[test]
fn unusable_sets_are_refused_for_the_reason_of_the_vectors() {
    for vector in vectors(FILE, "unusable") {
        let refused = KeySet::from_jwk_set(text(&vector, "set")).expect_err("unusable");
        assert_eq!(
            refused.as_str(),
            text(&vector, "reason"),
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn a_public_part_verifies_and_cannot_issue() {
    let private = new_key_set("a", &[7; 32]);
    let token = KeySet::from_jwk_set(&private)
        .expect("keys")
        .issue("board", &Claims::new(user(&5), 100, 60))
        .expect("a token");
    let part = public_part(&private).expect("a public part");
    assert!(!part.contains("\"d\""));
    let public = KeySet::from_jwk_set(&part).expect("keys");
    assert_eq!(
        public.verify("board", &token, 100).map(|said| said.caller),
        Ok(user(&5))
    );
    let refused = public.issue("board", &Claims::new(user(&5), 100, 60));
    assert_eq!(refused, Err(IssueError::NoPrivateKey));
}

#[test]
fn nothing_is_issued_that_nobody_would_believe() {
    let keys = KeySet::from_jwk_set(&new_key_set("a", &[7; 32])).expect("keys");
    let issue = |claims: Claims| keys.issue("board", &claims);
    let list = Claims::new(user(&[1, 2]), 0, 60);
    assert_eq!(issue(list), Err(IssueError::Subject));
    let fraction = Claims::new(user(&1.5), 0, 60);
    assert_eq!(issue(fraction), Err(IssueError::Subject));
    for id in [i128::from(1_u64 << 53), -i128::from(1_u64 << 53), i128::MAX] {
        assert_eq!(
            issue(Claims::new(user(&id), 0, 60)),
            Err(IssueError::Subject)
        );
    }
    let limit = Err(IssueError::Lifetime { limit: 86_400 });
    assert_eq!(issue(Claims::new(user(&5), 0, 0)), limit);
    assert_eq!(issue(Claims::new(user(&5), 0, 86_401)), limit);
    let long = Claims::new(user(&"x".repeat(4000)), 0, 60);
    assert_eq!(issue(long), Err(IssueError::TooLong));
}

#[test]
fn neither_keys_nor_errors_show_a_secret() {
    let private = new_key_set("a", &[7; 32]);
    let written: Value = serde_json::from_str(&private).expect("JSON");
    let secret = text(&written["keys"][0], "d");
    let keys = KeySet::from_jwk_set(&private).expect("keys");
    assert_eq!(format!("{keys:?}"), r#"[("a", "EdDSA")]"#);
    for broken in [
        json!({"keys": [{"kty": "OKP", "kid": "a", "d": secret}]}).to_string(),
        json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": secret, "d": secret}]})
            .to_string(),
        json!({"keys": secret}).to_string(),
        format!("{private}{secret}"),
    ] {
        let error = KeySet::from_jwk_set(&broken).expect_err("broken");
        assert!(!format!("{error} {error:?}").contains(secret));
    }
}
