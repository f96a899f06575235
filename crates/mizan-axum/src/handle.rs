//! The checked application: what serves it, and what jobs reach it by.

use crate::apps;
use crate::cache::SHUTDOWN;
use crate::declare::{Context, target};
use crate::request::identity_key;
use crate::serve::{ArrivalLayer, Served, note_purged, router};
use crate::stale_detector::{StaleDetector, StaleReport};
use mizan_cache::Cache;
use mizan_core::{CallerId, Target, TargetErrors};
use serde::Serialize;
use std::sync::Arc;

/// A checked application, ready to serve.
#[derive(Clone)]
pub struct Mizan(Arc<Served>);

impl std::fmt::Debug for Mizan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Mizan")
            .field(&self.0.registry.app())
            .finish()
    }
}

/// What a purge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purged {
    /// No process serves what it concerns any more.
    Done {
        /// Its number in the order of purges that all processes share; nothing for a cache in memory.
        seq: Option<u64>,
    },
    /// The app caches nothing.
    NoCache,
}

/// Why a purge did not reach what it concerns.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PurgeError {
    /// The target names no bundle of the app.
    #[error(transparent)]
    Targets(#[from] TargetErrors),
    /// The store is out of reach.
    #[error(
        "the cache was not reached: this process sends the purge when it is, until then other processes may serve what it concerns"
    )]
    Unreached,
    /// The cache is memory, in a process that serves nothing.
    #[error(
        "the cache is the memory of this process, which serves nothing: the processes that serve the app are not reached; share a cache with `MIZAN_CACHE=redis://…`"
    )]
    NotServed,
    /// The id belongs to no caller.
    #[error("no caller has this id: it is null, empty or cannot be written as JSON")]
    Identity,
}

impl Mizan {
    pub(crate) fn new(served: Served) -> Self {
        let served = Arc::new(served);
        apps::register(&served);
        Self(served)
    }

    /// Purges the bundles that have the values of `context` from the cache; a param that is `None` does not narrow.
    ///
    /// For a change that no call made: a job, a webhook of another service, the command line. Call it once the
    /// change is committed. A mutation needs none of this, it purges what it declares and
    /// [`invalidate`](crate::invalidate)s.
    ///
    /// # Errors
    /// When the context is none of this app, and when the cache was not reached.
    pub async fn invalidate<C: Context>(&self, context: C) -> Result<Purged, PurgeError> {
        self.forget(target(context)).await
    }

    /// Purges every bundle of a context.
    ///
    /// # Errors
    /// As [`invalidate`](Self::invalidate).
    pub async fn invalidate_all<C: Context>(&self) -> Result<Purged, PurgeError> {
        self.forget(Target::whole(C::NAME)).await
    }

    /// Purges all that is cached for callers with this id, of whatever kind: the id that their
    /// [`Identity`](crate::Identity) has.
    ///
    /// # Errors
    /// When no caller can have that id, and when the cache was not reached.
    pub async fn purge_user<T: Serialize>(&self, id: &T) -> Result<Purged, PurgeError> {
        let tag = CallerId::tag_of(&identity_key(id)).map_err(|_| PurgeError::Identity)?;
        let tags = [tag];
        self.purge(&tags, async |cache| cache.purge(&tags).await)
            .await
    }

    /// Purges everything.
    ///
    /// # Errors
    /// When the cache was not reached.
    pub async fn purge_all(&self) -> Result<Purged, PurgeError> {
        let contexts = self.0.registry.contexts().iter();
        let all = contexts.map(|context| Target::whole(context.name()));
        let all = self.0.registry.announce(all.collect())?;
        self.purge(all.purge_tags(), async |cache| cache.purge_all().await)
            .await
    }

    async fn forget(&self, target: Target) -> Result<Purged, PurgeError> {
        let announcement = self.0.registry.announce(vec![target])?;
        let running = self.0.detector.as_ref().map(|detector| {
            detector.changed(
                "Mizan::invalidate",
                announcement.groups().map(str::to_owned).collect(),
            );
            detector.begin()
        });
        let tags = announcement.purge_tags();
        let purged = self
            .purge(tags, async |cache| cache.purge(tags).await)
            .await;
        drop(running);
        purged
    }

