//! A call purges what it changes before it is answered.

use super::{HIT, Inn, STORED, app, open};
use crate::client::{get, post, send};
use crate::log::logged;

const MENU: &str = "/ctx/menu/?table=1";

#[tokio::test]
async fn a_mutation_purges_what_it_narrows_to_and_nothing_else() {
    let inn = open();
    inn.get(MENU).await;
    inn.get("/ctx/menu/?table=2").await;
    inn.call("cook", r#"{"table":1,"dish":"soup"}"#).await;
    let answer = inn.get(MENU).await;
    assert_eq!(answer.header("cache-status"), STORED);
    assert_eq!(answer.body, r#"{"dish":"soup","wine":1}"#);
    assert_eq!(inn.status("/ctx/menu/?table=2").await, HIT);
}

#[tokio::test]
async fn a_view_a_private_function_and_a_target_of_run_time_purge_as_well() {
    let inn = open();
    inn.get(MENU).await;
    let ordered = inn
        .send(post("/kitchen", r#"{"table":1,"dish":"stew"}"#))
        .await;
    assert_eq!(ordered.body, "ordered");
    assert_eq!(inn.get(MENU).await.json()["dish"], "stew");
    inn.send(post("/hooks/market", r#"{"table":1}"#)).await;
    assert_eq!(inn.get(MENU).await.json()["dish"], serde_json::Value::Null);
    inn.call("cook", r#"{"table":1,"dish":"pie"}"#).await;
    assert_eq!(inn.get(MENU).await.json()["dish"], "pie");
    inn.call("spoil", r#"{"table":1}"#).await;
    assert_eq!(inn.get(MENU).await.json()["dish"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_bundle_that_was_being_made_during_a_change_is_not_kept() {
    let inn = open();
    let read = inn.get("/ctx/menu/?table=7");
    let change = async {
        // The cook has looked the dish up and has not served it yet.
        inn.inn.cooking.notified().await;
        inn.call("cook", r#"{"table":7,"dish":"fish"}"#).await;
        inn.inn.served.notify_one();
    };
    let (old, ()) = tokio::join!(read, change);
    assert_eq!(old.json()["dish"], serde_json::Value::Null);
    inn.inn.served.notify_one();
    let new = inn.get("/ctx/menu/?table=7").await;
    assert_eq!(
        (new.header("cache-status"), new.json()["dish"].as_str()),
        (STORED, Some("fish"))
    );
}

#[tokio::test]
async fn what_was_read_of_the_caller_before_a_change_is_not_kept_after_it() {
    let inn = open();
    inn.inn.books().names.insert("slow".into(), "Old".into());
    let read = inn.as_guest("slow", get("/ctx/room/"));
    let change = async {
        // Who calls has been looked up, and nothing of the bundle yet.
        inn.inn.cooking.notified().await;
        inn.inn.books().names.insert("slow".into(), "New".into());
        inn.mizan.purge_user(&"slow".to_owned()).await.unwrap();
        inn.inn.served.notify_one();
    };
    let (old, ()) = tokio::join!(read, change);
    assert_eq!(
        old.header("cache-status"),
        "mizan; fwd=miss; detail=purged-meanwhile"
    );
    for expected in [STORED, HIT] {
        let room = inn.as_guest("slow", get("/ctx/room/")).await;
        assert_eq!(
            (room.header("cache-status"), room.body.as_str()),
            (expected, r#"{"welcome":"New"}"#)
        );
    }
}

#[tokio::test]
async fn a_bundle_that_comes_back_with_a_mutation_is_the_new_one() {
    let inn = open();
    inn.get(MENU).await;
    let call = post("/call/cook/", r#"{"table":1,"dish":"soup"}"#);
    let mounted = crate::client::with(call, "x-mizan-mounted", "menu;table=1");
    let answer = inn.send(mounted).await;
    assert_eq!(answer.json()["refresh"][0]["data"]["dish"], "soup");
    let call = post("/call/rename/", r#"{"name":"Ada"}"#);
    let mounted = crate::client::with(call, "x-mizan-mounted", "room");
    let answer = inn.as_guest("ada", mounted).await;
    assert_eq!(answer.json()["refresh"][0]["data"]["welcome"], "Ada");
}

#[tokio::test]
async fn a_caller_that_signs_out_purges_what_is_cached_for_them() {
    let inn = open();
    inn.inn.books().names.insert("ada".into(), "Ada".into());
    inn.inn.books().names.insert("bob".into(), "Bob".into());
    for id in ["ada", "bob"] {
        inn.as_guest(id, get("/ctx/room/")).await;
    }
    inn.as_guest("ada", post("/call/leave/", "{}")).await;
    assert_eq!(
        inn.as_guest("ada", get("/ctx/room/"))
            .await
            .header("cache-status"),
        STORED
    );
    assert_eq!(
        inn.as_guest("bob", get("/ctx/room/"))
            .await
            .header("cache-status"),
        HIT
    );
}

#[tokio::test]
async fn a_call_that_is_refused_purges_nothing() {
    let inn = open();
    inn.get(MENU).await;
    let call = inn.send(post("/call/cook/", r#"{"table":1}"#)).await;
    assert_eq!(call.status, 422);
    assert_eq!(inn.status(MENU).await, HIT);
}

#[tokio::test(start_paused = true)]
async fn a_purge_that_never_reaches_redis_is_an_error_at_the_shutdown() {
    let app = app(Inn::default()).cache_setting("redis+unix:///nowhere/socket");
    let mizan = app.cache_secret("of the tests").build().unwrap();
    let router = mizan.clone().into_router();
    let cook = post("/call/cook/", r#"{"table":1,"dish":"soup"}"#);
    assert_eq!(send(&router, cook).await.status, 200);
    let ((), log) = logged(mizan.shutdown()).await;
    assert!(
        log.contains("ERROR") && log.contains("did not reach the cache before the shutdown"),
        "{log}"
    );
}
