//! The stale detector finds changes that no mutation names.

use crate::client::{Answer, get, post, send};
use axum::Router;
use mizan::prelude::*;
use mizan::{Mizan, StaleReport};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

#[derive(Clone, Default)]
struct Yard {
    trees: Arc<Mutex<BTreeMap<u32, String>>>,
    ticks: Arc<AtomicU32>,
    /// A planter who waits after the tree is in the ground.
    planted: Arc<Notify>,
    waters: Arc<Notify>,
}

#[context(cache(ttl = 60, public))]
struct Garden {
    bed: u32,
}

#[client(context = Garden)]
fn tree(bed: u32, #[extract] State(yard): State<Yard>) -> Option<String> {
    yard.trees.lock().unwrap().get(&bed).cloned()
}

#[client(context = Garden)]
fn bed_number(bed: u32) -> u32 {
    bed
}

#[context(cache(ttl = 60, public))]
struct Clock;

#[client(context = Clock)]
fn ticks(#[extract] State(yard): State<Yard>) -> u32 {
    yard.ticks.fetch_add(1, Ordering::Relaxed)
}

fn plant_in(yard: &Yard, bed: u32, kind: String) {
    yard.trees.lock().unwrap().insert(bed, kind);
}

#[client(affects = Garden)]
fn plant(bed: u32, kind: String, #[extract] State(yard): State<Yard>) {
    plant_in(&yard, bed, kind);
}

/// Names one bed, and plants in two.
#[client(affects = Garden)]
fn plant_next_to(bed: u32, kind: String, #[extract] State(yard): State<Yard>) {
    plant_in(&yard, bed, kind.clone());
    plant_in(&yard, bed + 1, kind);
}

#[client(affects = Garden)]
async fn plant_slowly(bed: u32, kind: String, #[extract] State(yard): State<Yard>) {
    plant_in(&yard, bed, kind);
    yard.planted.notify_one();
    yard.waters.notified().await;
}

#[client]
fn look_around() {}

struct Open {
    yard: Yard,
    mizan: Mizan,
    router: Router,
}

fn open() -> Open {
    let yard = Yard::default();
    let app = App::new("garden").module(module_path!());
    let app = app.state(yard.clone()).cache_setting("memory");
    let mizan = app.stale_detector(true).build().unwrap();
    let router = mizan.clone().into_router();
    Open {
        yard,
        mizan,
        router,
    }
}

impl Open {
    async fn get(&self, path: &str) -> Answer {
        send(&self.router, get(path)).await
    }

    async fn call(&self, function: &str, body: &str) {
        let answer = send(&self.router, post(&format!("/call/{function}/"), body)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    fn found(&self) -> Vec<StaleReport> {
        self.mizan.stale_found()
    }
}

const ONE: &str = "/ctx/garden/?bed=1";
const TWO: &str = "/ctx/garden/?bed=2";

#[tokio::test(start_paused = true)]
async fn a_change_that_no_mutation_names_is_reported_with_the_calls_since_and_answered_fresh() {
    let open = open();
    open.get(TWO).await;
    open.call("look_around", "{}").await;
    open.call("plant_next_to", r#"{"bed":1,"kind":"oak"}"#)
        .await;
    for _ in 0..2 {
        let answer = open.get(TWO).await;
        assert_eq!(answer.body, r#"{"bed_number":2,"tree":"oak"}"#);
        assert_eq!(
            answer.header("cache-status"),
            "mizan; fwd=stale; detail=stale-detected"
        );
    }
    let found = open.found();
    let [report] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(
        (report.context.as_str(), report.params.as_str()),
        ("garden", r#"{"bed":2}"#)
    );
    assert_eq!(report.queries, ["tree"]);
    let changes: Vec<_> = (report.changes.iter())
        .map(|change| (change.function.as_str(), change.targets.join(" ")))
        .collect();
    assert_eq!(
        changes,
        [
            ("plant_next_to", "garden;bed=1".to_owned()),
            ("look_around", String::new())
        ]
    );
    let text = report.to_string();
    assert!(
        text.contains("`tree` of context `garden` with {\"bed\":2}")
            && text.contains("`plant_next_to` (0.1 s ago, named `garden;bed=1`)"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_named_and_what_does_not_change_is_no_report() {
    let open = open();
    for kind in ["oak", "ash"] {
        for path in [ONE, TWO] {
            open.get(path).await;
            assert_eq!(open.get(path).await.header("cache-status"), "mizan; hit");
        }
        open.call("plant", &format!(r#"{{"bed":1,"kind":"{kind}"}}"#))
            .await;
    }
    assert_eq!(open.get(ONE).await.json()["tree"], "ash");
    assert_eq!(open.found(), []);
}

#[tokio::test(start_paused = true)]
async fn a_change_that_is_committed_and_not_purged_yet_is_no_report() {
    let open = open();
    open.get(ONE).await;
    let change = open.call("plant_slowly", r#"{"bed":1,"kind":"elm"}"#);
    let read = async {
        open.yard.planted.notified().await;
        // The old answer: the change was not announced yet.
        let answer = open.get(ONE).await;
        assert_eq!(answer.json()["tree"], serde_json::Value::Null);
        open.yard.waters.notify_one();
    };
    tokio::join!(change, read);
    assert_eq!(open.get(ONE).await.json()["tree"], "elm");
    assert_eq!(open.found(), []);
}

#[tokio::test(start_paused = true)]
async fn a_function_that_gives_something_else_each_time_is_no_report() {
    let open = open();
    open.get("/ctx/clock/").await;
    let answer = open.get("/ctx/clock/").await;
    assert_eq!(
        (answer.header("cache-status"), answer.body.as_str()),
        ("mizan; hit", r#"{"ticks":0}"#)
    );
    assert_eq!(open.found(), []);
}

#[tokio::test(start_paused = true)]
async fn a_change_behind_the_apps_back_is_reported_without_a_call() {
    let open = open();
    open.get(ONE).await;
    plant_in(&open.yard, 1, "fir".to_owned());
    assert_eq!(open.get(ONE).await.json()["tree"], "fir");
    let found = open.found();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].changes, []);
    assert!(found[0].to_string().contains("`Mizan::invalidate`"));
    open.mizan.invalidate(Garden { bed: 1 }).await.unwrap();
    assert_eq!(
        open.get(ONE).await.header("cache-status"),
        "mizan; fwd=miss; stored"
    );
    assert_eq!(open.found().len(), 1);
}
