//! An origin that believes everything: it finds a context in any spelling of its path, and puts whatever it was told
//! into an answer that claims to be cacheable.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use mizan_core::{manifest::ManifestDocument, mwt};
use serde_json::{Value, json};

use crate::support::{Origin, keys, named, user};

/// An origin that believes everything; it ends with the test.
pub(crate) struct Gullible {
    pub(crate) origin: Origin,
    told: Arc<Told>,
}

#[derive(Default)]
struct Told {
    requests: AtomicUsize,
    /// Fields its answers have beside their own.
    fields: Mutex<Vec<(&'static str, &'static str)>>,
}

impl Gullible {
    pub(crate) async fn start() -> Self {
        let told = Arc::new(Told::default());
        let app = Router::new().fallback(answer).with_state(told.clone());
        let origin = Origin::start(app).await;
        Self { origin, told }
    }

    /// How many requests reached it.
    pub(crate) fn requests(&self) -> usize {
        self.told.requests.load(Ordering::SeqCst)
    }

    /// Adds a field to every answer from now on.
    pub(crate) fn say(&self, name: &'static str, value: &'static str) {
        self.told.fields.lock().unwrap().push((name, value));
    }
}

/// The manifest of its app.
pub(crate) fn manifest() -> String {
    let context = |name: &str, public: bool, params: Value| {
        let sets: Vec<_> = params
            .as_array()
            .unwrap()
            .iter()
            .map(|p| [&p["name"]])
            .collect();
        json!({
            "name": name, "params": params, "functions": [format!("{name}_rows")],
            "userScoped": !public, "cache": { "ttl": 60, "swr": 0, "public": public },
            "render": "dynamic", "scopeSets": sets, "targeted": [],
        })
    };
    let param = |name: &str, schema: &str| json!([{ "name": name, "schema": { "type": schema }, "required": true }]);
    let manifest = json!({
        "version": 1, "app": "board", "base": "/api/mizan", "varyOn": ["host"], "identifiedBy": "credentials",
        "contexts": [
            context("board", true, param("board_id", "integer")),
            context("note", true, param("slug", "string")),
            context("me", false, json!([])),
        ],
        "mutations": [
            { "name": "rename_card", "affects": [{ "context": "board" }], "private": false },
            { "name": "sign", "affects": [{ "context": "board" }], "private": false,
              "route": "/sign/", "methods": ["POST"] },
        ],
        "functions": [{ "name": "ping", "private": false }],
        "pages": [],
    });
    format!("{manifest:#}\n")
}

async fn answer(
    State(told): State<Arc<Told>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    told.requests.fetch_add(1, Ordering::SeqCst);
    let who = caller(&headers);
    let is_file = uri.path().starts_with("/files/");
    let mut seen: Vec<_> = headers
        .iter()
        .filter(|(name, _)| !is_file || told.shows(name))
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    seen.sort_unstable();
    let text = json!({
        "asked": format!("{method} {uri}"), "told": seen, "sent": String::from_utf8_lossy(&body),
        "who": who, "secret": format!("the secret of {who}"),
    });
    let mut response = Response::new(Body::from(text.to_string()));
    // Errors can be provoked, as in an app that takes a method override or a strange character for its own.
    if headers.contains_key("x-http-method-override") || headers.contains_key("x-provoke") {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    *response.headers_mut() = match is_file {
        true => file(),
        false => fields(&uri, &who),
    };
    for (name, value) in told.fields.lock().unwrap().iter() {
        let name = HeaderName::from_static(name);
        response
            .headers_mut()
            .append(name, HeaderValue::from_static(value));
    }
    response
}

impl Told {
    /// Whether an answer by the standard rules may show a field: one that speaks for the proxy, or that it varies by.
    fn shows(&self, name: &HeaderName) -> bool {
        const OF_THE_PROXY: [&str; 7] = [
            "client-ip",
            "forwarded",
            "host",
            "x-http-method-override",
            "x-original-url",
            "x-real-ip",
            "x-rewrite-url",
        ];
        let fields = self.fields.lock().unwrap();
        let mut varied = fields.iter().filter(|(field, _)| *field == "vary");
        let is_varied = varied.any(|(_, names)| names.split(", ").any(|vary| vary == name));
        is_varied
            || OF_THE_PROXY.contains(&name.as_str())
            || name.as_str().starts_with("x-forwarded-")
    }
}

/// The fields of an answer that may be kept by the standard rules.
fn file() -> HeaderMap {
    let fields = [
        ("content-type", "text/plain"),
        ("cache-control", "public, max-age=60"),
    ];
    let fields = fields.map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    });
    fields.into_iter().collect()
}

/// The fields of an answer that may be kept, for whatever looks like a context.
fn fields(uri: &Uri, who: &str) -> HeaderMap {
    let context = ["board", "note"]
        .into_iter()
        .find(|context| uri.path().contains(context))
        .unwrap_or("me");
    let is_me = context == "me";
    let whose = if is_me { "private" } else { "public" };
    let mut fields = HeaderMap::new();
    let mut set = |name: &'static str, value: &str| fields.insert(name, value.parse().unwrap());
    set("content-type", "application/json");
    set("cache-control", "private, no-cache");
    set("cache-groups", &format!("\"{context}\""));
    set("mizan-cache-control", &format!("{whose}, max-age=60"));
    set("mizan-manifest", &ManifestDocument::id_of(&manifest()));
    if is_me && !who.is_empty() {
        set(
            "mizan-identity",
            &mizan_core::Caller::new(user(who)).encoded(),
        );
    }
    fields
}

/// Who asks: by a token that is good, or else by the session, as an app with both would find out.
fn caller(headers: &HeaderMap) -> String {
    let texts = |name| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
    };
    let token = mwt::carried(
        texts(header::AUTHORIZATION),
        texts(header::COOKIE),
        texts(HeaderName::from_static(mwt::BOUND)),
    );
    if let Ok(Some(token)) = token
        && let Ok(claims) = keys().verify("board", token, 1_000_000)
    {
        return named(&claims.caller);
    }
    let mut cookies = texts(header::COOKIE).flat_map(|line| line.split("; "));
    let session = cookies.find_map(|cookie| cookie.strip_prefix("session="));
    session.unwrap_or_default().to_owned()
}
