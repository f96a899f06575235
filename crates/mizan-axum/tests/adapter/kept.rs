//! Cached responses: an inn that counts how often each of its functions ran.

mod cut_short;
mod failed;
mod hits;
mod lag;
mod misses;
mod outside;
mod pages;
mod purges;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use axum::response::{Html, IntoResponse};
use mizan::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::Notify;

use crate::client::{Answer, get, post, send, with};

/// What the inn knows.
#[derive(Default)]
struct Books {
    dishes: BTreeMap<u32, String>,
    names: BTreeMap<String, String>,
    /// How often each function ran.
    runs: BTreeMap<&'static str, u32>,
}

#[derive(Clone, Default)]
struct Inn {
    books: Arc<Mutex<Books>>,
    /// A function that waits after it has looked the dish up.
    cooking: Arc<Notify>,
    served: Arc<Notify>,
}

impl Inn {
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    fn ran(&self, name: &'static str) {
        *self.books().runs.entry(name).or_default() += 1;
    }

    fn runs(&self, name: &'static str) -> u32 {
        self.books().runs.get(name).copied().unwrap_or_default()
    }
}

#[derive(Debug, Clone, Identity)]
struct Guest {
    #[identity(id)]
    id: String,
    #[identity(skip)]
    name: String,
}

async fn guest(headers: HeaderMap, State(inn): State<Inn>) -> Option<Guest> {
    let id = headers.get("x-guest")?.to_str().ok()?.to_owned();
    let name = inn.books().names.get(&id).cloned().unwrap_or_default();
    inn.ran("guest");
    if id == "slow" && inn.runs("guest") == 1 {
        inn.cooking.notify_one();
        inn.served.notified().await;
    }
    Some(Guest { id, name })
}

/// What there is to eat at a table, for everyone.
#[context(cache(ttl = 60, public))]
struct Menu {
    table: u32,
}

#[client(context = Menu)]
async fn dish(table: u32, #[extract] State(inn): State<Inn>) -> Option<String> {
    inn.ran("dish");
    let dish = inn.books().dishes.get(&table).cloned();
    if table == 7 {
        inn.cooking.notify_one();
        inn.served.notified().await;
    }
    dish
}

#[client(context = Menu)]
fn wine(table: u32, #[extract] State(inn): State<Inn>) -> u32 {
    inn.ran("wine");
    assert_ne!(table, 13, "there is no wine at this table");
    table
}

/// What is on the stove, which may be told a while longer than it is true.
#[context(cache(ttl = 10, swr = 60, public))]
struct Stove;

#[client(context = Stove)]
fn soup(#[extract] State(inn): State<Inn>) -> u32 {
    inn.ran("soup");
    inn.cooking.notify_one();
    inn.runs("soup")
}

/// The room of the caller.
#[context(cache(ttl = 60))]
struct Room;

#[client(context = Room)]
fn welcome(#[extract] guest: Option<Guest>, #[extract] State(inn): State<Inn>) -> String {
    inn.ran("welcome");
    guest.map_or_else(|| "stranger".to_owned(), |guest| guest.name)
}

async fn is_known(guest: Option<Guest>, State(inn): State<Inn>) -> bool {
    guest.is_some_and(|guest| inn.books().names.contains_key(&guest.id))
}

/// The cellar, for those in the books.
#[context(auth = is_known, cache(ttl = 60))]
struct Cellar;

#[client(context = Cellar)]
fn barrels(#[extract] State(inn): State<Inn>) -> u32 {
    inn.ran("barrels");
    3
}

/// What is kept of no guest.
#[context]
struct Street;

#[client(context = Street)]
fn carts(#[extract] State(inn): State<Inn>) -> u32 {
    inn.ran("carts");
    1
}

#[client(affects = Menu)]
fn cook(table: u32, dish: String, #[extract] State(inn): State<Inn>) {
    inn.books().dishes.insert(table, dish);
}

#[client(view, route = "/kitchen", affects = Menu)]
fn order(table: u32, dish: String, #[extract] State(inn): State<Inn>) -> Html<&'static str> {
    inn.books().dishes.insert(table, dish);
    Html("ordered")
}

#[client(private, view, route = "/hooks/market", affects = Menu)]
fn market(table: u32, #[extract] State(inn): State<Inn>) -> Html<&'static str> {
    inn.books().dishes.remove(&table);
    Html("sold")
}

#[client]
fn spoil(table: u32, #[extract] State(inn): State<Inn>) {
    inn.books().dishes.remove(&table);
    mizan::invalidate(Menu { table });
}

#[client(affects = Room)]
fn rename(name: String, #[extract] guest: Guest, #[extract] State(inn): State<Inn>) {
    inn.books().names.insert(guest.id, name);
}

#[client]
fn leave(#[extract] guest: Guest, #[extract] State(inn): State<Inn>) -> mizan::Reply<()> {
    inn.books().names.remove(&guest.id);
    mizan::Reply::new(()).identity_changed()
}

#[client(view, route = "/board", context = Menu, cache(ttl = 30, swr = 5))]
fn board(table: u32) -> Html<String> {
    Html(format!("<p>{table}</p>"))
}

#[client(view, route = "/bill", context = Menu, cache(ttl = 30))]
fn bill(table: u32) -> impl IntoResponse {
    let control = ["private", "No-Store", "max-age=9, private"][table as usize];
    ([(header::CACHE_CONTROL, control)], "one guest's")
}

/// The inn with what serves it.
struct Open {
    inn: Inn,
    mizan: mizan::Mizan,
    router: Router,
}

fn app(inn: Inn) -> App {
    App::new("inn")
        .module(module_path!())
        .state(inn)
        .identify(guest)
}

fn open() -> Open {
    let inn = Inn::default();
    let mizan = app(inn.clone()).build().unwrap();
    let router = mizan.clone().into_router();
    Open { inn, mizan, router }
}

impl Open {
    async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.router, request).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(get(path)).await
    }

    async fn call(&self, function: &str, body: &str) -> Answer {
        let answer = self.send(post(&format!("/call/{function}/"), body)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer
    }

    /// What the cache did for a read.
    async fn status(&self, path: &str) -> String {
        self.get(path).await.header("cache-status").to_owned()
    }

    async fn as_guest(&self, id: &str, request: Request<Body>) -> Answer {
        self.send(with(request, "x-guest", id)).await
    }
}

const HIT: &str = "mizan; hit";
const STORED: &str = "mizan; fwd=miss; stored";
const PARTIAL: &str = "mizan; fwd=miss; detail=partial";
const NO_IDENTITY: &str = "mizan; fwd=bypass; detail=no-identity";
