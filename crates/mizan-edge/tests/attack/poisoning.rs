//! Cache poisoning: one request decides what everyone else is shown.

use crate::attack::{Attack, BOARD, HIT, MISS, Scene, all_fail, get};

/// Requests of the attacker that share the victim's entry, so nothing of them may be in it.
fn shares(hopes: &'static str, sends: String) -> Attack {
    let victim = get(BOARD, &[]);
    Attack {
        hopes,
        sends: vec![sends],
        victim,
        status: HIT,
        held: 1,
    }
}

/// Requests of the attacker that never reach the victim's entry.
fn apart(hopes: &'static str, sends: String) -> Attack {
    let victim = get(BOARD, &[]);
    Attack {
        hopes,
        sends: vec![sends],
        victim,
        status: MISS,
        held: 1,
    }
}

#[tokio::test]
async fn a_field_outside_the_key_changes_nothing() {
    all_fail([
        shares(
            "for links to a host of theirs",
            get(BOARD, &["X-Forwarded-Host: evil.test"]),
        ),
        shares(
            "the same by the standard field",
            get(BOARD, &["Forwarded: host=evil.test"]),
        ),
        shares(
            "the same by an older field",
            get(BOARD, &["X-Host: evil.test"]),
        ),
        shares(
            "for links that are not encrypted",
            get(
                BOARD,
                &[
                    "X-Forwarded-Proto: http",
                    "X-Forwarded-Scheme: http",
                    "X-Forwarded-SSL: off",
                ],
            ),
        ),
        shares(
            "for another port in links",
            get(BOARD, &["X-Forwarded-Port: 1337"]),
        ),
        shares(
            "for another path below the one in the key",
            get(BOARD, &["X-Original-URL: /admin", "X-Rewrite-URL: /admin"]),
        ),
        shares(
            "for a prefix in front of all links",
            get(BOARD, &["X-Forwarded-Prefix: //evil.test"]),
        ),
        shares(
            "for an address that is trusted",
            get(
                BOARD,
                &[
                    "X-Forwarded-For: 127.0.0.1",
                    "X-Real-IP: 127.0.0.1",
                    "True-Client-IP: 127.0.0.1",
                    "Client-IP: 127.0.0.1",
                ],
            ),
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_field_about_the_client_changes_nothing() {
    all_fail([
        shares(
            "for text of theirs in everyone's page",
            get(
                BOARD,
                &[
                    "User-Agent: <script>",
                    "Referer: <script>",
                    "X-Anything: <script>",
                ],
            ),
        ),
        shares(
            "for a language nobody else reads",
            get(BOARD, &["Accept-Language: tlh", "Accept: text/html"]),
        ),
        shares(
            "for a format nobody else reads",
            get(BOARD, &["Accept-Encoding: zstd, compress"]),
        ),
        shares(
            "for what only their cookie shows",
            get(BOARD, &["Cookie: session=evil; theme=dark"]),
        ),
        shares(
            "for what only their credentials show",
            get(BOARD, &["Authorization: Basic ZXZpbDplIA=="]),
        ),
        shares(
            "to be taken for the edge",
            get(
                BOARD,
                &[
                    "Mizan-Edge: 1",
                    "Mizan-Identity: 5",
                    "Mizan-Cache-Control: public, max-age=31536000",
                ],
            ),
        ),
        shares(
            "for a name the origin cannot tell from another",
            get(BOARD, &["X_Forwarded_Host: evil.test", "Mizan_Identity: 5"]),
        ),
        shares(
            "for a part of the answer in place of all",
            get(
                BOARD,
                &[
                    "If-None-Match: \"x\"",
                    "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                ],
            ),
        ),
        shares(
            "for another spelling of the same host",
            format!("GET {BOARD} HTTP/1.1\r\nHost: APP.test\r\n\r\n"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_method_that_is_not_the_methods_own_changes_nothing() {
    let fat = |method: &str| {
        format!(
            "{method} {BOARD} HTTP/1.1\r\nHost: app.test\r\nContent-Length: 12\r\n\r\nboard_id=666"
        )
    };
    let chunked = format!(
        "GET {BOARD} HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfat\r\n0\r\n\r\n"
    );
    all_fail([
        shares(
            "that the body of a GET counts, but not for the key",
            fat("GET"),
        ),
        shares("the same with a body in pieces", chunked),
        shares(
            "for the error of another method",
            get(BOARD, &["X-HTTP-Method-Override: DELETE"]),
        ),
        shares(
            "the same by its other names",
            get(BOARD, &["X-HTTP-Method: PUT", "X-Method-Override: PATCH"]),
        ),
        apart("that the answer to a POST is given to a GET", fat("POST")),
        apart("that a method nobody knows counts as GET", fat("GET2")),
        apart("that a method in small letters counts as GET", fat("get")),
    ])
    .await;
}

#[tokio::test]
async fn only_the_declared_spelling_of_a_read_is_kept() {
    let odd = |query: &str| get(&format!("/api/mizan/ctx/board/?{query}"), &[]);
    let long = odd(&format!("board_id=1&x={}", "a".repeat(7000)));
    let zeros = odd(&format!("board_id={}1", "0".repeat(7000)));
    all_fail([
        apart(
            "that an unknown param is not in the key",
            odd("board_id=1&utm_content=<script>"),
        ),
        apart(
            "that of two the first one is in the key and the last one counts",
            odd("board_id=1&board_id=2"),
        ),
        apart("that the other way round", odd("board_id=2&board_id=1")),
        apart(
            "that the origin divides at a semicolon",
            odd("board_id=1;callback=evil"),
        ),
        apart(
            "the same behind an unknown param",
            odd("utm=1;board_id=2&board_id=1"),
        ),
        apart("that a bracket makes a list of it", odd("board_id[]=1")),
        apart("that a name in another case is the same", odd("Board_id=1")),
        apart(
            "that a number with something behind it is a number",
            odd("board_id=1%20or%201=1"),
        ),
        apart("that a NUL ends the value", odd("board_id=1%00")),
        apart(
            "that what is escaped twice is unescaped twice",
            odd("board_id=%2531"),
        ),
        apart(
            "that an escape which is none is passed over",
            odd("board_id=1%zz"),
        ),
        apart(
            "that a fraction is the same number to one of both",
            odd("board_id=1.5"),
        ),
        apart("to fill the memory with one read", long),
        apart("the same with a param that is declared", zeros),
        apart(
            "that an empty item is dropped by one of both",
            odd("&board_id=1&x"),
        ),
        apart(
            "that a fragment is cut off by one of both",
            odd("board_id=1%23&y"),
        ),
        shares(
            "that an escaped digit is another entry",
            odd("board_id=%31"),
        ),
        shares("that an escaped name is another entry", odd("bo%61rd_id=1")),
    ])
    .await;
}

#[tokio::test]
async fn a_host_of_the_attackers_own_is_an_entry_of_its_own() {
    let from = |line: &str| format!("GET {BOARD} HTTP/1.1\r\n{line}\r\n\r\n");
    let absolute = format!("GET http://evil.test{BOARD} HTTP/1.1\r\nHost: evil.test\r\n\r\n");
    let mixed = format!("GET http://evil.test{BOARD} HTTP/1.1\r\nHost: app.test\r\n\r\n");
    let mut table = vec![
        apart(
            "that two hosts are one to the edge",
            from("Host: app.test\r\nHost: evil.test"),
        ),
        apart("that the target names another host than the key", mixed),
        apart(
            "that what stands before an @ is the host",
            from("Host: app.test@evil.test"),
        ),
        apart("that a host can hold a path", from("Host: app.test/evil")),
        apart("that a host can hold a space", from("Host: app.test evil")),
        apart("that a missing host is everyone's", from("Accept: */*")),
    ];
    let own = [
        ("for links to a host of theirs", from("Host: evil.test")),
        ("for links to a port of theirs", from("Host: app.test:1337")),
        ("the same in a target with a host", absolute),
    ];
    table.extend(own.map(|(hopes, sends)| Attack {
        held: 2,
        ..apart(hopes, sends)
    }));
    all_fail(table).await;
}

#[tokio::test]
async fn an_origin_that_varies_by_more_than_the_key_is_not_kept() {
    let flood = "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z";
    for vary in [
        "X-Forwarded-Host",
        "Cookie",
        "*",
        "Accept-Encoding, *",
        flood,
        "",
        "accept encoding",
    ] {
        let scene = Scene::open().await;
        scene.origin.say("vary", vary);
        // The response to the edge's own request may depend on what that leaves out: the client's own goes to the origin too.
        for requests in 2..4 {
            scene.send(&get(BOARD, &[])).await.expect("an answer");
            assert_eq!(scene.origin.requests(), requests, "{vary}");
        }
        assert_eq!(scene.edge.edge.held(), 0, "{vary}");
    }
}

#[tokio::test]
async fn the_origin_of_these_tests_can_be_poisoned() {
    let scene = Scene::open().await;
    let target = "/api/mizan/ctx/board/?board_id=1&unknown=1";
    let passed = scene
        .send(&get(target, &["X-Anything: <script>"]))
        .await
        .unwrap();
    assert!(passed.text().contains("<script>"), "what passes reaches it");
}
