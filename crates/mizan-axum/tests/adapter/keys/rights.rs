//! Callers with one id whose rights or claims differ, as those with two tokens of one person.

use super::{HIT, NO_IDENTITY, STORED, read, served};
use axum::Router;
use axum::http::HeaderMap;
use mizan::prelude::*;
use serde::{Deserialize, Serialize, Serializer};

/// A claim that JSON cannot hold when it is empty.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Tenant(String);

impl Serialize for Tenant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_empty() {
            return Err(serde::ser::Error::custom("no tenant"));
        }
        self.0.serialize(serializer)
    }
}

#[derive(Debug, Clone, Identity)]
#[expect(dead_code, reason = "nothing shows the name, and so it may be skipped")]
struct Bearer {
    #[identity(id)]
    id: u32,
    #[identity(staff)]
    is_staff: bool,
    #[identity(superuser)]
    is_root: bool,
    tenant: Tenant,
    /// A column of the caller's row.
    #[identity(skip)]
    name: String,
}

/// `x-token: 5 acme staff`.
async fn bearer(headers: HeaderMap) -> Option<Bearer> {
    let mut words = headers.get("x-token")?.to_str().ok()?.split(' ');
    let (id, tenant, right) = (words.next()?, words.next()?, words.next());
    Some(Bearer {
        id: id.parse().ok()?,
        is_staff: right == Some("staff"),
        is_root: right == Some("root"),
        tenant: Tenant(tenant.to_owned()),
        name: right.unwrap_or_default().to_owned(),
    })
}

/// What a caller may do.
#[context(cache(ttl = 60))]
struct Desk;

#[client(context = Desk)]
fn desk_rights(#[extract] bearer: Bearer) -> String {
    let Bearer {
        id,
        is_staff,
        is_root,
        tenant,
        ..
    } = bearer;
    format!("{id} {is_staff} {is_root} {}", tenant.0)
}

fn router() -> Router {
    served(App::new("shop").module(module_path!()).identify(bearer))
}

#[tokio::test]
async fn two_credentials_of_one_caller_that_give_different_rights_share_no_response() {
    let router = router();
    for expected in [STORED, HIT] {
        for (token, rights) in [
            ("5 acme staff", "5 true false acme"),
            ("5 acme", "5 false false acme"),
            ("5 acme root", "5 false true acme"),
            ("5 globex", "5 false false globex"),
        ] {
            let answer = read(&router, "/ctx/desk/", &[("x-token", token)]).await;
            assert_eq!(answer.json()["desk_rights"], rights);
            assert_eq!(answer.header("cache-status"), expected, "{token}");
        }
    }
}

#[tokio::test]
async fn a_skipped_field_keeps_no_responses_apart() {
    let router = router();
    for (token, expected) in [("5 acme", STORED), ("5 acme other", HIT)] {
        let answer = read(&router, "/ctx/desk/", &[("x-token", token)]).await;
        assert_eq!(answer.header("cache-status"), expected, "{token}");
    }
}

#[tokio::test]
async fn a_caller_whose_claims_cannot_be_written_bypasses_the_cache() {
    let answer = read(&router(), "/ctx/desk/", &[("x-token", "5 ")]).await;
    assert_eq!(answer.header("cache-status"), NO_IDENTITY);
}

#[tokio::test]
async fn an_edge_stores_nothing_that_depends_on_claims() {
    let fields = [("x-token", "5 acme staff"), ("mizan-edge", "1")];
    let answer = read(&router(), "/ctx/desk/", &fields).await;
    assert!(
        answer.headers.get("mizan-cache-control").is_none(),
        "{:?}",
        answer.headers
    );
    assert!(
        answer.headers.get("mizan-identity").is_none(),
        "{:?}",
        answer.headers
    );
}
