//! Answers for one caller alone: by a verified token, or not at all.

use mizan_core::{
    CallerId,
    mwt::{Claims, KeySet, new_key_set},
};

use crate::support::{Answer, Board, Raw, RunningEdge, Time, keys, named, user};

const ME: &str = "/api/mizan/ctx/me/";
const NOW: u64 = 1_000_000;

fn token(sub: i64) -> String {
    let claims = Claims::new(user(sub), NOW, 3600);
    keys().issue("board", &claims).unwrap()
}

async fn started() -> (Board, RunningEdge, Time) {
    let (board, time) = (Board::start().await, Time::new());
    let edge = RunningEdge::of_board(&board, &time).await;
    (board, edge, time)
}

async fn ask(client: &mut Raw, fields: &str) -> Answer {
    let request = format!("GET {ME} HTTP/1.1\r\nHost: app.test\r\n{fields}\r\n\r\n");
    client.ask(&request).await
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}")
}

#[tokio::test]
async fn every_caller_has_an_answer_of_their_own() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    for _ in 0..3 {
        for sub in [5, 6] {
            let answer = ask(&mut client, &bearer(&token(sub))).await;
            assert!(answer.text().contains(&format!("\"who\":\"{sub}\"")));
            let cookie = format!("Cookie: mizan_token={}", token(sub));
            let answer = ask(&mut client, &cookie).await;
            assert!(answer.text().contains(&format!("\"who\":\"{sub}\"")));
        }
    }
    assert_eq!(board.reads(), 2);
}

#[tokio::test]
async fn a_call_that_changes_the_identity_purges_what_is_stored_for_its_caller_alone() {
    for (field, purged) in [
        ("\"cache\"", true),
        ("\"cookies\", \"cache\"", true),
        ("", false),
    ] {
        let (board, edge, _) = started().await;
        let mut client = edge.connect().await;
        for sub in [5, 6] {
            ask(&mut client, &bearer(&token(sub))).await;
        }
        board.say("clear-site-data", field);
        // `ping` declares to affect nothing.
        let fields = bearer(&token(5));
        let call = format!(
            "POST /api/mizan/call/ping/ HTTP/1.1\r\nHost: app.test\r\n{fields}\r\nContent-Length: 0\r\n\r\n"
        );
        client.ask(&call).await;
        assert_eq!(board.reads(), 2);
        ask(&mut client, &bearer(&token(5))).await;
        assert_eq!(board.reads(), if purged { 3 } else { 2 }, "{field}");
        let reads = board.reads();
        ask(&mut client, &bearer(&token(6))).await;
        assert_eq!(board.reads(), reads, "{field}");
    }
}

#[tokio::test]
async fn a_token_counts_beside_other_credentials_only_in_an_app_that_knows_no_others() {
    let alone = bearer(&token(5));
    let with_key = format!("{alone}\r\nX-Api-Key: of ada");
    let with_session = format!("{alone}\r\nCookie: session=ada");
    for (by, stores) in [
        (Some("token"), [true, true, true]),
        (Some("credentials"), [true, true, false]),
        (None, [false, false, false]),
    ] {
        let board = Board::start().await;
        let text = board.told.manifest.lock().unwrap().clone();
        let mut manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
        match by {
            Some(by) => manifest["identifiedBy"] = by.into(),
            None => drop(manifest.as_object_mut().unwrap().remove("identifiedBy")),
        }
        *board.told.manifest.lock().unwrap() = manifest.to_string();
        let edge = RunningEdge::of_board(&board, &Time::new()).await;
        let mut client = edge.connect().await;
        for (fields, is_stored) in [&alone, &with_key, &with_session].into_iter().zip(stores) {
            ask(&mut client, fields).await;
            let answer = ask(&mut client, fields).await;
            let expected = match is_stored {
                true => "mizan-edge; hit; ttl=60",
                false => "mizan-edge; fwd=bypass; detail=credentials",
            };
            let status = answer.field("cache-status");
            assert_eq!(status, Some(expected), "{by:?}, {fields}");
        }
    }
}

