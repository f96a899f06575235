//! Layers that commit what a request did once the endpoint has answered, as `axum-sqlx-tx` does.

use crate::client::{Answer, get, post, send, with};
use crate::log::logged;
use axum::extract::{Request, State as AxumState};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::{Extension, Router, routing};
use mizan::Mizan;
use mizan::prelude::*;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// A database with one value.
#[derive(Clone, Default)]
struct Bakery {
    bread: Arc<Mutex<String>>,
    /// The endpoint has answered a call, and its layer has not committed.
    answered: Arc<Notify>,
    commits: Arc<Notify>,
    /// A function of a call has begun, and may go on.
    begun: Arc<Notify>,
    goes_on: Arc<Notify>,
}

impl Bakery {
    fn commit(&self, tx: &Tx) {
        if let Some(bread) = tx.0.lock().unwrap().take() {
            *self.bread.lock().unwrap() = bread;
        }
    }
}

/// The transaction of a request.
#[derive(Clone, Default)]
struct Tx(Arc<Mutex<Option<String>>>);

#[context(cache(ttl = 60, public))]
struct Shelf;

#[client(context = Shelf)]
fn bread(#[extract] State(bakery): State<Bakery>) -> String {
    bakery.bread.lock().unwrap().clone()
}

#[client(affects = Shelf)]
fn bake(bread: String, #[extract] Extension(tx): Extension<Tx>) {
    *tx.0.lock().unwrap() = Some(bread);
}

/// Names what it changes when it runs, and is a page that a link leads to.
#[client(view, route = "/bake", methods = ["GET"])]
fn bake_by_link(bread: String, #[extract] Extension(tx): Extension<Tx>) -> &'static str {
    *tx.0.lock().unwrap() = Some(bread);
    mizan::invalidate_all::<Shelf>();
    "baked"
}

/// Changes it when it is told to, and has begun by then.
#[client(affects = Shelf)]
async fn bake_slowly(
    bread: String,
    #[extract] Extension(tx): Extension<Tx>,
    #[extract] State(bakery): State<Bakery>,
) {
    bakery.begun.notify_one();
    bakery.goes_on.notified().await;
    *tx.0.lock().unwrap() = Some(bread);
}

/// A guard that writes: it counts the visitors.
async fn counted(Extension(tx): Extension<Tx>) -> bool {
    *tx.0.lock().unwrap() = Some("rye".to_owned());
    true
}

#[client(affects = Shelf, auth = counted)]
fn visit(bread: String) {
    drop(bread);
}

/// Refuses after it has changed something.
#[client]
fn bake_too_much(bread: String, #[extract] Extension(tx): Extension<Tx>) -> Result<(), Burnt> {
    *tx.0.lock().unwrap() = Some(bread);
    mizan::invalidate_all::<Shelf>();
    Err(Burnt::Burnt)
}

#[derive(Debug, thiserror::Error, ClientError)]
enum Burnt {
    /// It is black.
    #[error("burnt")]
    #[client(status = 409)]
    Burnt,
}

/// Changes it without the transaction of the layer.
#[client(affects = Shelf)]
fn buy(bread: String, #[extract] State(bakery): State<Bakery>) {
    *bakery.bread.lock().unwrap() = bread;
}

/// Gives a request a transaction, and commits it behind the response. With `x-slow` the commit waits.
async fn transaction(
    AxumState(bakery): AxumState<Bakery>,
    mut request: Request,
    next: Next,
) -> Response {
    let tx = Tx::default();
    let is_slow = request.headers().contains_key("x-slow");
    request.extensions_mut().insert(tx.clone());
    let response = next.run(request).await;
    if is_slow {
        bakery.answered.notify_one();
        bakery.commits.notified().await;
    }
    bakery.commit(&tx);
    response
}

/// The same on a task of its own, which goes on when the client leaves.
async fn apart(bakery: AxumState<Bakery>, request: Request, next: Next) -> Response {
    tokio::spawn(transaction(bakery, request, next))
        .await
        .unwrap()
}

fn app(bakery: &Bakery) -> App {
    let app = App::new("bakery").module(module_path!());
    app.state(bakery.clone()).cache_setting("memory")
}

