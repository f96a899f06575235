//! Two releases of an app over one Redis: each groups the bundles of a context in its own way.

use std::collections::BTreeMap;

use mizan_cache::{Cache, Fill, Lifetime};

use crate::random::Random;
use crate::server::Server;
use crate::store::{cache, cache_with, patient};

/// Reads an entry that carries these tags; gives what is stored now.
async fn read(cache: &Cache, key: &str, tags: &[&str], value: &'static str) -> String {
    let tags = tags.iter().map(|&tag| tag.to_owned()).collect();
    let filled = Fill::keep(value.into(), tags, Lifetime::seconds(60, 0));
    let answer = cache.get_or_fill(key, async || Ok::<_, ()>(filled)).await;
    let value = answer.expect("a fill that does not fail").value;
    String::from_utf8(value.to_vec()).expect("text")
}

async fn purge(cache: &Cache, tags: &[&str]) {
    let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
    cache.purge(&tags).await;
}

const OLD: &[&str] = &["board;board_id=1", "~board~aa"];
const NEW: &[&str] = &["board;list_id=2", "~board~bb"];

#[tokio::test]
async fn a_release_that_groups_otherwise_purges_the_whole_context_of_the_other() {
    let server = Server::start();
    let (old, new) = (cache(&server), cache(&server));
    read(&old, "old", OLD, "before").await;
    read(&new, "new", NEW, "before").await;
    read(&old, "shop", &["shop", "~shop~aa"], "before").await;
    purge(&new, &["board;list_id=3", "~board~bb"]).await;
    assert_eq!(read(&old, "old", OLD, "after").await, "after");
    assert_eq!(read(&new, "new", NEW, "after").await, "before");
    let shop = read(&old, "shop", &["shop", "~shop~aa"], "after").await;
    assert_eq!(shop, "before", "another context");
}

#[tokio::test]
async fn the_purges_of_one_release_touch_what_it_names_alone_once_the_other_is_gone() {
    let server = Server::start();
    let (old, new) = (cache(&server), cache(&server));
    purge(&new, &["board;list_id=3", "~board~bb"]).await;
    read(&old, "old", OLD, "before").await;
    for board in 2..5 {
        purge(&old, &[&format!("board;board_id={board}"), "~board~aa"]).await;
    }
    assert_eq!(read(&old, "old", OLD, "after").await, "before");
    purge(&old, OLD).await;
    assert_eq!(read(&old, "old", OLD, "after").await, "after");
}

#[tokio::test]
async fn a_purge_by_another_release_stays_known_when_the_stamps_rotate() {
    for others in [15, 40] {
        let server = Server::start();
        let mut options = patient("test");
        options.stamps = 20;
        let cache = cache_with(&server, options);
        read(&cache, "old", OLD, "before").await;
        purge(&cache, &["board;list_id=3", "~board~bb"]).await;
        for other in 0..others {
            purge(
                &cache,
                &[&format!("board;board_id={}", other + 2), "~board~aa"],
            )
            .await;
        }
        let now = read(&cache, "old", OLD, "after").await;
        assert_eq!(now, "after", "after {others} purges");
    }
}

#[tokio::test]
async fn random_purges_by_three_releases_leave_exactly_what_they_do_not_concern() {
    let server = Server::start();
    let cache = cache(&server);
    let mut random = Random::new();
    let tags = |release: usize, group: usize| {
        (
            format!("board;g={group}"),
            format!("~board~{}", ["a0", "b1", "c2"][release]),
        )
    };
    // Whether the entry of a release in a group has to be filled again.
    let mut purged: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    for _ in 0..400 {
        let (release, group) = (random.below(3), random.below(3));
        let (own, scopes) = tags(release, group);
        if random.below(3) == 0 {
            purge(&cache, &[&own, &scopes]).await;
            for (entry, is_purged) in &mut purged {
                *is_purged |= *entry == (release, group) || entry.0 != release;
            }
        } else {
            let key = format!("{release} {group}");
            let was = purged.insert((release, group), false).unwrap_or(true);
            let filled = Fill::keep("".into(), vec![own, scopes], Lifetime::seconds(60, 0));
            let answer = cache.get_or_fill(&key, async || Ok::<_, ()>(filled)).await;
            let outcome = answer.expect("a fill that does not fail").outcome;
            assert_eq!(outcome.is_stored(), was, "{key}: {outcome:?}");
        }
    }
}