#[tokio::test]
async fn a_token_that_is_bound_to_a_session_is_good_beside_it_alone() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    let claims = Claims::new(user(5), NOW, 3600).bound_to("session", "s5");
    let token = keys().issue("board", &claims).unwrap();
    let mut status = async |fields: &str| {
        let answer = ask(&mut client, fields).await;
        answer.field("cache-status").unwrap().to_owned()
    };
    let beside = format!("Cookie: session=s5; theme=dark; mizan_token={token}");
    let miss = status(&beside).await;
    assert_eq!(miss, "mizan-edge; fwd=uri-miss; stored");
    // The origin is asked without the session, and can verify the token all the same.
    let seen = board.told.seen.lock().unwrap().clone();
    assert!(seen.contains_key("mizan-bound") && !seen.contains_key("cookie"));
    assert_eq!(status(&beside).await, "mizan-edge; hit; ttl=60");
    for fields in [
        bearer(&token),
        format!("Cookie: mizan_token={token}"),
        format!("Cookie: session=s6; mizan_token={token}"),
        format!("Cookie: session=s5; session=s6; mizan_token={token}"),
    ] {
        let bypass = "mizan-edge; fwd=bypass; detail=credentials";
        assert_eq!(status(&fields).await, bypass, "{fields}");
    }
}

#[tokio::test]
async fn two_tokens_of_one_caller_that_give_different_rights_share_no_answer() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    let lead = Claims {
        staff: true,
        ..Claims::new(user(5), NOW, 3600)
    };
    let lead = keys().issue("board", &lead).unwrap();
    for _ in 0..2 {
        ask(&mut client, &bearer(&lead)).await;
        ask(&mut client, &bearer(&token(5))).await;
    }
    assert_eq!(board.reads(), 2);
}

#[tokio::test]
async fn an_answer_made_with_fewer_rights_than_the_token_gives_is_not_kept() {
    let (board, edge, _) = started().await;
    board.say("mizan-identity", "user%3A5");
    let lead = Claims {
        staff: true,
        ..Claims::new(user(5), NOW, 3600)
    };
    let lead = keys().issue("board", &lead).unwrap();
    let mut client = edge.connect().await;
    for reads in 2..4 {
        ask(&mut client, &bearer(&lead)).await;
        assert_eq!(board.reads(), reads);
    }
}

#[tokio::test]
async fn credentials_the_edge_cannot_verify_go_to_the_origin() {
    let other = KeySet::from_jwk_set(&new_key_set("1", &[8; 32])).unwrap();
    let forged = other
        .issue("board", &Claims::new(user(5), NOW, 3600))
        .unwrap();
    let elsewhere = keys()
        .issue("shop", &Claims::new(user(5), NOW, 3600))
        .unwrap();
    let good = token(5);
    let (head, rest) = good.split_once('.').unwrap();
    let none = format!("eyJhbGciOiJub25lIiwia2lkIjoiMSIsInR5cCI6Im13dCJ9.{rest}");
    let cut = format!("{head}.{}", rest.split_once('.').unwrap().0);
    let doubtful = [
        "Cookie: session=ada".to_owned(),
        bearer(&forged),
        bearer(&elsewhere),
        bearer(&none),
        bearer(&cut),
        bearer(""),
        "Authorization: Basic YWRhOmE=".to_owned(),
        format!("Authorization: Basic YWRhOmE=\r\nCookie: mizan_token={good}"),
        format!("{}\r\nCookie: mizan_token={}", bearer(&good), token(6)),
        format!("Cookie: mizan_token={good}; mizan_token={}", token(6)),
        // The origin may take another credential for the caller's.
        format!("{}\r\nCookie: session=ada", bearer(&good)),
        format!("Cookie: session=ada; mizan_token={good}"),
    ];
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    for fields in doubtful {
        for _ in 0..2 {
            let before = board.reads();
            let answer = ask(&mut client, &fields).await;
            assert_eq!(board.reads(), before + 1, "{fields}");
            let status = answer.field("cache-status");
            assert_eq!(
                status,
                Some("mizan-edge; fwd=bypass; detail=credentials"),
                "{fields}"
            );
        }
    }
}

#[tokio::test]
async fn a_token_that_has_expired_is_not_believed_although_it_was() {
    let (board, edge, time) = started().await;
    let mut client = edge.connect().await;
    let short = keys()
        .issue("board", &Claims::new(user(5), NOW, 30))
        .unwrap();
    ask(&mut client, &bearer(&short)).await;
    ask(&mut client, &bearer(&short)).await;
    assert_eq!(board.reads(), 1);
    time.pass(30);
    ask(&mut client, &bearer(&short)).await;
    assert_eq!(board.reads(), 2);
}

