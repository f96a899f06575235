//! An origin dies with a change made and nobody told of it: no edge shows what was there before.

use std::time::Duration;

use tokio::time;

use crate::{
    app::{self, Number, call, read, read_at, write},
    cut::Cut,
    mortal::Mortal,
    server::Server,
    support::RunningEdge,
};

/// Longer than the staleness that is published, on the slowest machine.
const SOON: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_change_of_an_origin_that_dies_before_it_tells_of_it_is_seen() {
    let (redis, number) = (Server::start(), Number::default());
    let way = Cut::to(&redis).await;
    let origin = Mortal::start(&number, &way.url(), None).await;
    let address = origin.address;
    let mut settings = app::before(address);
    settings.redis = Some(redis.url());
    let edge = app::edge(settings).await;
    let before = write(&edge).await;
    assert_eq!(read(&edge).await.0, before);
    while !read_at(address).await.1.contains("mizan; hit") {}

    let mut client = edge.connect().await;
    client.send(call("raise_and_hang")).await;
    number.was_raised.notified().await;
    // Not even its last words reach Redis, as when it is killed.
    way.cut();
    drop(origin);
    assert_eq!(client.answer().await.expect("an answer").status, 502);

    let _origin = Mortal::start(&number, &redis.url(), Some(address)).await;
    assert_eq!(read(&edge).await.0, before + 1);
    // Nor does the origin, once it uses what is kept in Redis again.
    let shown = loop {
        let (shown, status) = read_at(address).await;
        if !status.contains("bypass") {
            break shown;
        }
    };
    assert_eq!(shown, before + 1);
}

#[tokio::test]
async fn a_change_of_an_origin_that_dies_is_told_to_the_other_edges_by_the_one_that_saw_it_die() {
    let (redis, number) = (Server::start(), Number::default());
    let way = Cut::to(&redis).await;
    let origin = Mortal::start(&number, &way.url(), None).await;
    let address = origin.address;
    let edge = async || {
        let mut settings = app::before(address);
        settings.redis = Some(redis.url());
        app::edge(settings).await
    };
    let (near, far) = (edge().await, edge().await);
    let before = write(&near).await;
    gives_from_memory(&far, before).await;

    let mut client = near.connect().await;
    client.send(call("raise_and_hang")).await;
    number.was_raised.notified().await;
    // Not even its last words reach Redis, as when it is killed.
    way.cut();
    drop(origin);
    assert_eq!(client.answer().await.expect("an answer").status, 502);

    let _origin = Mortal::start(&number, &redis.url(), Some(address)).await;
    // What the far edge holds is fresh for a minute, unless somebody tells it of the change.
    gives_from_memory(&far, before + 1).await;
}

#[tokio::test]
async fn a_change_that_is_made_after_its_time_is_told_to_the_other_edges_once_it_is_answered() {
    let (redis, number) = (Server::start(), Number::default());
    let way = Cut::to(&redis).await;
    let origin = app::start(&number, &way.url()).await;
    let edge = async |patience| {
        let mut settings = app::before(origin.address);
        settings.redis = Some(redis.url());
        settings.timeouts.answer = patience;
        app::edge(settings).await
    };
    let (near, far) = (edge(Duration::from_secs(1)).await, edge(SOON).await);
    let before = write(&far).await;
    gives_from_memory(&far, before).await;

    // The origin itself tells nobody.
    way.cut();
    let late = near.connect().await.ask(&call("raise_late")).await;
    assert_eq!(late.status, 504);
    gives_from_memory(&far, before).await;
    number.may_raise.notify_one();
    gives_from_memory(&far, before + 1).await;
}

/// Waits until an edge answers with this number from memory.
async fn gives_from_memory(edge: &RunningEdge, number: u64) {
    let gives = async {
        loop {
            let (shown, status) = read(edge).await;
            if shown == number && status.contains("mizan-edge; hit") {
                break;
            }
        }
    };
    let given = time::timeout(SOON, gives).await;
    given.unwrap_or_else(|_| panic!("{number} is shown soon"));
}
