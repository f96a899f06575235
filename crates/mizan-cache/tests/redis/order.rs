//! The order of purges as it lies in Redis, and what happens when parts of it are lost.

use crate::server::Server;
use crate::store::{STORED, cache, cache_with, fill, patient};

const CUR: &str = "{mz:test}:cur";
const PREV: &str = "{mz:test}:prev";
const LOG: &str = "{mz:test}:log";

#[tokio::test]
async fn the_log_says_every_purge_under_its_number() {
    let server = Server::start();
    let cache = cache(&server);
    cache.purge(&["a".to_owned(), "b;x=1".to_owned()]).await;
    let seq: String = server.ask(&["HGET", CUR, "#"]);
    let last: Vec<(String, Vec<String>)> = server.ask(&["XREVRANGE", LOG, "+", "-", "COUNT", "1"]);
    let record = ["tag", "a", "tag", "b;x=1"].map(str::to_owned).to_vec();
    assert_eq!(last, [(format!("{seq}-0"), record)]);
}

#[tokio::test]
async fn losing_any_part_of_the_order_loses_entries_and_nothing_else() {
    for lost in [vec![CUR], vec![PREV], vec![CUR, PREV], vec![CUR, PREV, LOG]] {
        let server = Server::start();
        let cache = cache(&server);
        fill(&cache, "old").await;
        server.ask::<()>(&[&["DEL"], lost.as_slice()].concat());
        assert_eq!(fill(&cache, "new").await.value, "new", "without {lost:?}");
        let repaired = fill(&cache, "newer").await;
        assert_eq!(repaired.value, "new", "without {lost:?}");
    }
}

#[tokio::test]
async fn an_entry_whose_purge_was_forgotten_with_the_stamps_stays_dead() {
    let server = Server::start();
    let cache = cache(&server);
    fill(&cache, "old").await;
    cache.purge(&["board;board_id=1".to_owned()]).await;
    server.ask::<()>(&["DEL", CUR, PREV]);
    assert_eq!(fill(&cache, "new").await.value, "new");
}

#[tokio::test]
async fn a_purge_stays_known_when_its_stamp_is_forgotten_or_lost() {
    for (others, lose) in [(15, true), (40, false)] {
        let server = Server::start();
        let mut options = patient("test");
        options.stamps = 20;
        let cache = cache_with(&server, options);
        fill(&cache, "old").await;
        cache.purge(&["board;board_id=1".to_owned()]).await;
        for other in 0..others {
            cache.purge(&[format!("other;id={other}")]).await;
        }
        let kept: bool = server.ask(&["HEXISTS", PREV, ".board;board_id=1"]);
        assert_eq!(kept, lose, "after {others} purges");
        if lose {
            server.ask::<()>(&["DEL", PREV]);
        }
        assert_eq!(fill(&cache, "new").await.value, "new");
    }
}

#[tokio::test]
async fn losing_the_log_alone_costs_nothing() {
    let server = Server::start();
    let cache = cache(&server);
    fill(&cache, "first").await;
    server.ask::<()>(&["DEL", LOG]);
    assert_eq!(fill(&cache, "second").await.value, "first");
}

#[tokio::test]
async fn a_server_that_comes_back_with_an_old_snapshot_serves_nothing_of_it() {
    let mut server = Server::start();
    let one = cache(&server);
    fill(&one, "old").await;
    server.ask::<()>(&["SAVE"]);
    one.purge(&["board;board_id=1".to_owned()]).await;
    server.kill();
    server.start_again();
    let other = cache(&server);
    assert_eq!(fill(&other, "new").await.value, "new");
}

#[tokio::test]
async fn stamps_are_forgotten_in_two_steps_and_then_their_entries_are_too() {
    let server = Server::start();
    let mut options = patient("test");
    options.stamps = 20;
    let cache = cache_with(&server, options);
    cache.purge(&["board;board_id=1".to_owned()]).await;
    let filled = fill(&cache, "first").await;
    for other in 0..15 {
        cache.purge(&[format!("other;id={other}")]).await;
    }
    let once: u64 = server.ask(&["HGET", CUR, "^"]);
    assert!(Some(once) > filled.seq, "one rotation, after the fill");
    assert_eq!(fill(&cache, "second").await.value, "first");
    for other in 0..15 {
        cache.purge(&[format!("other;id={other}")]).await;
    }
    assert_eq!(fill(&cache, "second").await.value, "second");
    let most: u64 = server.ask(&["HLEN", PREV]);
    assert!(most <= 21);
}

#[tokio::test]
async fn a_value_that_is_not_ours_is_a_miss() {
    let server = Server::start();
    let cache = cache(&server);
    fill(&cache, "first").await;
    let names: Vec<String> = server.ask(&["KEYS", "mz:v:test:*"]);
    let [name] = names.as_slice() else {
        panic!("one value, not {names:?}")
    };
    server.ask::<()>(&["SET", name, "mz?"]);
    let answer = fill(&cache, "second").await;
    assert_eq!(answer.outcome, STORED);
}
