//! Requests whose work a layer commits once the endpoint has answered, as a layer that opens a transaction for each
//! request does: what was read between purge and commit is purged again, and no bundle comes back with such a call.

use super::arrival::Arrivals;
use super::served::Served;
use crate::build_error::without_modules;
use crate::cache::Origin;
use crate::request::{Call, has_foreign_extensions};
use mizan_core::seq;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::http::{HeaderName, HeaderValue, Response};

const SEQ: HeaderName = HeaderName::from_static(seq::SEQ);

/// The tags that a request has purged, for the layer around the layers that may commit its work.
#[derive(Clone, Default)]
pub(crate) struct PurgedTags(Arc<Mutex<Purged>>);

#[derive(Default)]
struct Purged {
    tags: Vec<String>,
    /// The layer has answered, or its client has left, and purges nothing more.
    is_over: bool,
}

impl PurgedTags {
    /// Has tags purged again; what comes too late for the layer is purged again after a while.
    fn add(&self, origin: &Origin, tags: &[String]) {
        let mut purged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if purged.is_over {
            drop(purged);
            origin.purge_in_doubt(tags.to_vec());
        } else {
            purged.tags.extend_from_slice(tags);
        }
    }

    /// The tags; from here on there are none.
    fn end(&self) -> Vec<String> {
        let mut purged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        purged.is_over = true;
        std::mem::take(&mut purged.tags)
    }
}

/// The layers around the request that runs, each with its app.
type Around = Vec<(Weak<Served>, PurgedTags)>;

tokio::task_local! {
    static AROUND: Around;
}

/// Leaves tags that were purged outside a call, as by a handler, for the layer that purges them again.
pub(crate) fn note_purged(app: &Served, tags: &[String]) {
    let of_app = |around: &Around| {
        let mut around = around.iter();
        around
            .find(|(own, _)| std::ptr::eq(own.as_ptr(), app))
            .map(|(_, purged)| purged.clone())
    };
    let purged = AROUND.try_with(of_app).ok().flatten();
    if let (Some(purged), Some(origin)) = (purged, &app.origin) {
        purged.add(origin, tags);
    }
}

/// Goes on with work of this request on another task, inside the same layers.
pub(crate) fn inside_the_same<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let around = AROUND.try_with(Clone::clone).unwrap_or_default();
    AROUND.scope(around, work)
}

/// Purges what a call changed, and leaves the tags for the layer that purges them again. Gives the number of the purge,
/// where several processes count theirs together.
pub(crate) async fn purge(
    served: &Served,
    call: &Call,
    function: &str,
    tags: &[String],
) -> Option<u64> {
    let origin = served.origin.as_ref()?;
    if !tags.is_empty() {
        let arrivals = call.request().extensions.get::<Arrivals>();
        match arrivals.and_then(|arrivals| arrivals.of(served)) {
            Some(noted) => noted.purged.add(origin, tags),
            None => warn_without_layer(served, call, function),
        }
    }
    origin.purge(tags).await
}

/// Says once that a layer may commit the work of a call after it was purged.
fn warn_without_layer(served: &Served, call: &Call, function: &str) {
    if served.warned_of_commits.load(Ordering::Relaxed) {
        return;
    }
    let Some(extractor) = taken_of_layers(served, call, function) else {
        return;
    };
    if !served.warned_of_commits.swap(true, Ordering::Relaxed) {
        tracing::warn!(target: "mizan", app = served.registry.app(), "`{function}` takes `{extractor}`, which a layer may have set: if that layer commits once the endpoint has answered, what is read before its commit stays cached until its `ttl`; put `Mizan::arrival_layer` around the layer, or if it commits nothing, say `App::refresh_with::<{extractor}>()`");
    }
}

/// What a function or a guard in front of it took of the extensions that layers put into this request, if it may have: by
/// it they may change something that a layer commits later.
pub(crate) fn taken_of_layers(served: &Served, call: &Call, function: &str) -> Option<String> {
    let id = served.registry.function_id(function)?;
    let taken = served.taken_of_layers.get(id.index()).copied().flatten();
    let name = match taken {
        Some(needed) => without_modules(needed.name),
        None if call.was_looked_at() => "Call".to_owned(),
        None => return None,
    };
    has_foreign_extensions(call.request()).then_some(name)
}

/// Purges the tags of a request again, once the layers around its endpoint have answered; also when the client leaves
/// before they have.
pub(crate) struct PurgeAgain {
    app: Arc<Served>,
    purged: PurgedTags,
    /// Those of which the purge has begun.
    begun: Vec<String>,
}

impl PurgeAgain {
    pub(crate) fn new(app: Arc<Served>, purged: PurgedTags) -> Self {
        Self {
            app,
            purged,
            begun: Vec::new(),
        }
    }

    /// Runs the layers inside.
    pub(crate) async fn around<T>(&self, layers: impl Future<Output = T>) -> T {
        let mut around = AROUND.try_with(Clone::clone).unwrap_or_default();
        around.push((Arc::downgrade(&self.app), self.purged.clone()));
        AROUND.scope(around, layers).await
    }

    /// Purges them before this response leaves, which names the number of the last purge.
    pub(crate) async fn purge<B>(mut self, response: &mut Response<B>) {
        // Until this has ended they are left to the drop.
        self.begun = self.purged.end();
        let Some(origin) = self.app.origin.as_ref().filter(|_| !self.begun.is_empty()) else {
            return;
        };
        let number = origin.purge(&self.begun).await;
        let fields = response.headers_mut();
        if let Some(number) = number.filter(|_| fields.contains_key(SEQ)) {
            let (_, value) = seq::field(self.app.registry.app(), number);
            if let Ok(value) = HeaderValue::try_from(&*value) {
                fields.insert(SEQ, value);
            }
        }
        self.begun.clear();
    }
}

impl Drop for PurgeAgain {
    fn drop(&mut self) {
        let mut tags = std::mem::take(&mut self.begun);
        tags.extend(self.purged.end());
        if let (Some(origin), false) = (&self.app.origin, tags.is_empty()) {
            origin.purge_in_doubt(tags);
        }
    }
}
