//! An unsafe request: forwarded, and what its response makes stale is purged before the response is forwarded.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use mizan_core::{CacheStatus, Forward, PURGE_AGAIN};
use tokio::time::{Instant, sleep_until};

use super::{
    App,
    app::Written,
    order::{self, SEQ},
    storable::MANIFEST,
    upstream_request::EDGE,
};
use crate::{
    answer::Answer,
    body::Body,
    engine::Engine,
    message::{
        Client, control,
        groups::{self, INVALIDATION},
    },
    problem,
    rfc9111::{self, Resource},
    store::cache_status,
    upstream::{Failure, LateResponse},
};

pub(crate) const INVALIDATE: HeaderName = HeaderName::from_static(mizan_core::header::INVALIDATE);

/// What is purged after a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purge {
    Nothing,
    Tags(Vec<String>),
    Everything,
}

impl Purge {
    /// The same, and what has this tag.
    fn and(self, tag: Option<String>) -> Self {
        match (self, tag) {
            (Self::Nothing, Some(tag)) => Self::Tags(vec![tag]),
            (Self::Tags(mut tags), Some(tag)) => {
                tags.push(tag);
                Self::Tags(tags)
            }
            (same, _) => same,
        }
    }
}

/// Forwards an unsafe request. It runs to its end even if the client disconnects, so that its invalidation is applied.
pub(crate) fn answer(
    engine: Arc<Engine>,
    app: Arc<App>,
    mut request: Request<Body>,
    client: Client,
) -> Answer {
    engine.metrics.answered.write.inc();
    control::distrust(request.headers_mut());
    request
        .headers_mut()
        .insert(EDGE, HeaderValue::from_static("1"));
    let written = Arc::new(app.written(request.method().as_str(), request.uri().path()));
    let late = late(engine.clone(), app.clone(), written.clone());
    request.extensions_mut().insert(late);
    Answer::begun(async move { forward(&engine, &app, &written, request, &client).await })
}

async fn forward(
    engine: &Arc<Engine>,
    app: &App,
    written: &Written,
    request: Request<Body>,
    client: &Client,
) -> Response<Body> {
    let resource = Resource::of(client.scheme(), &request);
    let now = engine.settings.clock.now().as_secs();
    let caller = engine.manifest.tokens.tag(app, request.headers(), now);
    let outcome = engine.upstream.forward(request, client).await;
    let purge = match &outcome {
        Ok(response) => {
            let of_caller = caller.filter(|_| identity_changed(response.headers()));
            demanded(engine, app, written, response).and(of_caller)
        }
        Err(failure) if failure.may_have_run() => unknown(engine, written, failure.detail()),
        // Who has a route of their own may have acted on what arrived.
        Err(failure) if *failure != Failure::Connect && written.may_act_early() => {
            declared(app, written)
        }
        // A call the origin has not wholly seen, it has not made.
        Err(_) => Purge::Nothing,
    };
    if let Ok(response) = &outcome
        && let Some(number) = order::number(response.headers(), &SEQ, &app.manifest().app)
    {
        engine.manifest.lease.hear(number);
    }
    let seq = outcome.as_ref().ok();
    let seq = seq.and_then(|response| engine.manifest.lease.foresee(response.headers()));
    engine.purge(&purge);
    if !is_told_of(app, &outcome) {
        engine.manifest.tell(&purge).await;
    }
    if may_go_on(outcome.as_ref()) {
        purge_again(engine.clone(), purge);
    }
    rfc9111::changed(engine, resource.as_ref(), &outcome);
    let mut response = match outcome {
        Ok(response) => response,
        Err(failure) => return problem::upstream(&failure),
    };
    engine.manifest.notice(engine, app, response.headers());
    control::strip(response.headers_mut());
    if let Some(seq) = seq {
        response.headers_mut().insert(SEQ, seq);
    }
    let status = CacheStatus::forwarded(CacheStatus::EDGE, Forward::Method);
    cache_status::add(response.headers_mut(), &status);
    response
}

/// Whether a response signs its caller in or out: then it tells browsers to clear their caches.
fn identity_changed(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all("clear-site-data").iter();
    values.any(|value| value.as_bytes().windows(7).any(|part| part == b"\"cache\""))
}

/// Whether the origin has told all nodes of what it changed: then it says the number of its purge.
fn is_told_of(app: &App, outcome: &Result<Response<Body>, Failure>) -> bool {
    let Ok(response) = outcome else {
        return false;
    };
    let number = order::number(response.headers(), &SEQ, &app.manifest().app);
    number.is_some() && !response.status().is_server_error()
}

/// Whether a function may still run after this outcome, and commit.
fn may_go_on(outcome: Result<&Response<Body>, &Failure>) -> bool {
    match outcome {
        Ok(response) => is_cut_short(response.status()),
        Err(failure) => failure.may_have_run(),
    }
}

/// Whether an answer with this status may have come before its function had ended: from a proxy, a layer, or the time limit
/// of the app, while what the function began goes on.
fn is_cut_short(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT
}

/// Purges again after some time, as the origin does: what goes on may commit after a read has been stored.
fn purge_again(engine: Arc<Engine>, purge: Purge) {
    if purge == Purge::Nothing {
        return;
    }
    let begun = Instant::now();
    tokio::spawn(async move {
        for delay in PURGE_AGAIN {
            sleep_until(begun + delay).await;
            engine.purge_everywhere(&purge).await;
        }
    });
}

