//! Tokens from before their caller was purged: revoked, stolen, or of somebody who has signed out since.

use std::sync::atomic::Ordering;

use mizan_core::mwt::Claims;

use crate::{
    attack::{HIT, ME, MISS, bearer, call, get},
    support::{Answer, Board, RunningEdge, Time, keys, user},
};

const REFUSED: &str = "mizan-edge; fwd=bypass; detail=purged-caller";

struct Scene {
    board: Board,
    edge: RunningEdge,
    time: Time,
}

impl Scene {
    async fn open() -> Self {
        let (board, time) = (Board::start().await, Time::new());
        let edge = RunningEdge::of_board(&board, &time).await;
        Self { board, edge, time }
    }

    /// The victim's token, as it is issued now.
    fn token(&self) -> String {
        self.token_for(36_000)
    }

    /// One that lives for so many seconds, and differs from others of this second.
    fn token_for(&self, seconds: u64) -> String {
        let now = self.board.told.now.load(Ordering::SeqCst);
        let claims = Claims::new(user(5), now, seconds);
        keys().issue("board", &claims).unwrap()
    }

    async fn ask(&self, token: &str) -> Answer {
        let request = get(ME, &[&bearer(token)]);
        self.edge.connect().await.ask(&request).await
    }

    /// What `Cache-Status` says of the answer to a token.
    async fn status(&self, token: &str) -> String {
        let answer = self.ask(token).await;
        answer.field("cache-status").expect("a status").to_owned()
    }

    fn pass(&self, seconds: u64) {
        self.time.pass(seconds);
        self.board.told.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Purges what is kept for the victim, as `purge_user` does.
    async fn purge(&self) {
        self.board.say("cache-group-invalidation", "\"@5\"");
        let request = call("/api/mizan/call/ping/", "");
        self.edge.connect().await.ask(&request).await;
        self.board.say("cache-group-invalidation", "");
    }
}

#[tokio::test]
async fn an_old_token_gets_nothing_that_is_kept_and_a_new_one_does() {
    let scene = Scene::open().await;
    let old = scene.token();
    assert_eq!(scene.status(&old).await, MISS);
    assert_eq!(scene.status(&old).await, HIT);
    scene.pass(1000);
    scene.purge().await;
    assert_eq!(scene.status(&old).await, REFUSED);
    scene.pass(61);
    let new = scene.token();
    let first = scene.status(&new).await;
    assert_eq!(first, "mizan-edge; fwd=stale; stored");
    assert_eq!(scene.status(&new).await, HIT);
    for _ in 0..2 {
        let reads = scene.board.reads();
        assert_eq!(scene.status(&old).await, REFUSED);
        assert_eq!(scene.board.reads(), reads + 1, "the origin decides");
    }
    scene.board.status(401);
    assert_eq!(scene.ask(&old).await.status, 401);
    assert_eq!(scene.status(&new).await, HIT);
}

#[tokio::test]
async fn what_an_old_token_is_answered_is_kept_for_nobody() {
    let scene = Scene::open().await;
    let old = scene.token();
    scene.pass(1000);
    scene.purge().await;
    scene.ask(&old).await;
    assert_eq!(scene.edge.edge.held(), 0);
    assert_eq!(scene.status(&scene.token()).await, MISS);
}

#[tokio::test]
async fn of_a_token_of_the_same_moment_the_origin_is_asked_before_it_gets_what_is_kept() {
    for seconds in [0, 1, 60] {
        let scene = Scene::open().await;
        scene.pass(1000);
        let before = scene.token_for(30_000);
        scene.ask(&before).await;
        scene.pass(seconds);
        scene.purge().await;
        let after = scene.token();
        assert_eq!(scene.status(&after).await, "mizan-edge; fwd=stale; stored");
        assert_eq!(scene.status(&after).await, HIT);
        // The origin does not believe it any more.
        scene.board.status(401);
        for _ in 0..2 {
            assert_eq!(scene.ask(&before).await.status, 401, "{seconds}");
        }
        assert_eq!(scene.status(&after).await, HIT);
    }
}

#[tokio::test]
async fn what_the_origin_said_before_a_purge_does_not_count_after_it() {
    let scene = Scene::open().await;
    let token = scene.token();
    scene.board.hold();
    let mut client = scene.edge.connect().await;
    client.send(get(ME, &[&bearer(&token)])).await;
    scene.board.reached(1).await;
    scene.purge().await;
    scene.board.release(100);
    client.answer().await.expect("an answer");
    assert_eq!(scene.edge.edge.held(), 0);
    scene.board.status(401);
    assert_eq!(scene.ask(&token).await.status, 401);
}

#[tokio::test]
async fn many_who_have_to_be_asked_for_are_few_requests_to_the_origin() {
    let scene = Scene::open().await;
    let token = scene.token();
    scene.board.hold();
    let mut clients = Vec::new();
    for _ in 0..20 {
        let mut client = scene.edge.connect().await;
        client.send(get(ME, &[&bearer(&token)])).await;
        clients.push(client);
    }
    scene.board.reached(1).await;
    scene.board.release(100);
    for client in &mut clients {
        assert_eq!(client.answer().await.expect("an answer").status, 200);
    }
    // One was under way when most of them came, and one left after that.
    assert!(scene.board.reads() < 10, "{}", scene.board.reads());
}

#[tokio::test]
async fn the_purge_of_everything_refuses_nobody_for_long() {
    let scene = Scene::open().await;
    let token = scene.token();
    scene.ask(&token).await;
    scene.pass(1000);
    // A function that the manifest does not know may have changed everything.
    let request = call("/api/mizan/call/unknown/", "");
    scene.edge.connect().await.ask(&request).await;
    assert_ne!(scene.status(&token).await, REFUSED);
    assert_eq!(scene.status(&token).await, HIT);
}
