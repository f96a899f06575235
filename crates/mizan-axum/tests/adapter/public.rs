//! What cannot be the same for everyone.

use crate::board::CurrentUser;
use axum::http::HeaderMap;
use mizan::prelude::*;

/// For everyone, it says.
#[context(cache(ttl = 1, public))]
struct Lobby;

#[client(context = Lobby)]
fn by_header(#[extract] _headers: HeaderMap) {}

#[client(context = Lobby)]
fn by_user(#[extract] _user: Option<CurrentUser>) {}

#[client(context = Lobby)]
fn by_state(#[extract] State(_key): State<u64>) {}

async fn may(State(_key): State<u64>) -> bool {
    true
}

#[client(context = Lobby, auth = may)]
fn guarded() {}

#[test]
fn public_and_what_can_tell_callers_apart_do_not_go_together() {
    let app = App::new("inn").module(module_path!());
    let app = app.state(1_u64).identify(crate::board::current_user);
    let error = app.build().unwrap_err().to_string();
    let told: Vec<&str> = error.lines().skip(1).collect();
    assert_eq!(told.len(), 3, "{error}");
    for (line, expected) in told.iter().zip([
        "function `by_header` (",
        "function `by_user` (",
        "function `guarded` (",
    ]) {
        assert!(line.contains(expected), "{line}");
        assert!(line.contains("context `lobby` ("), "{line}");
        assert!(
            line.ends_with("is cached with `public`; remove one of the two"),
            "{line}"
        );
    }
    assert!(
        told[0].contains("takes `HeaderMap`, which can tell callers apart"),
        "{error}"
    );
    assert!(
        told[1].contains("takes `Option<CurrentUser>`, which can tell callers apart"),
        "{error}"
    );
    assert!(told[2].contains("has `auth` but"), "{error}");
}
