//! Answers for one caller alone: by a verified token, or not at all.

use mizan_core::mwt::{Claims, KeySet, new_key_set};

use crate::support::{Answer, Board, Raw, RunningEdge, Time, keys};

const ME: &str = "/api/mizan/ctx/me/";
const NOW: u64 = 1_000_000;

fn token(sub: i64) -> String {
    let claims = Claims::new(sub, NOW, 3600);
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
            let cookie = format!("Cookie: theme=dark; mizan_token={}", token(sub));
            let answer = ask(&mut client, &cookie).await;
            assert!(answer.text().contains(&format!("\"who\":\"{sub}\"")));
        }
        let nobody = client.get(ME).await;
        assert!(nobody.text().contains("\"who\":\"\""));
    }
    assert_eq!(board.reads(), 3);
}

#[tokio::test]
async fn credentials_the_edge_cannot_verify_go_to_the_origin() {
    let other = KeySet::from_jwk_set(&new_key_set("1", &[8; 32])).unwrap();
    let forged = other.issue("board", &Claims::new(5, NOW, 3600)).unwrap();
    let elsewhere = keys().issue("shop", &Claims::new(5, NOW, 3600)).unwrap();
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
    let short = keys().issue("board", &Claims::new(5, NOW, 30)).unwrap();
    ask(&mut client, &bearer(&short)).await;
    ask(&mut client, &bearer(&short)).await;
    assert_eq!(board.reads(), 1);
    time.pass(30);
    ask(&mut client, &bearer(&short)).await;
    assert_eq!(board.reads(), 2);
}

#[tokio::test]
async fn an_answer_for_somebody_else_is_not_kept() {
    for echoed in ["6", "", "5, 5"] {
        let (board, edge, _) = started().await;
        board.say("mizan-identity", echoed);
        let mut client = edge.connect().await;
        for reads in 1..3 {
            ask(&mut client, &bearer(&token(5))).await;
            assert_eq!(board.reads(), reads, "{echoed:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_for_somebody_is_not_kept_for_nobody() {
    let (board, edge, _) = started().await;
    board.say("mizan-identity", "5");
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
        let claims = Claims::new(sub, NOW, 3600);
        let token = keys().issue("board", &claims).unwrap();
        ask(&mut client, &bearer(&token)).await;
    }
    ask(&mut client, &bearer(&token(5))).await;
    client.get(ME).await;
    assert_eq!(board.reads(), 7);
}
