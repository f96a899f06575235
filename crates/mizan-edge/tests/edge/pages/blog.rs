//! A blog in Mizan, whose pages may be kept.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::{Html, Response},
};
use mizan::{
    mwt::{Claims, KeySet, new_key_set},
    prelude::*,
};
use tokio::sync::Semaphore;

use crate::support::{Origin, user};

pub(super) const BASE: &str = "/site";

/// The same for everyone.
#[context(cache(ttl = 60, swr = 30, public))]
struct Post {
    post_id: u32,
}

/// One's own.
#[context(cache(ttl = 60))]
struct Profile {}

/// What pages show, and what happens while they are made.
#[derive(Clone)]
struct Site(Arc<Inner>);

struct Inner {
    version: AtomicU64,
    renders: AtomicUsize,
    /// A page that has read what it shows waits here.
    gate: Semaphore,
}

impl Site {
    async fn render(&self, what: &str) -> Html<String> {
        let version = self.0.version.load(Ordering::SeqCst);
        self.0.renders.fetch_add(1, Ordering::SeqCst);
        self.0.gate.acquire().await.expect("a gate").forget();
        Html(format!("<h1>{what}v{version}</h1>"))
    }

    fn change(&self) {
        self.0.version.fetch_add(1, Ordering::SeqCst);
    }
}

#[client(context = Post)]
fn title(post_id: u32) -> u32 {
    post_id
}

#[client(route = "/post", context = Post, cache(ttl = 60, swr = 30, public))]
async fn post_page(post_id: u32, #[extract] State(site): State<Site>) -> Html<String> {
    site.render(&format!("{post_id} ")).await
}

#[client(route = "/posts", cache(ttl = 60, public))]
async fn posts_page(#[extract] State(site): State<Site>) -> Html<String> {
    site.render("").await
}

#[client(route = "/plain")]
async fn plain_page(#[extract] State(site): State<Site>) -> Html<String> {
    site.render("").await
}

#[client(affects = Post)]
fn retitle(post_id: u32, #[extract] State(site): State<Site>) {
    let _ = post_id;
    site.change();
}

#[client(route = "/retitle", methods = ["POST"], affects = Post)]
fn retitle_route(post_id: u32, #[extract] State(site): State<Site>) -> Html<String> {
    let _ = post_id;
    site.change();
    Html("done".to_owned())
}

#[client(context = Profile)]
fn my_name(#[extract] caller: Option<Mwt>) -> String {
    name(caller)
}

#[client(route = "/home", context = Profile, cache(ttl = 60))]
async fn home_page(
    #[extract] caller: Option<Mwt>,
    #[extract] State(site): State<Site>,
) -> Html<String> {
    site.render(&format!("{} ", name(caller))).await
}

#[client(affects = Profile, auth = true)]
fn rename_me(#[extract] State(site): State<Site>) {
    site.change();
}

fn name(caller: Option<Mwt>) -> String {
    caller.map_or_else(
        || "nobody".to_owned(),
        |Mwt(claims)| claims.caller.id().trim_matches('"').to_owned(),
    )
}

/// The post that something behind Mizan's router says to be private.
pub(super) const PRIVATE: &str = "post_id=7";

/// Adds a field to a response of the app, as the proxy of a project could.
async fn private(request: Request, next: Next) -> Response {
    let is_private = request.uri().query() == Some(PRIVATE);
    let mut response = next.run(request).await;
    if is_private {
        let value = HeaderValue::from_static("max-age=5, private");
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}

/// A blog that is served; it ends with the test.
pub(super) struct Blog {
    site: Site,
    origin: Origin,
}

/// More pages than any test asks for.
const MANY: usize = 1000;

impl Blog {
    pub(super) async fn start() -> Self {
        let site = Site(Arc::new(Inner {
            version: AtomicU64::new(0),
            renders: AtomicUsize::new(0),
            gate: Semaphore::new(MANY),
        }));
        let mizan = App::new("blog")
            .module(module_path!())
            .state(site.clone())
            .mwt(keys())
            .base(BASE)
            .development(true)
            .build()
            .expect("a good app");
        let router = Router::new().nest(BASE, mizan.into_router());
        let origin = Origin::start(router.layer(middleware::from_fn(private))).await;
        Self { site, origin }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.origin.address
    }

    /// How many pages were made.
    pub(super) fn renders(&self) -> usize {
        self.site.0.renders.load(Ordering::SeqCst)
    }

    /// Waits until so many pages have read what they show.
    pub(super) async fn is_rendering(&self, pages: usize) {
        while self.renders() < pages {
            tokio::task::yield_now().await;
        }
    }

    /// Lets pages wait once they have read what they show.
    pub(super) fn hold(&self) {
        self.site.0.gate.forget_permits(MANY);
    }

    /// Lets so many of them go on.
    pub(super) fn release(&self, pages: usize) {
        self.site.0.gate.add_permits(pages);
    }
}

/// The keys of the blog's tokens.
pub(super) fn keys() -> Arc<KeySet> {
    Arc::new(KeySet::from_jwk_set(&new_key_set("1", &[7; 32])).expect("a key set"))
}

/// A token for somebody, good by now's clock.
pub(super) fn token(name: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("now");
    let claims = Claims::new(user(name), now.as_secs(), 600);
    keys().issue("blog", &claims).expect("a token")
}
