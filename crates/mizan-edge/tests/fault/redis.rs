//! Redis is killed, frozen or emptied behind an origin: whoever asks after a change still sees it.

use crate::{
    app::{self, Number, read, write},
    server::Server,
    support::{Origin, RunningEdge},
};

struct Scene {
    edge: RunningEdge,
    redis: Server,
    _origin: Origin,
}

impl Scene {
    async fn open() -> Self {
        let redis = Server::start();
        let origin = app::start(&Number::default(), &redis.url()).await;
        let edge = app::edge(app::before(origin.address)).await;
        Self {
            edge,
            redis,
            _origin: origin,
        }
    }

    /// Changes and reads; twice, so that the second read is from a cache where there is one.
    async fn is_current(&self, when: &str) {
        let number = write(&self.edge).await;
        for _ in 0..2 {
            assert_eq!(read(&self.edge).await.0, number, "{when}");
        }
    }
}

#[tokio::test]
async fn the_app_of_these_tests_is_kept_by_the_edge_and_in_redis() {
    let scene = Scene::open().await;
    scene.is_current("at first").await;
    let (_, status) = read(&scene.edge).await;
    assert!(status.contains("mizan-edge; hit"), "{status}");
    let keys: Vec<String> = scene.redis.ask(&["KEYS", "mz:v:*"]);
    assert_eq!(keys.len(), 1);
}

#[tokio::test]
async fn a_redis_that_is_killed_and_comes_back_empty_shows_nothing_old() {
    let mut scene = Scene::open().await;
    scene.is_current("at first").await;
    scene.redis.kill();
    scene.is_current("while it is gone").await;
    scene.redis.start_again();
    scene.is_current("when it is back").await;
}

#[tokio::test]
async fn a_redis_that_is_frozen_and_thaws_with_all_it_had_shows_nothing_old() {
    let scene = Scene::open().await;
    scene.is_current("at first").await;
    scene.redis.freeze();
    scene.is_current("while it is frozen").await;
    scene.redis.thaw();
    for _ in 0..5 {
        scene.is_current("when it goes on").await;
    }
}

#[tokio::test]
async fn a_redis_that_is_emptied_shows_nothing_old() {
    let scene = Scene::open().await;
    scene.is_current("at first").await;
    let number = write(&scene.edge).await;
    let _: String = scene.redis.ask(&["FLUSHALL"]);
    assert_eq!(read(&scene.edge).await.0, number);
    scene.is_current("when it is empty").await;
}
