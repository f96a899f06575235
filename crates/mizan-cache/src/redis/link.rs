//! One connection to Redis, and the order of purges as it is spoken to over it.

use std::collections::BTreeSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::{Arc, Weak};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, InfoDict, RedisResult, Script};

use super::address::{self, RedisUrlError};
use super::batch::Batch;
use super::names::Names;
use super::options::RedisOptions;
use super::payload::milliseconds;
use super::seen::Seen;
use crate::fence::Fence;

/// How many tags go into one call of the script; Lua passes no more than some thousands at once.
const TAGS: usize = 500;
/// How long opening a connection may take, in the background.
const CONNECTING: Duration = Duration::from_secs(1);

/// Where Redis is and what is done there.
#[derive(Debug)]
pub(super) struct Server {
    client: Client,
    script: Script,
    pub(super) names: Names,
    pub(super) options: RedisOptions,
    pub(super) seen: Seen,
}

/// An open connection whose order of purges is whole. Cloning shares it.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) server: Arc<Server>,
    pub(super) connection: MultiplexedConnection,
    run: Arc<str>,
}

/// A [`Link`] that does not keep the server's cache alive.
#[derive(Debug)]
pub(super) struct WeakLink {
    server: Weak<Server>,
    connection: MultiplexedConnection,
    run: Arc<str>,
}

impl WeakLink {
    /// The link; nothing when the cache is gone.
    pub(super) fn upgrade(&self) -> Option<Link> {
        Some(Link {
            server: self.server.upgrade()?,
            connection: self.connection.clone(),
            run: Arc::clone(&self.run),
        })
    }
}

impl Server {
    pub(super) fn new(url: &str, options: RedisOptions) -> Result<Self, RedisUrlError> {
        Ok(Self::of(address::client(url)?, options))
    }

    /// The same server for a cache with these options.
    pub(super) fn with_options(&self, options: RedisOptions) -> Self {
        Self::of(self.client.clone(), options)
    }

    /// Where it is, as messages show it.
    pub(super) fn place(&self) -> String {
        address::place(&self.client)
    }

    fn of(client: Client, options: RedisOptions) -> Self {
        Self {
            client,
            script: Script::new(include_str!("purge.lua")),
            names: Names::new(&options.app),
            seen: Seen::new(options.replica_lag),
            options,
        }
    }

    /// Connects, each answer within `patience`. A server that has started since the last one looked may
    /// have lost purges: then everything is purged.
    pub(super) async fn connect(self: &Arc<Self>, patience: Duration) -> RedisResult<Link> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECTING))
            .set_response_timeout(Some(patience));
        let client = &self.client;
        let mut connection = client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        let info: InfoDict = redis::cmd("INFO")
            .arg("server")
            .query_async(&mut connection)
            .await?;
        let run: String = info.get("run_id").unwrap_or_default();
        let link = Link {
            server: Arc::clone(self),
            connection,
            run: run.into(),
        };
        link.ensure().await?;
        Ok(link)
    }
}

impl Link {
    pub(super) fn downgrade(self) -> WeakLink {
        WeakLink {
            server: Arc::downgrade(&self.server),
            connection: self.connection,
            run: self.run,
        }
    }

    /// How far the order has come; begins another one if it is not whole. A server that accepts no purges refuses.
    pub(super) async fn ensure(&self) -> RedisResult<Fence> {
        self.call("ensure", &[]).await
    }

    /// Purges, and gives the number of the purge.
    pub(super) async fn purge(&self, batch: &Batch) -> RedisResult<u64> {
        match batch {
            Batch::All => Ok(self.call("all", &[]).await?.get()),
            Batch::Tags(tags) => self.purge_tags(tags).await,
        }
    }

    async fn purge_tags(&self, tags: &BTreeSet<String>) -> RedisResult<u64> {
        let tags: Vec<&String> = tags.iter().collect();
        let mut seq = 0;
        for some in tags.chunks(TAGS) {
            seq = self.call("tags", some).await?.get();
        }
        Ok(seq)
    }

    async fn call(&self, what: &str, tags: &[&String]) -> RedisResult<Fence> {
        let Server {
            names,
            options,
            script,
            seen,
            ..
        } = &*self.server;
        let asked = seen.now();
        let (order, seq) = script
            .key(&names.cur)
            .key(&names.prev)
            .key(&names.log)
            .arg(what)
            .arg(&*self.run)
            .arg(milliseconds(options.lifetime))
            .arg(options.stamps)
            .arg(options.log)
            .arg(name_of_an_order())
            .arg(tags)
            .invoke_async(&mut self.connection.clone())
            .await?;
        let read = Fence::of(order, seq);
        seen.observe(asked, read);
        Ok(read)
    }
}

/// A name no order has had, should one begin now.
fn name_of_an_order() -> u64 {
    // Keys of a hasher are random; half of all numbers are names, so that none is taken for the others.
    RandomState::new().hash_one("order") >> 1 | 1 << 32
}