fn router(mizan: &Mizan, bakery: &Bakery) -> Router {
    let layer = from_fn_with_state(bakery.clone(), transaction);
    mizan.clone().into_router().layer(layer)
}

/// The same with the layer that notes arrivals around it.
fn router_with_arrivals(mizan: &Mizan, bakery: &Bakery) -> Router {
    router(mizan, bakery).layer(mizan.arrival_layer())
}

async fn shelf(router: &Router) -> (String, String) {
    let answer = send(router, get("/ctx/shelf/")).await;
    let bread = answer.json()["bread"].as_str().unwrap().to_owned();
    (answer.header("cache-status").to_owned(), bread)
}

const STORED: &str = "mizan; fwd=miss; stored";
const HIT: &str = "mizan; hit";

fn seen(status: &str, bread: &str) -> (String, String) {
    (status.to_owned(), bread.to_owned())
}

#[tokio::test]
async fn what_was_read_before_a_layer_commits_is_not_cached_once_the_call_is_answered() {
    let calls = [
        (post("/call/bake/", r#"{"bread":"rye"}"#), 200),
        (get("/bake?bread=rye"), 200),
        (post("/call/bake_too_much/", r#"{"bread":"rye"}"#), 409),
    ];
    for (call, status) in calls {
        let bakery = Bakery::default();
        let mizan = app(&bakery).build().unwrap();
        let other = app(&bakery).build().unwrap();
        let router = router_with_arrivals(&mizan, &bakery).layer(other.arrival_layer());
        assert_eq!(shelf(&router).await, seen(STORED, ""));
        let call = send(&router, with(call, "x-slow", "1"));
        let reader = async {
            bakery.answered.notified().await;
            assert_eq!(shelf(&router).await, seen(STORED, ""));
            bakery.commits.notify_one();
        };
        let (answer, ()) = tokio::join!(call, reader);
        assert_eq!(answer.status, status, "{}", answer.body);
        assert_eq!(shelf(&router).await, seen(STORED, "rye"));
        assert_eq!(shelf(&router).await, seen(HIT, "rye"));
    }
}

#[tokio::test]
async fn a_client_that_leaves_while_a_layer_commits_leaves_nothing_old_in_the_cache() {
    let bakery = Bakery::default();
    let mizan = app(&bakery).build().unwrap();
    let router = router_with_arrivals(&mizan, &bakery);
    let call = post("/call/bake/", r#"{"bread":"rye"}"#);
    let call = send(&router, with(call, "x-slow", "1"));
    let committed = async {
        bakery.answered.notified().await;
        assert_eq!(shelf(&router).await, seen(STORED, ""));
        // The database has committed, and its reply is on the way.
        *bakery.bread.lock().unwrap() = "rye".to_owned();
        assert_eq!(shelf(&router).await, seen(HIT, ""));
    };
    tokio::select! {
        answer = call => panic!("the layer waits for ever: {}", answer.body),
        () = committed => {}
    }
    assert_eq!(shelf(&router).await, seen(STORED, "rye"));
}

/// How a handler of the app's own purges.
#[derive(Debug, Clone, Copy)]
enum How {
    Anywhere,
    OneContext,
    Everything,
}

#[tokio::test]
async fn what_a_handler_purged_is_purged_again_once_a_layer_has_committed() {
    for how in [How::Anywhere, How::OneContext, How::Everything] {
        let bakery = Bakery::default();
        let mizan = app(&bakery).build().unwrap();
        let own = mizan.clone();
        let handler = async move |Extension(tx): Extension<Tx>| {
            *tx.0.lock().unwrap() = Some("rye".to_owned());
            match how {
                How::Anywhere => drop(mizan::invalidate_all::<Shelf>()),
                How::OneContext => drop(own.invalidate_all::<Shelf>().await.unwrap()),
                How::Everything => drop(own.purge_all().await.unwrap()),
            }
        };
        let router = mizan
            .clone()
            .into_router()
            .route("/plain", routing::post(handler));
        let layer = from_fn_with_state(bakery.clone(), transaction);
        let router = router.layer(layer).layer(mizan.arrival_layer());
        assert_eq!(shelf(&router).await, seen(STORED, ""));
        let request = send(&router, with(post("/plain", ""), "x-slow", "1"));
        let reader = async {
            bakery.answered.notified().await;
            assert_eq!(shelf(&router).await, seen(STORED, ""), "{how:?}");
            bakery.commits.notify_one();
        };
        let (answer, ()) = tokio::join!(request, reader);
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(shelf(&router).await, seen(STORED, "rye"), "{how:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_layer_commits_after_its_client_has_left_is_not_hidden_for_long() {
    let bakery = Bakery::default();
    let mizan = app(&bakery).build().unwrap();
    let layer = from_fn_with_state(bakery.clone(), apart);
    let router = mizan
        .clone()
        .into_router()
        .layer(layer)
        .layer(mizan.arrival_layer());
    let call = post("/call/bake_slowly/", r#"{"bread":"rye"}"#);
    let call = send(&router, with(call, "x-slow", "1"));
    tokio::select! {
        answer = call => panic!("it has not ended: {}", answer.body),
        () = bakery.begun.notified() => {}
    }
    let started = Instant::now();
    bakery.goes_on.notify_one();
    bakery.answered.notified().await;
    assert_eq!(shelf(&router).await, seen(STORED, ""));
    bakery.commits.notify_one();
    while shelf(&router).await.1 != "rye" {
        // Time moves by itself.
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(Instant::now() - started < Duration::from_secs(16));
    }
}

/// Calls it with the shelf mounted, and gives what came back of it.
async fn refreshed(router: &Router, function: &str) -> Value {
    let call = post(&format!("/call/{function}/"), r#"{"bread":"rye"}"#);
    let answer: Answer = send(router, with(call, "x-mizan-mounted", "shelf")).await;
    assert_eq!(answer.json()["invalidate"], json!(["shelf"]));
    answer.json()["refresh"].clone()
}

#[tokio::test]
async fn no_bundle_comes_back_with_a_call_that_took_what_a_layer_set() {
    let bakery = Bakery::default();
    let mizan = app(&bakery).build().unwrap();
    let rye = json!([{"context": "shelf", "params": {}, "data": {"bread": "rye"}}]);
    for router in [
        router(&mizan, &bakery),
        router_with_arrivals(&mizan, &bakery),
    ] {
        *bakery.bread.lock().unwrap() = String::new();
        let (refreshed_by, log) = logged(refreshed(&router, "bake")).await;
        assert_eq!(refreshed_by, Value::Null);
        assert_eq!(refreshed(&router, "visit").await, Value::Null);
        assert!(log.contains("extractor=\"Extension<Tx>\""), "{log}");
        assert!(log.contains("App::refresh_with"), "{log}");
        assert_eq!(shelf(&router).await.1, "rye");
        assert_eq!(refreshed(&router, "buy").await, rye);
    }
    // A cached query that reads by the transaction has to say so.
    let varying = app(&bakery).vary_on_for::<Extension<Tx>>(["header:x-shop"]);
    let varying = router(&varying.build().unwrap(), &bakery);
    assert_eq!(refreshed(&varying, "bake").await, Value::Null);
    // An extension that the call does not change by itself.
    let mizan = app(&bakery).refresh_with::<Extension<Tx>>();
    let router = router(&mizan.build().unwrap(), &bakery);
    assert_eq!(refreshed(&router, "bake").await, rye);
}

#[tokio::test]
async fn a_call_that_took_what_a_layer_set_says_once_what_it_needs_around_that_layer() {
    let bakery = Bakery::default();
    let around = "put `Mizan::arrival_layer` around";
    let mizan = app(&bakery).build().unwrap();
    let with_arrivals = router_with_arrivals(&mizan, &bakery);
    let ((), log) = logged(async { drop(refreshed(&with_arrivals, "bake").await) }).await;
    assert!(!log.contains(around), "{log}");
    let without = router(&mizan, &bakery);
    let ((), log) = logged(async {
        for function in ["buy", "bake", "bake"] {
            refreshed(&without, function).await;
        }
    })
    .await;
    assert_eq!(log.matches(around).count(), 1, "{log}");
    assert!(
        log.contains("`bake`") && log.contains("`Extension<Tx>`"),
        "{log}"
    );
}
