//! Apps of one name at several paths, over one cache: one for each tenant.

use super::{HIT, STORED, read};
use crate::client::{post, send};
use axum::Router;
use mizan::prelude::*;
use mizan_cache::{Cache, MemoryOptions};
use std::sync::{Arc, Mutex};

/// The data of one tenant.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<String>>);

#[context(cache(ttl = 60, public))]
struct Wall;

#[client(context = Wall)]
fn note(#[extract] State(notes): State<Notes>) -> String {
    notes.0.lock().unwrap().clone()
}

#[client(affects = Wall)]
fn write(note: String, #[extract] State(notes): State<Notes>) {
    *notes.0.lock().unwrap() = note;
}

/// The app of each tenant, with its base and where it is nested.
fn tenants(cache: &Cache, paths: [(&str, &str); 2]) -> Router {
    let routers = paths.map(|(base, nested)| {
        let app = App::new("tenants").module(module_path!()).base(base);
        let app = app.state(Notes::default()).cache(cache.clone());
        (nested, app.build().unwrap().into_router())
    });
    let nest = |outer: Router, (nested, router): (&str, Router)| match nested {
        "" => outer.merge(router),
        nested => outer.nest(nested, router),
    };
    routers.into_iter().fold(Router::new(), nest)
}

#[tokio::test]
async fn apps_of_one_name_at_two_paths_share_no_response_and_every_purge() {
    let default = "/api/mizan";
    for paths in [
        [("/acme/api", "/acme/api"), ("/globex/api", "/globex/api")],
        // Nested elsewhere than they say, as behind a proxy or when `base` is forgotten.
        [(default, "/acme/api"), (default, "/globex/api")],
        [(default, default), (default, "/globex/api")],
        [("/acme/api", default), (default, "/globex/api")],
        // At the root, as behind a proxy that strips the path.
        [(default, default), (default, "")],
    ] {
        let cache = Cache::memory(MemoryOptions::default());
        let router = tenants(&cache, paths);
        let nested = paths.map(|(_, nested)| nested);
        let see = async |expected: &str, notes: [&str; 2]| {
            for (nested, note) in nested.iter().zip(notes) {
                let answer = read(&router, &format!("{nested}/ctx/wall/"), &[]).await;
                assert_eq!(answer.header("cache-status"), expected, "{paths:?}");
                assert_eq!(answer.json()["note"], note, "{paths:?}");
            }
        };
        see(STORED, ["", ""]).await;
        see(HIT, ["", ""]).await;
        let call = format!("{}/call/write/", nested[0]);
        let answer = send(&router, post(&call, r#"{"note":"secret"}"#)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        see(STORED, ["secret", ""]).await;
        see(HIT, ["secret", ""]).await;
    }
}

#[tokio::test]
async fn one_app_that_is_nested_under_a_path_with_a_param_shares_nothing_between_its_values() {
    let app = App::new("tenants").module(module_path!());
    let app = app.state(Notes::default()).cache_setting("memory");
    let router = app.build().unwrap().into_router();
    let router = Router::new().nest("/t/{tenant}/api", router);
    for expected in [STORED, HIT] {
        for tenant in ["acme", "globex"] {
            let answer = read(&router, &format!("/t/{tenant}/api/ctx/wall/"), &[]).await;
            assert_eq!(answer.header("cache-status"), expected, "{tenant}");
        }
    }
}

#[tokio::test]
async fn a_base_keeps_no_edge_out() {
    let cache = Cache::memory(MemoryOptions::default());
    let router = tenants(&cache, [("/acme/api", "/acme/api"), ("/x", "/y")]);
    for path in ["/acme/api", "/y"] {
        let edge = [("mizan-edge", "1")];
        let answer = read(&router, &format!("{path}/ctx/wall/"), &edge).await;
        assert_eq!(answer.header("mizan-cache-control"), "public, max-age=60");
    }
}
