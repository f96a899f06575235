//! The store in Redis: reads a value with its stamps, keeps values, purges.

use std::collections::hash_map::RandomState;
use std::sync::Arc;

use bytes::Bytes;
use quick_cache::UnitWeighter;
use quick_cache::sync::{Cache as Bounded, DefaultLifecycle};
use redis::{RedisError, RedisResult};

use super::address::RedisUrlError;
use super::batch::Batch;
use super::gate::Gate;
use super::link::{Link, Server};
use super::options::RedisOptions;
use super::payload::{Payload, milliseconds};
use super::recovery::{self, Unsent};
use super::shared::Shared;
use super::stamped::{Fields, Stamped};
use super::tail::Tail;
use super::trouble::Trouble;
use crate::fence::{Arrival, Fence};
use crate::fill::Found;
use crate::outcome::{NoStoreReason, Purged, StorePolicy};
use crate::read::Looked;
use crate::stats::Counters;

/// Of how many keys the tags are remembered, and how many bytes of them.
const KEYS: usize = 8192;
const TAGS: usize = 1024;

type Remembered = Bounded<Arc<str>, Arc<[String]>, UnitWeighter, RandomState>;

/// The store of all processes of an app.
#[derive(Debug)]
pub(crate) struct Remote {
    shared: Arc<Shared>,
    /// The tags a key had when it was read last: asking for their stamps with the value saves a round trip if they still
    /// are.
    tags: Remembered,
}

impl Remote {
    pub(crate) fn new(
        url: &str,
        options: RedisOptions,
        counters: Arc<Counters>,
    ) -> Result<Self, RedisUrlError> {
        Ok(Self::of(Server::new(url, options)?, counters))
    }

    /// The same store with other options, over connections of its own.
    pub(crate) fn with_options(&self, options: RedisOptions, counters: Arc<Counters>) -> Self {
        Self::of(self.shared.server.with_options(options), counters)
    }

    /// How it is set up.
    pub(crate) fn options(&self) -> &RedisOptions {
        &self.shared.server.options
    }

    fn of(server: Server, counters: Arc<Counters>) -> Self {
        let place = server.place();
        let what = format!("the cache in the Redis at {place} failed; requests go on without it");
        let shared = Shared {
            server: Arc::new(server),
            gate: Gate::new(),
            tail: Tail::default(),
            trouble: Trouble::new(what, place, counters),
        };
        let tags = Bounded::with(
            KEYS,
            KEYS as u64,
            UnitWeighter,
            RandomState::new(),
            DefaultLifecycle::default(),
        );
        let shared = Arc::new(shared);
        Self { shared, tags }
    }

    /// How far the order had come by the last reply.
    pub(crate) fn arrival(&self) -> Arrival {
        self.shared.server.seen.arrival()
    }

    pub(crate) async fn connect(&self) -> bool {
        self.link().await.is_some()
    }

    pub(crate) async fn look(&self, key: &str) -> Looked<Bytes> {
        let read = match self.link().await {
            Some(link) => self.within(self.read(&link, key)).await,
            None => None,
        };
        let (found, seen) = read.unzip();
        Looked::new(found.flatten(), seen)
    }

    async fn read(&self, link: &Link, key: &str) -> RedisResult<(Option<Found<Bytes>>, Fence)> {
        let names = &link.server.names;
        let name = names.value(key);
        let remembered = self.tags.get(key).unwrap_or_default();
        let asked = link.server.seen.now();
        let mut pipe = redis::pipe();
        pipe.cmd("GET").arg(&name).cmd("PTTL").arg(&name);
        Stamped::ask(&mut pipe, names, &remembered);
        let (stored, left, cur, prev): (Option<Bytes>, i64, Fields, Fields) =
            pipe.query_async(&mut link.connection.clone()).await?;
        let Some(stamped) = Stamped::read(&cur, &prev, &remembered) else {
            return Ok((None, link.ensure().await?));
        };
        link.server.seen.observe(asked, stamped.seen);
        let payload = stored
            .and_then(Payload::parse)
            .filter(|payload| payload.key == key);
        let Some(payload) = payload else {
            return Ok((None, stamped.seen));
        };
        let judged = if *payload.tags == *remembered {
            Some(stamped)
        } else {
            self.remember(key, &payload.tags);
            Stamped::now(link, &payload.tags).await?
        };
        let fence = Fence::of(payload.order, payload.fence);
        let is_valid = judged.is_some_and(|judged| judged.is_valid(fence));
        let found = is_valid.then(|| payload.found(left)).flatten();
        Ok((found, stamped.seen))
    }

