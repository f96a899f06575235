//! A backend of a board, by hand, so that a test can make it break every rule: it counts and remembers what it is asked.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::{Path, RawQuery, State},
    response::Response,
    routing::{get, post},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use mizan_core::{
    Caller, CallerId,
    mwt::{self, KeySet},
};
use tokio::sync::Semaphore;

use super::{Origin, manifest};

/// A backend of a board; it ends with the test.
pub(crate) struct Board {
    pub(crate) address: SocketAddr,
    pub(crate) told: Arc<Told>,
    _origin: Origin,
}

/// What the backend was told to do, and what it was asked.
pub(crate) struct Told {
    /// What reads answer; a mutation counts it up.
    pub(crate) version: AtomicU64,
    /// How many reads reached it.
    pub(crate) reads: AtomicUsize,
    /// The fields of the last read.
    pub(crate) seen: Mutex<HeaderMap>,
    /// Fields that replace those of its answers; an empty value takes one out.
    pub(crate) fields: Mutex<Vec<(&'static str, String)>>,
    /// The status of its answers.
    pub(crate) status: Mutex<StatusCode>,
    /// What `Mizan-Manifest` says, and the manifest it serves.
    pub(crate) manifest: Mutex<String>,
    /// When tokens are verified, in seconds since 1970.
    pub(crate) now: AtomicU64,
    /// Reads wait for a permit after they have read the version.
    pub(crate) gate: Semaphore,
}

impl Board {
    pub(crate) async fn start() -> Self {
        let told = Arc::new(Told {
            version: AtomicU64::new(1),
            reads: AtomicUsize::new(0),
            seen: Mutex::default(),
            fields: Mutex::default(),
            status: Mutex::new(StatusCode::OK),
            manifest: Mutex::new(manifest::text()),
            now: AtomicU64::new(1_000_000),
            gate: Semaphore::new(1_000_000),
        });
        let app = Router::new()
            .route("/api/mizan/ctx/{context}/", get(read))
            .route("/api/mizan/call/{function}/", post(write))
            .route("/api/mizan/manifest/", get(served))
            .with_state(told.clone());
        let origin = Origin::start(app).await;
        Self {
            address: origin.address,
            told,
            _origin: origin,
        }
    }

    pub(crate) fn reads(&self) -> usize {
        self.told.reads.load(Ordering::SeqCst)
    }

    /// Replaces a field of every answer from now on.
    pub(crate) fn say(&self, name: &'static str, value: &str) {
        self.told
            .fields
            .lock()
            .unwrap()
            .push((name, value.to_owned()));
    }

    pub(crate) fn status(&self, status: u16) {
        *self.told.status.lock().unwrap() = StatusCode::from_u16(status).unwrap();
    }

    /// Holds reads once they have read the version.
    pub(crate) fn hold(&self) {
        self.told.gate.forget_permits(1_000_000);
    }

    /// Lets so many reads answer.
    pub(crate) fn release(&self, reads: usize) {
        self.told.gate.add_permits(reads);
    }