/// Purges again when a write that timed out ends: the origin may have acted since.
fn late(engine: Arc<Engine>, app: Arc<App>, written: Arc<Written>) -> LateResponse {
    LateResponse::new(move |response| {
        let purge = if let Some(response) = response {
            engine.manifest.lease.foresee(response.headers());
            engine.purge(&demanded(&engine, &app, &written, response));
            declared(&app, &written)
        } else {
            unknown(&engine, &written, Failure::Broken.detail())
        };
        engine.purge(&purge);
        let engine = engine.clone();
        tokio::spawn(async move { engine.manifest.tell(&purge).await });
    })
}

/// What the answer to a write demands, whatever its status.
fn demanded(engine: &Engine, app: &App, written: &Written, response: &Response<Body>) -> Purge {
    const UNREADABLE: &str = "what the response makes stale cannot be read";
    let headers = response.headers();
    match groups::groups(headers, &INVALIDATION) {
        Ok(Some(groups)) => Purge::Tags(groups),
        Err(_) => unknown(engine, written, UNREADABLE),
        Ok(None) => match contexts(headers) {
            Some(Some(purge)) => purge,
            Some(None) => unknown(engine, written, UNREADABLE),
            None if is_of_a_proxy(response) => unknown(engine, written, OF_A_PROXY),
            // The app names what the call had added, and nothing of what it declares.
            None if is_cut_short(response.status()) => declared(app, written),
            None => Purge::Nothing,
        },
    }
}

const OF_A_PROXY: &str = "a proxy or a layer answered that the origin failed or took too long";

/// Whether a response is an error that does not say that the app itself gives it. A proxy, or a layer of the app such as one
/// that limits time, does not know what the function did.
fn is_of_a_proxy(response: &Response<Body>) -> bool {
    is_cut_short(response.status()) && !response.headers().contains_key(MANIFEST)
}

/// What may be stale after a write whose outcome is unknown: any function may invalidate at run time what it does not
/// declare, so all that is stored. A path that is no function's is none.
fn unknown(engine: &Engine, written: &Written, why: &'static str) -> Purge {
    let function = match written {
        Written::Function(name) | Written::View(name) => name,
        Written::Unnamed => "",
        Written::Other => return Purge::Nothing,
    };
    note_unknown(engine, function, why)
}

fn note_unknown(engine: &Engine, function: &str, why: &'static str) -> Purge {
    engine.metrics.unknown_outcomes.inc();
    tracing::warn!(
        function,
        why,
        "the outcome of a write is unknown: everything that is stored is purged, since the function may have invalidated more than it declares"
    );
    Purge::Everything
}

/// Asks the origin to say that a response is its own, in a request to a view that may act.
pub(crate) fn mark_view(app: Option<&App>, request: &mut Request<Body>) {
    if app.is_some_and(|app| app.may_act_on_get(request.uri().path())) {
        let one = HeaderValue::from_static("1");
        request.headers_mut().insert(EDGE, one);
    }
}

/// Purges what a safe request to this path made stale, now that its outcome is there.
pub(crate) fn after_safe(
    engine: &Arc<Engine>,
    app: &App,
    path: &str,
    outcome: Result<&Response<Body>, &Failure>,
) -> impl Future<Output = ()> + Send + use<> {
    let named = outcome.map_or(Purge::Nothing, |response| after_view(response.headers()));
    let why = match outcome {
        Ok(response) if is_of_a_proxy(response) => Some(OF_A_PROXY),
        Err(failure) if failure.may_have_run() => Some(failure.detail()),
        _ => None,
    };
    let purge = match why.filter(|_| app.may_act_on_get(path)) {
        Some(why) => note_unknown(engine, path, why),
        None => named,
    };
    let (engine, goes_on) = (engine.clone(), may_go_on(outcome));
    async move {
        engine.purge_everywhere(&purge).await;
        if goes_on {
            purge_again(engine, purge);
        }
    }
}

/// What the answer of a view to a safe request makes stale. Only `X-Mizan-Invalidate` has that authority: groups alone
/// have none there (RFC 9875 §3).
pub(crate) fn after_view(headers: &HeaderMap) -> Purge {
    match (contexts(headers), groups::groups(headers, &INVALIDATION)) {
        (None, _) => Purge::Nothing,
        (Some(Some(_)), Ok(Some(groups))) => Purge::Tags(groups),
        (Some(Some(purge)), _) => purge,
        (Some(None), _) => Purge::Everything,
    }
}

/// The contexts that `X-Mizan-Invalidate` names: nothing when it is absent, nothing in it when it cannot be read.
fn contexts(headers: &HeaderMap) -> Option<Option<Purge>> {
    let mut values = headers.get_all(INVALIDATE).iter();
    let first = values.next()?;
    let value = first.to_str().ok().filter(|_| values.next().is_none());
    let tags = value.and_then(|value| mizan_core::header::parse(value).ok());
    Some(tags.map(|tags| {
        let names: Vec<String> = tags.into_iter().map(|tag| tag.context).collect();
        match names.iter().any(|name| name == "*") {
            true => Purge::Everything,
            false => Purge::Tags(names),
        }
    }))
}

/// What a write declares to affect, unscoped.
fn declared(app: &App, written: &Written) -> Purge {
    match written {
        Written::Function(name) | Written::View(name) => Purge::Tags(app.affected(name).to_vec()),
        Written::Unnamed => Purge::Everything,
        Written::Other => Purge::Nothing,
    }
}