    /// Reports what a purge of these tags did, to the caller and to the log.
    async fn purge(
        &self,
        tags: &[String],
        purge: impl AsyncFnOnce(&Cache) -> mizan_cache::Purged,
    ) -> Result<Purged, PurgeError> {
        let Some(origin) = &self.0.origin else {
            return Ok(Purged::NoCache);
        };
        note_purged(&self.0, tags);
        let purged = match purge(&origin.cache).await {
            mizan_cache::Purged::Done { .. } if !self.0.is_read() => Err(PurgeError::NotServed),
            mizan_cache::Purged::Done { seq } => Ok(Purged::Done { seq }),
            _ => Err(PurgeError::Unreached),
        };
        if let Err(error) = &purged {
            tracing::error!(target: "mizan", "{error}");
        }
        purged
    }

    /// The cached responses that the [stale detector](crate::App::stale_detector) found to show the state before a
    /// change; empty when it is off. A test asserts that there are none.
    pub fn stale_found(&self) -> Vec<StaleReport> {
        let detector = self.0.detector.as_ref();
        detector.map_or_else(Vec::new, StaleDetector::reports)
    }

    /// Waits for mutations whose clients have left, and for the purges that go on in the background: those that wait for
    /// Redis, those of interrupted calls, up to 15 seconds later, and those that [`invalidate`](crate::invalidate) began
    /// outside calls. Call it after the server has ended. After 30 seconds for each it gives up, and an error in the log
    /// says so.
    pub async fn shutdown(&self) {
        let in_flight = &self.0.in_flight;
        in_flight.close();
        let ended = tokio::time::timeout(SHUTDOWN, in_flight.wait()).await;
        in_flight.reopen();
        if ended.is_err() {
            tracing::error!(target: "mizan", "mutations had not ended before the shutdown: what they commit later may be served until its `ttl`");
        }
        if let Some(origin) = &self.0.origin {
            origin.late.finished(&origin.cache).await;
        }
    }

    /// A layer that notes when a request arrives, to be put around every layer that reads the database before the
    /// endpoints do, or commits after them: one that opens a transaction, or that loads the session or the caller. axum
    /// runs the layer that is added last first.
    ///
    /// What a call purges, and what a handler of yours purges on its own task, is purged again once the layers inside have
    /// answered, and before the response leaves: one of them may have committed only then what was done.
    ///
    /// It also sees when a layer writes over a field by which an edge tells requests apart (the host, what the app varies on,
    /// credentials): from then on no edge and no network stores what depends on it.
    ///
    /// And it notes the header fields of a call. Where a layer inside of it changes them, extractors that read fields are
    /// refused in the bundles that come back with the call, see [`App::refresh_with`](crate::App::refresh_with).
    ///
    /// A response that is computed from what was read before a purge is not cached after it, as long as it was read
    /// after the request arrived. Without the layer a request arrives at the endpoints, behind all layers.
    ///
    /// ```no_run
    /// # let load_session = tower::layer::util::Identity::new();
    /// # let mizan = mizan_axum::App::new("board").build()?;
    /// let arrival = mizan.arrival_layer();
    /// let router = axum::Router::new()
    ///     .nest("/api/mizan", mizan.into_router())
    ///     .layer(load_session)
    ///     .layer(arrival);
    /// # let _: axum::Router = router;
    /// # Ok::<(), mizan_axum::BuildError>(())
    /// ```
    pub fn arrival_layer(&self) -> ArrivalLayer {
        ArrivalLayer::new(&self.0)
    }

    /// The endpoints, to be nested wherever the app lives: `Router::new().nest("/api/mizan", app.into_router())`.
    pub fn into_router(self) -> axum::Router {
        self.0.serves();
        router(&self.0)
    }

    /// The manifest, by which an edge keeps the app's answers.
    pub fn manifest(&self) -> String {
        self.0.manifest().text().to_owned()
    }

    /// The schema document.
    pub fn schema(&self) -> String {
        self.0.registry.schema_text()
    }
}