    /// Waits until so many reads have reached it.
    pub(crate) async fn reached(&self, reads: usize) {
        while self.reads() < reads {
            tokio::task::yield_now().await;
        }
    }
}

/// The keys that tokens of the board are made with.
pub(crate) fn keys() -> KeySet {
    KeySet::from_jwk_set(&mizan_core::mwt::new_key_set("1", &[7; 32])).unwrap()
}

impl Told {
    fn answer(&self, mut fields: HeaderMap, body: String) -> Response {
        let id = mizan_core::manifest::ManifestDocument::id_of(&self.manifest.lock().unwrap());
        fields.insert("mizan-manifest", id.parse().unwrap());
        for (name, value) in self.fields.lock().unwrap().iter() {
            let name = HeaderName::from_static(name);
            match value.as_str() {
                "" => fields.remove(name),
                value => fields.insert(name, HeaderValue::from_str(value).unwrap()),
            };
        }
        let mut response = Response::new(Body::from(body));
        *response.headers_mut() = fields;
        *response.status_mut() = *self.status.lock().unwrap();
        response
    }
}

async fn read(
    State(told): State<Arc<Told>>,
    Path(context): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let version = told.version.load(Ordering::SeqCst);
    *told.seen.lock().unwrap() = headers.clone();
    told.reads.fetch_add(1, Ordering::SeqCst);
    told.gate.acquire().await.unwrap().forget();
    let caller = caller(&headers, told.now.load(Ordering::SeqCst));
    let who = caller
        .as_ref()
        .map(|caller| named(caller.id()))
        .unwrap_or_default();
    let body = format!(r#"{{"query":"{query}","version":{version},"who":"{who}"}}"#);
    let mut fields = HeaderMap::new();
    let mut set = |name: &'static str, value: &str| fields.insert(name, value.parse().unwrap());
    set("content-type", "application/json");
    set("cache-control", "private, no-cache");
    let etag = mizan_core::etag::of(body.as_bytes());
    set("etag", &etag);
    set(
        "cache-groups",
        &format!(r#""{context}", "{context};{query}""#),
    );
    if headers.contains_key("mizan-edge") {
        let whose = if context == "me" { "private" } else { "public" };
        set(
            "mizan-cache-control",
            &format!("{whose}, max-age=60, stale-while-revalidate=30"),
        );
        if let Some(caller) = caller.filter(|_| context == "me") {
            set("mizan-identity", &caller.encoded());
        }
    }
    let known = headers.get(header::IF_NONE_MATCH);
    let is_well = *told.status.lock().unwrap() == StatusCode::OK;
    if is_well && known.is_some_and(|known| known.to_str().unwrap() == etag) {
        let mut response = told.answer(fields, String::new());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    told.answer(fields, body)
}

/// Who a request is for: by its token, or else by its session.
fn caller(headers: &HeaderMap, now: u64) -> Option<Caller> {
    let texts = |name| {
        headers
            .get_all(name)
            .iter()
            .map(|value| value.to_str().unwrap())
    };
    let token = mwt::carried(
        texts(header::AUTHORIZATION),
        texts(header::COOKIE),
        texts(HeaderName::from_static(mwt::BOUND)),
    );
    if let Ok(Some(token)) = token {
        let claims = keys().verify("board", token, now);
        return claims.map(|claims| claims.as_caller()).ok();
    }
    let cookies: Vec<_> = texts(header::COOKIE).collect();
    let session = cookies.join("; ").replace("session=", "");
    CallerId::of("user", &session).ok().map(Caller::new)
}

/// A caller of this id, of the kind that callers have when none is stated.
pub(crate) fn user(id: impl serde::Serialize) -> CallerId {
    CallerId::of("user", &id).unwrap()
}

/// What a caller is called: a user by their id alone, another kind with it.
pub(crate) fn named(caller: &CallerId) -> String {
    let id = caller.id().trim_matches('"');
    match caller.kind() {
        "user" => id.to_owned(),
        kind => format!("{kind} {id}"),
    }
}

async fn write(
    State(told): State<Arc<Told>>,
    Path(function): Path<String>,
    body: String,
) -> Response {
    told.version.fetch_add(1, Ordering::SeqCst);
    let mut fields = HeaderMap::new();
    fields.insert("content-type", "application/json".parse().unwrap());
    if function == "rename_card" {
        let group = format!(r#""board;board_id={body}""#);
        fields.insert("cache-group-invalidation", group.parse().unwrap());
        let tag = format!("board;board_id={body}");
        fields.insert("x-mizan-invalidate", tag.parse().unwrap());
    }
    told.answer(fields, r#"{"result":null}"#.to_owned())
}

async fn served(State(told): State<Arc<Told>>, headers: HeaderMap) -> Response {
    let secret = headers
        .get(header::AUTHORIZATION)
        .map(HeaderValue::as_bytes);
    let text = told.manifest.lock().unwrap().clone();
    let mut response = Response::new(Body::from(text));
    if secret != Some(b"Bearer secret") {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
