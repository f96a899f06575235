//! Whether what is kept may be given: with several edges, only as long as this one hears of every purge.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use mizan_cache::{Cache, Fill, RedisOptions, RedisUrlError, Stamps, engine::Follower};
use tokio::{sync::Mutex, task::AbortHandle};

use super::{App, write::Purge};

/// How old a state may be that a hit shows, but for one delay of the network.
const MAX_STALENESS: Duration = Duration::from_secs(2);

/// The log of purges that this edge follows, if there is one.
#[derive(Debug)]
pub(super) struct Lease {
    url: Option<String>,
    following: ArcSwapOption<Following>,
    /// The largest number an origin has said here.
    heard: AtomicU64,
}

#[derive(Debug)]
pub(super) struct Following {
    pub(super) app: String,
    pub(super) follower: Arc<Follower>,
    /// The store whose log it is, to purge what no origin may have purged.
    store: Cache,
    /// When the log was last asked how far it has come, and what it said.
    asked: Mutex<Option<(Instant, Option<u64>)>>,
    task: AbortHandle,
}

impl Following {
    /// The number of the last purge of all nodes, from a question that was sent after this call; nothing while Redis does
    /// not answer. Calls at the same time share one question.
    pub(super) async fn head(&self) -> Option<u64> {
        let arrived = Instant::now();
        let mut asked = self.asked.lock().await;
        if let Some((at, head)) = *asked
            && at >= arrived
        {
            return head;
        }
        let at = Instant::now();
        let nothing = async || Ok::<_, Infallible>(Fill::pass(Bytes::new()));
        let Ok(answer) = self.store.get_or_fill("head", nothing).await;
        *asked = Some((at, answer.seq));
        answer.seq
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Lease {
    /// For the log in the Redis at `url`; without one this edge is the only one, and purges itself.
    pub(super) fn new(url: Option<String>) -> Result<Self, RedisUrlError> {
        if let Some(url) = &url {
            Follower::new(url, RedisOptions::new(""), Arc::default(), MAX_STALENESS)?;
        }
        let following = ArcSwapOption::empty();
        Ok(Self {
            url,
            following,
            heard: AtomicU64::new(0),
        })
    }

    /// Follows the purges of this app.
    pub(super) fn follow(
        &self,
        app: &str,
        stamps: &Arc<Stamps>,
        manifest: &Arc<ArcSwapOption<App>>,
    ) {
        let followed = self.following.load();
        if followed.as_ref().is_some_and(|known| known.app == app) {
            return;
        }
        let Some(url) = &self.url else {
            return;
        };
        let store = Cache::redis(url, RedisOptions::new(app));
        let (Ok(follower), Ok(store)) = (follower(url, app, stamps, manifest), store) else {
            return;
        };
        let follower = Arc::new(follower);
        let runs = follower.clone();
        let task = tokio::spawn(async move { runs.run().await }).abort_handle();
        self.following.store(Some(Arc::new(Following {
            app: app.to_owned(),
            follower,
            store,
            asked: Mutex::new(None),
            task,
        })));
    }

    /// Tells all others of a purge that no origin may have told them of: it died after its change, or it knows of no
    /// others.
    pub(super) async fn tell(&self, purge: &Purge) {
        let Some(following) = self.following() else {
            return;
        };
        match purge {
            Purge::Nothing => {}
            Purge::Tags(tags) => drop(following.store.purge(tags).await),
            Purge::Everything => drop(following.store.purge_all().await),
        }
    }

    /// Notes a number that an origin has said.
    pub(super) fn hear(&self, number: u64) {
        self.heard.fetch_max(number, Ordering::Relaxed);
    }

    /// The largest number that an origin has said here; 0 if none has.
    pub(super) fn heard(&self) -> u64 {
        self.heard.load(Ordering::Relaxed)
    }

    /// What is followed, if anything is.
    pub(super) fn following(&self) -> Option<Arc<Following>> {
        self.following.load_full()
    }

    /// Whether every purge made a moment ago is known here.
    pub(super) fn holds(&self) -> bool {
        if self.url.is_none() {
            return true;
        }
        let following = self.following.load();
        let follower = following.as_ref().map(|following| &following.follower);
        follower.is_some_and(|follower| follower.has_lease(Instant::now()))
    }
}

/// Follows the purges of an app; what their tags match is found by the scope sets that its manifest has then.
fn follower(
    url: &str,
    app: &str,
    stamps: &Arc<Stamps>,
    manifest: &Arc<ArcSwapOption<App>>,
) -> Result<Follower, RedisUrlError> {
    let options = RedisOptions::new(app);
    let follower = Follower::new(url, options, stamps.clone(), MAX_STALENESS)?;
    let manifest = manifest.clone();
    Ok(follower.widened(move |tags| {
        let Some(app) = manifest.load_full() else {
            return Some(tags.to_vec());
        };
        match app.widened(&Purge::Tags(tags.to_vec())) {
            Purge::Tags(tags) => Some(tags),
            Purge::Nothing | Purge::Everything => None,
        }
    }))
}