    fn remember(&self, key: &str, tags: &[String]) {
        if tags.iter().map(String::len).sum::<usize>() <= TAGS {
            self.tags.insert(key.into(), tags.into());
        }
    }

    /// Stores a value, unless a purge has concerned it already; gives the moment up to which it shows every purge.
    pub(crate) async fn store(
        &self,
        key: &str,
        value: &Bytes,
        policy: &StorePolicy,
        arrival: Arrival,
    ) -> Result<Fence, NoStoreReason> {
        let server = &self.shared.server;
        let payload = Payload {
            order: arrival.fence.order(),
            fence: arrival.fence.get(),
            lifetime: policy.lifetime,
            tags: policy.tags.clone(),
            key: key.to_owned(),
            body: value.clone(),
        };
        let limits = &server.options.limits;
        let allowed = limits.allow(key, &policy.tags, value.len());
        let encoded = payload
            .encode()
            .filter(|_| allowed)
            .ok_or(NoStoreReason::TooLarge)?;
        let unreachable = NoStoreReason::StoreUnreachable;
        let link = self.shared.gate.link().ok_or(unreachable)?;
        let stored = self.within(self.write(&link, &payload, encoded, arrival));
        stored.await.ok_or(unreachable)?
    }

    /// Judges first and writes then: what is invalid already must not take the place of what is valid.
    async fn write(
        &self,
        link: &Link,
        payload: &Payload,
        encoded: Vec<u8>,
        arrival: Arrival,
    ) -> RedisResult<Result<Fence, NoStoreReason>> {
        let Some(stamped) = Stamped::now(link, &payload.tags).await? else {
            return Ok(Err(NoStoreReason::OrderUnknown));
        };
        if !stamped.seen.covers(arrival.fence) {
            return Ok(Err(NoStoreReason::OrderUnknown));
        }
        if !stamped.is_valid(arrival.primary) {
            return Ok(Err(NoStoreReason::PurgedMeanwhile));
        }
        if !stamped.is_valid(arrival.fence) {
            return Ok(Err(NoStoreReason::ReplicaLag));
        }
        let lasts = milliseconds(payload.lifetime.whole()).max(1);
        let mut set = redis::cmd("SET");
        set.arg(link.server.names.value(&payload.key))
            .arg(encoded)
            .arg("PX")
            .arg(lasts);
        set.query_async::<()>(&mut link.connection.clone()).await?;
        self.remember(&payload.key, &payload.tags);
        Ok(Ok(stamped.seen))
    }

    pub(crate) async fn purge(&self, tags: &[String]) -> Purged {
        match tags {
            [] => Purged::Done { seq: None },
            tags => self.send(Batch::of(tags)).await,
        }
    }

    pub(crate) async fn purge_all(&self) -> Purged {
        self.send(Batch::All).await
    }

    /// Waits until every purge has arrived that was queued.
    pub(crate) async fn delivered(&self) {
        recovery::begin(&self.shared);
        self.shared.gate.delivered().await;
    }

    async fn send(&self, batch: Batch) -> Purged {
        // From here on the purge waits in the gate, should it not arrive, or should its future be dropped.
        let unsent = Unsent::new(&self.shared, batch);
        let sent = match self.link().await {
            Some(link) => self.within(unsent.send(&link)).await,
            None => None,
        };
        match sent {
            Some(seq) => Purged::Done { seq: Some(seq) },
            None => Purged::Queued,
        }
    }

    /// The connection, if Redis is in use; at the start it waits for one, but not for long.
    async fn link(&self) -> Option<Link> {
        let gate = &self.shared.gate;
        if let Some(link) = gate.link() {
            return Some(link);
        }
        recovery::begin(&self.shared);
        if !gate.was_tried() {
            let budget = self.shared.server.options.budget;
            let _ = tokio::time::timeout(budget, gate.tried()).await;
        }
        gate.link()
    }

    async fn within<T>(&self, asked: impl Future<Output = RedisResult<T>>) -> Option<T> {
        let budget = self.shared.server.options.budget;
        let error = match tokio::time::timeout(budget, asked).await {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(error)) => error,
            Err(_) => RedisError::from(std::io::Error::from(std::io::ErrorKind::TimedOut)),
        };
        self.shared.trouble.report(&error);
        let gone = error.is_unrecoverable_error() && !error.is_timeout();
        self.shared.gate.failed(gone);
        recovery::begin(&self.shared);
        None
    }
}