#[tokio::test]
async fn an_answer_for_somebody_else_is_not_kept() {
    for echoed in [
        "user%3A6",
        "",
        "user%3A5, user%3A5",
        "5",
        "staff%3A5",
        "user%3A%225%22",
    ] {
        let (board, edge, _) = started().await;
        board.say("mizan-identity", echoed);
        let mut client = edge.connect().await;
        // The client's own request goes to the origin after the edge's, and alone from then on.
        for reads in 2..4 {
            ask(&mut client, &bearer(&token(5))).await;
            assert_eq!(board.reads(), reads, "{echoed:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_for_somebody_is_not_kept_for_nobody() {
    let (board, edge, _) = started().await;
    board.say("mizan-identity", "user%3A5");
    let mut client = edge.connect().await;
    client.get(ME).await;
    client.get(ME).await;
    assert_eq!(board.reads(), 2);
}

#[tokio::test]
async fn an_identity_cannot_pretend_to_be_another_part_of_the_key() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    for sub in ["*", "-", "@5", " @5", "a b"] {
        let claims = Claims::new(user(sub), NOW, 3600);
        let token = keys().issue("board", &claims).unwrap();
        ask(&mut client, &bearer(&token)).await;
    }
    ask(&mut client, &bearer(&token(5))).await;
    client.get(ME).await;
    assert_eq!(board.reads(), 7);
}

#[tokio::test]
async fn callers_of_two_kinds_and_ids_of_two_types_never_share_an_answer() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    let one = CallerId::new("user", "1").unwrap();
    let others = [
        CallerId::new("user", "\"1\"").unwrap(),
        CallerId::new("employee", "1").unwrap(),
        CallerId::new("shop.employee", "\"1\"").unwrap(),
    ];
    let all: Vec<_> = [one].into_iter().chain(others).collect();
    for round in 0..2 {
        for caller in &all {
            let claims = Claims::new(caller.clone(), NOW, 3600);
            let token = keys().issue("board", &claims).unwrap();
            let answer = ask(&mut client, &bearer(&token)).await;
            let who = format!("\"who\":\"{}\"", named(caller));
            assert!(answer.text().contains(&who), "{caller}: {}", answer.text());
            let is_hit = answer.field("cache-status").unwrap().contains("; hit");
            assert_eq!(is_hit, round > 0, "{caller}");
        }
    }
    assert_eq!(board.reads(), 4);
    // A purge by id concerns every kind.
    let purge = "POST /api/mizan/call/ping/ HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
    board.say("cache-group-invalidation", "\"@1\"");
    client.ask(purge).await;
    board.say("cache-group-invalidation", "");
    for caller in &all {
        let token = keys().issue("board", &Claims::new(caller.clone(), NOW, 3600));
        let answer = ask(&mut client, &bearer(&token.unwrap())).await;
        let status = answer.field("cache-status").unwrap();
        assert!(!status.contains("; hit"), "{caller}: {status}");
    }
}

#[tokio::test]
async fn callers_without_an_identity_bypass_unless_the_policy_shares_with_them() {
    for is_shared in [false, true] {
        let board = Board::start().await;
        if is_shared {
            let text = board.told.manifest.lock().unwrap().clone();
            let mut manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
            manifest["contexts"][1]["cache"]["anonymous"] = true.into();
            *board.told.manifest.lock().unwrap() = manifest.to_string();
        }
        let edge = RunningEdge::of_board(&board, &Time::new()).await;
        let mut client = edge.connect().await;
        for reads in 1..4 {
            let answer = client.get(ME).await;
            let expected = match (is_shared, reads) {
                (false, _) => "mizan-edge; fwd=bypass; detail=no-identity",
                (true, 1) => "mizan-edge; fwd=uri-miss; stored",
                (true, _) => "mizan-edge; hit; ttl=60",
            };
            assert_eq!(answer.field("cache-status"), Some(expected));
            assert_eq!(board.reads(), if is_shared { 1 } else { reads });
        }
        // A session is a caller whom the origin may know: its cookie reaches the origin, and nothing of it is stored.
        for name in ["ada", "bob"] {
            let answer = ask(&mut client, &format!("Cookie: session={name}")).await;
            assert!(answer.text().contains(&format!("\"who\":\"{name}\"")));
            let status = answer.field("cache-status");
            assert_eq!(status, Some("mizan-edge; fwd=bypass; detail=credentials"));
        }
        assert_eq!(edge.edge.held(), usize::from(is_shared));
    }
}
