//! Two edges, and what becomes of the log of purges between them: cut off, trimmed, emptied, killed.

use std::time::{Duration, UNIX_EPOCH};

use mizan_edge::sign;
use tokio::time;

use crate::{
    app::{self, Number, read, write},
    cut::Cut,
    server::Server,
    support::{Origin, RunningEdge, operator, order},
};

/// Longer than the staleness that is published, on the slowest machine.
pub(crate) const SOON: Duration = Duration::from_secs(30);

/// Two edges in front of one origin: the test cuts the way between the far one and Redis.
pub(crate) struct Scene {
    pub(crate) near: RunningEdge,
    pub(crate) far: RunningEdge,
    pub(crate) way: Cut,
    redis: Server,
    _origin: Origin,
}

impl Scene {
    pub(crate) async fn open() -> Self {
        let redis = Server::start();
        let url = redis.url();
        let way = Cut::to(&redis).await;
        let origin = app::start(&Number::default(), &url).await;
        let with = async |url: String| {
            let mut settings = app::before(origin.address);
            settings.redis = Some(url);
            app::edge(settings).await
        };
        let (near, far) = (with(url).await, with(way.url()).await);
        let scene = Self {
            near,
            far,
            way,
            redis,
            _origin: origin,
        };
        scene.far_gives_hits().await;
        scene
    }

    /// Waits until the far edge answers from memory by itself: it has the lease.
    pub(crate) async fn far_gives_hits(&self) {
        let hits = async { while !read(&self.far).await.1.contains("mizan-edge; hit") {} };
        time::timeout(SOON, hits)
            .await
            .expect("the lease comes back");
    }

    /// Waits until the far edge shows this number, and checks that it shows nothing older afterwards.
    async fn far_shows(&self, number: u64) {
        let shows = async { while read(&self.far).await.0 < number {} };
        time::timeout(SOON, shows).await.expect("it is shown soon");
        for _ in 0..20 {
            assert!(read(&self.far).await.0 >= number);
        }
    }
}

#[tokio::test]
async fn a_change_through_one_edge_is_seen_through_the_other() {
    let scene = Scene::open().await;
    for _ in 0..5 {
        let number = write(&scene.near).await;
        assert_eq!(read(&scene.near).await.0, number);
        scene.far_shows(number).await;
        scene.far_gives_hits().await;
    }
}

#[tokio::test]
async fn what_an_operator_orders_at_one_edge_is_done_at_the_other() {
    let (redis, number) = (Server::start(), Number::default());
    let origin = app::start(&number, &redis.url()).await;
    let edge = async || {
        let mut settings = app::before(origin.address);
        settings.redis = Some(redis.url());
        settings.admin_secret = Some("secret".to_owned());
        app::edge(settings).await
    };
    let (near, far) = (edge().await, edge().await);
    let is_hit = async || read(&far).await.1.contains("mizan-edge; hit");
    let until = async |wanted: bool| {
        let reads = async { while is_hit().await != wanted {} };
        time::timeout(SOON, reads).await.expect("it comes soon");
    };
    until(true).await;
    let now = UNIX_EPOCH.elapsed().expect("a date after 1970").as_secs();
    let body = r#"{"all":true}"#;
    let signature = sign("secret", now, body.as_bytes());
    let answer = order(&mut operator(&near).await, body, &signature).await;
    assert_eq!(answer.status, 200);
    // What it holds is fresh for a minute, unless somebody tells it of the order.
    until(false).await;
}

#[tokio::test]
async fn a_change_that_the_origin_has_told_of_is_not_told_again_by_the_edge() {
    let scene = Scene::open().await;
    let log: Vec<String> = scene.redis.ask(&["KEYS", "*:log"]);
    let told = || scene.redis.ask::<u64>(&["XLEN", &log[0]]);
    let before = told();
    for _ in 0..3 {
        write(&scene.near).await;
    }
    assert_eq!(told(), before + 3);
}

#[tokio::test]
async fn an_edge_that_is_cut_off_asks_the_origin_once_its_lease_has_ended() {
    let scene = Scene::open().await;
    scene.way.cut();
    let number = write(&scene.near).await;
    scene.far_shows(number).await;
    for _ in 0..3 {
        let number = write(&scene.near).await;
        let (shown, status) = read(&scene.far).await;
        assert_eq!(
            shown, number,
            "without a lease nothing is given unasked: {status}"
        );
        assert!(!status.contains("mizan-edge; hit"), "{status}");
    }
    scene.way.mend();
    scene.far_gives_hits().await;
    assert!(read(&scene.far).await.0 >= number);
}

#[tokio::test]
async fn a_log_that_was_trimmed_while_an_edge_was_away_leaves_nothing_old() {
    let scene = Scene::open().await;
    scene.way.cut();
    let mut number = 0;
    for _ in 0..3 {
        number = write(&scene.near).await;
    }
    let log: Vec<String> = scene.redis.ask(&["KEYS", "*:log"]);
    let _: u64 = scene.redis.ask(&["XTRIM", &log[0], "MAXLEN", "0"]);
    scene.way.mend();
    scene.far_shows(number).await;
    scene.far_gives_hits().await;
    assert_eq!(read(&scene.far).await.0, number);
}

#[tokio::test]
async fn a_log_that_is_gone_leaves_nothing_old() {
    let scene = Scene::open().await;
    let _: String = scene.redis.ask(&["FLUSHALL"]);
    for _ in 0..3 {
        let number = write(&scene.near).await;
        assert_eq!(read(&scene.near).await.0, number);
        scene.far_shows(number).await;
    }
    scene.far_gives_hits().await;
}

#[tokio::test]
async fn a_redis_that_is_killed_ends_the_lease_and_one_that_comes_back_renews_it() {
    let mut scene = Scene::open().await;
    scene.redis.kill();
    let number = write(&scene.near).await;
    assert_eq!(read(&scene.near).await.0, number);
    scene.far_shows(number).await;
    scene.redis.start_again();
    let number = write(&scene.near).await;
    scene.far_shows(number).await;
    scene.far_gives_hits().await;
    assert_eq!(read(&scene.far).await.0, number);
}

#[tokio::test]
async fn a_redis_that_is_frozen_ends_the_lease() {
    let scene = Scene::open().await;
    scene.redis.freeze();
    let number = write(&scene.near).await;
    assert_eq!(read(&scene.near).await.0, number);
    scene.far_shows(number).await;
    scene.redis.thaw();
    scene.far_gives_hits().await;
    assert_eq!(read(&scene.far).await.0, number);
}
