//! Hop-by-hop abuse: `Connection` names a field so that the edge takes it out, before or after it was looked at.

use crate::attack::{Attack, BOARD, HIT, ME, NO_IDENTITY, Scene, all_fail, bearer, get, token};

#[tokio::test]
async fn a_client_cannot_have_fields_taken_out_that_decide_something() {
    let of_board = |hopes, fields: &[&str]| Attack {
        hopes,
        sends: vec![get(BOARD, fields)],
        victim: get(BOARD, &[]),
        status: HIT,
        held: 1,
    };
    let token = bearer(&token("evil"));
    let of_nobody = |hopes, named: &str| Attack {
        hopes,
        sends: vec![get(ME, &[&token, named])],
        victim: get(ME, &[]),
        status: NO_IDENTITY,
        held: 1,
    };
    all_fail([
        of_nobody(
            "that their answer is made for nobody and kept for them",
            "Connection: authorization",
        ),
        of_nobody(
            "the same in another case",
            "Connection: close, AUTHORIZATION",
        ),
        of_board(
            "that the origin does not know that a cache asks",
            &["Connection: mizan-edge"],
        ),
        of_board(
            "that the origin does not know the host",
            &["Connection: host"],
        ),
        of_board(
            "that the origin does not know the host it is asked for",
            &["Connection: x-forwarded-host"],
        ),
        of_board(
            "that the answer comes without its groups",
            &["Connection: cache-groups"],
        ),
        of_board(
            "that the answer comes without its terms",
            &["Connection: mizan-cache-control"],
        ),
        of_board(
            "that the answer is in a coding nobody asked for",
            &["Connection: accept-encoding", "Accept-Encoding: zstd"],
        ),
        of_board(
            "that the connection is given to them",
            &[
                "Connection: keep-alive, proxy-connection, te",
                "TE: trailers",
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn an_answer_cannot_lose_what_it_is_judged_by() {
    // A backend behind a proxy that repeats what a client says may send such an answer.
    for named in [
        "cache-groups",
        "set-cookie",
        "cache-control",
        "vary",
        "mizan-identity",
        "content-encoding",
    ] {
        let scene = Scene::open().await;
        scene.origin.say("connection", named);
        scene.origin.say("set-cookie", "session=evil");
        scene.send(&get(BOARD, &[])).await.expect("an answer");
        assert_eq!(scene.edge.edge.held(), 0, "{named}");
    }
    for (named, field, value) in [
        ("vary", "vary", "Cookie"),
        ("cache-control", "cache-control", "no-store"),
        ("mizan-identity", "mizan-identity", "victim"),
        ("content-encoding", "content-encoding", "gzip"),
        ("mizan-manifest", "mizan-manifest", "0000000000000000"),
    ] {
        let scene = Scene::open().await;
        scene.origin.say("connection", named);
        scene.origin.say(field, value);
        scene.send(&get(BOARD, &[])).await.expect("an answer");
        assert_eq!(scene.edge.edge.held(), 0, "{named}");
    }
}
