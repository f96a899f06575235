//! A node with a store of its own that follows the purges of others.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mizan_cache::{Stamps, engine::Follower};
use tokio::task::JoinHandle;

use crate::server::Server;
use crate::store::{cache, patient};

const STALE: Duration = Duration::from_secs(2);

/// A follower at work, which is stopped with this.
pub(crate) struct Node {
    pub(crate) follower: Arc<Follower>,
    pub(crate) stamps: Arc<Stamps>,
    work: JoinHandle<()>,
}

impl Node {
    pub(crate) async fn following(server: &Server) -> Self {
        let stamps = Arc::new(Stamps::new());
        let options = patient("test");
        let follower = Follower::new(&server.url(), options, Arc::clone(&stamps), STALE);
        let follower = Arc::new(follower.expect("its own address"));
        let works = Arc::clone(&follower);
        let work = tokio::spawn(async move {
            let _ = works.run().await;
        });
        let node = Self {
            follower,
            stamps,
            work,
        };
        node.until(|node| node.follower.applied().is_some()).await;
        node
    }

    pub(crate) async fn until(&self, done: impl Fn(&Self) -> bool) {
        while !done(self) {
            tokio::task::yield_now().await;
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.work.abort();
    }
}

#[tokio::test]
async fn a_purge_of_another_process_arrives_and_touches_nothing_else() {
    let server = Server::start();
    let node = Node::following(&server).await;
    let fence = node.stamps.capture();
    let [hit, other] = ["a", "b"].map(|tag| node.stamps.mark([tag]));
    cache(&server).purge(&["a".to_owned()]).await;
    node.until(|node| !node.stamps.is_valid(fence, &hit)).await;
    assert!(node.stamps.is_valid(fence, &other));
}

#[tokio::test]
async fn a_node_knows_the_number_of_the_last_purge() {
    let server = Server::start();
    let node = Node::following(&server).await;
    let mizan_cache::Purged::Done { seq } = cache(&server).purge(&["a".to_owned()]).await else {
        panic!("Redis is well")
    };
    node.until(|node| node.follower.applied() == seq).await;
}

#[tokio::test]
async fn a_read_gives_a_lease_and_a_frozen_server_does_not_renew_it() {
    let server = Server::start();
    let node = Node::following(&server).await;
    assert!(node.follower.has_lease(Instant::now()));
    server.freeze();
    assert!(!node.follower.has_lease(Instant::now() + STALE));
    server.thaw();
}

#[tokio::test]
async fn purges_in_a_log_that_was_lost_are_not_missed() {
    let server = Server::start();
    let node = Node::following(&server).await;
    let fence = node.stamps.capture();
    let slots = node.stamps.mark(["a"]);
    let lose = "redis.call('HINCRBY', '{mz:test}:cur', '#', 1) redis.call('DEL', '{mz:test}:log')";
    server.ask::<()>(&["EVAL", lose, "0"]);
    node.until(|node| !node.stamps.is_valid(fence, &slots))
        .await;
}

#[tokio::test]
async fn a_server_that_restarts_empty_purges_everything() {
    let mut server = Server::start();
    let node = Node::following(&server).await;
    let fence = node.stamps.capture();
    let slots = node.stamps.mark(["a"]);
    server.kill();
    server.start_again();
    node.until(|node| !node.stamps.is_valid(fence, &slots))
        .await;
    node.until(|node| node.follower.has_lease(Instant::now()))
        .await;
}
