//! The same classes where no manifest speaks: whatever the origin marks as cacheable, by the rules of RFC 9111.

use crate::attack::{Attack, Fields, HIT, Scene, all_fail, all_fail_at, call, get};

const FILE: &str = "/files/app.css";
const MISS: &str = "mizan-edge; fwd=uri-miss; fwd-status=200; stored";
const VARY_MISS: &str = "mizan-edge; fwd=vary-miss; fwd-status=200; stored";

/// An attack on the file; nothing of it is held by the manifest.
fn attack(hopes: &'static str, sends: String, status: &'static str) -> Attack {
    let victim = get(FILE, &[]);
    Attack {
        hopes,
        sends: vec![sends],
        victim,
        status,
        held: 0,
    }
}

#[tokio::test]
async fn what_speaks_for_the_proxy_is_the_edges_own() {
    let shares = |hopes, fields: &[&str]| attack(hopes, get(FILE, fields), HIT);
    all_fail([
        shares(
            "for links to a host of theirs",
            &["X-Forwarded-Host: evil.test"],
        ),
        shares(
            "the same by the standard field",
            &["Forwarded: host=evil.test"],
        ),
        shares(
            "the same by an older field",
            &["X-Host: evil.test", "X-Original-Host: evil.test"],
        ),
        shares(
            "for links that are not encrypted",
            &["X-Forwarded-Proto: gopher", "X-Forwarded-Scheme: gopher"],
        ),
        shares(
            "for another path",
            &["X-Original-URL: /admin", "X-Rewrite-URL: /admin"],
        ),
        shares("for another method", &["X-HTTP-Method-Override: DELETE"]),
        shares(
            "for an address that is trusted",
            &["X-Forwarded-For: 127.0.0.2", "X-Real-IP: 127.0.0.2"],
        ),
        shares("to be taken for the edge", &["Mizan-Edge: 1"]),
    ])
    .await;
}

#[tokio::test]
async fn the_key_is_the_whole_target() {
    let target = |target: &str| get(target, &[]);
    all_fail([
        attack(
            "that a query is not in the key",
            target("/files/app.css?<script>"),
            MISS,
        ),
        attack(
            "that a dot is resolved",
            target("/files/x/../app.css"),
            MISS,
        ),
        attack(
            "that an escape is resolved",
            target("/files/app%2Ecss"),
            MISS,
        ),
        attack(
            "that a path in capitals is the same",
            target("/files/APP.css"),
            MISS,
        ),
        attack(
            "that what is behind a semicolon is not in the key",
            target("/files/app.css;evil"),
            MISS,
        ),
        attack(
            "that a slash more is the same",
            target("/files//app.css"),
            MISS,
        ),
        attack(
            "that a NUL ends the path",
            target("/files/app.css%00evil"),
            MISS,
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_host_of_theirs_and_what_is_no_plain_get_is_apart() {
    let from = |line: &str| format!("GET {FILE} HTTP/1.1\r\n{line}\r\n\r\n");
    let fat = |rest: &str| format!("GET {FILE} HTTP/1.1\r\nHost: app.test\r\n{rest}");
    all_fail([
        attack("for a host of theirs", from("Host: evil.test"), MISS),
        attack("for a port of theirs", from("Host: app.test:1337"), MISS),
        attack(
            "that two hosts are one",
            from("Host: app.test\r\nHost: evil.test"),
            MISS,
        ),
        attack(
            "that a body is not in the key",
            fat("Content-Length: 4\r\n\r\nevil"),
            MISS,
        ),
        attack(
            "the same in pieces",
            fat("Transfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n"),
            MISS,
        ),
        attack(
            "that the answer to a POST is given to a GET",
            call(FILE, "evil"),
            MISS,
        ),
        attack(
            "that a method in small letters is GET",
            fat("\r\n").replace("GET", "get"),
            MISS,
        ),
        attack(
            "that a part is given for the whole",
            get(FILE, &["Range: bytes=0-1"]),
            HIT,
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_connection_takes_out_chooses_no_answer() {
    for named in ["accept-language", "x-theme"] {
        let name = if named == "x-theme" {
            "X-Theme"
        } else {
            "Accept-Language"
        };
        let says: Fields = &[("vary", "accept-language, x-theme")];
        let field = format!("{name}: de");
        // The origin is not shown the field, so what it answers is not the answer for those who send it.
        all_fail_at(
            says,
            [Attack {
                hopes: "that the answer made without a field is kept for those who send it",
                sends: vec![get(FILE, &[&field, &format!("Connection: {named}")])],
                victim: get(FILE, &[&field]),
                status: if named == "x-theme" { VARY_MISS } else { HIT },
                held: 0,
            }],
        )
        .await;
    }
}

#[tokio::test]
async fn who_sends_other_fields_gets_another_answer() {
    let says: Fields = &[("vary", "x-theme, cookie")];
    let of = |hopes, field: &str| attack(hopes, get(FILE, &[field]), VARY_MISS);
    let signed_in = get(FILE, &["Cookie: theme=evil"]);
    all_fail_at(
        says,
        [
            of(
                "that a field it varies by is not in the key",
                "X-Theme: evil",
            ),
            of("that an empty field is no field", "X-Theme:"),
            attack(
                "that a cookie it varies by is not in the key",
                signed_in,
                MISS,
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn an_origin_that_varies_by_everything_is_not_kept() {
    let flood = "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z";
    for vary in ["*", "Accept-Encoding, *", flood, "accept encoding"] {
        let scene = Scene::open().await;
        scene.origin.say("vary", vary);
        for requests in 1..3 {
            scene.send(&get(FILE, &[])).await.expect("an answer");
            assert_eq!(scene.origin.requests(), requests, "{vary}");
        }
    }
}

#[tokio::test]
async fn what_is_for_one_is_not_given_to_another() {
    let credentials = [
        "Cookie: session=victim",
        "Authorization: Basic dmljdGltOng=",
    ];
    let says: [Fields; 5] = [
        &[("cache-control", "private")],
        &[("cache-control", "no-store")],
        &[("set-cookie", "session=victim")],
        &[("cdn-cache-control", "private")],
        &[
            ("cdn-cache-control", "no-store"),
            ("connection", "cdn-cache-control"),
        ],
    ];
    for says in says {
        for field in credentials {
            let scene = Scene::of(says).await;
            for path in [
                FILE,
                "/files/account/x.css",
                "/files/account;.js",
                "/files/account%00.css",
            ] {
                scene.send(&get(path, &[field])).await.expect("an answer");
                let found = scene.send(&get(path, &[])).await.expect("an answer");
                let status = found.field("cache-status").unwrap_or_default();
                assert!(!status.contains("hit"), "{says:?} {field} {path}: {status}");
            }
        }
    }
}

#[tokio::test]
async fn what_an_origin_does_not_mark_is_not_shared_by_those_who_sign_in() {
    let scene = Scene::of(&[("last-modified", "Thu, 01 Jan 1970 00:00:00 GMT")]).await;
    for field in [
        "Cookie: session=victim",
        "Authorization: Basic dmljdGltOng=",
    ] {
        scene
            .send(&get("/unmarked/x.css", &[field]))
            .await
            .expect("an answer");
        let found = scene
            .send(&get("/unmarked/x.css", &[]))
            .await
            .expect("an answer");
        assert!(!found.text().contains("victim"), "{}", found.text());
    }
}

#[tokio::test]
async fn an_error_that_one_request_provokes_is_soon_forgotten() {
    let large = format!("X-Large: {}", "a".repeat(60 << 10));
    all_fail([
        attack(
            "that the edge keeps its own refusal",
            get(FILE, &[&large]),
            MISS,
        ),
        attack("the same for a NUL", get(FILE, &["X: a\0b"]), MISS),
        attack(
            "that a refused method is kept",
            format!("DELETE {FILE} HTTP/1.1\r\nHost: app.test\r\n\r\n"),
            MISS,
        ),
    ])
    .await;
    // The origin claims that its error is good for a minute; ten seconds are the most.
    let scene = Scene::open().await;
    scene
        .send(&get(FILE, &["X-Provoke: 1"]))
        .await
        .expect("an answer");
    let found = scene.send(&get(FILE, &[])).await.expect("an answer");
    let status = found.field("cache-status").unwrap_or_default();
    assert!(
        found.status == 200 || status == "mizan-edge; hit; ttl=10",
        "{status}"
    );
}

#[tokio::test]
async fn a_write_through_the_edge_is_seen_by_the_next_reader() {
    for write in [
        call(FILE, "x"),
        format!("DELETE {FILE} HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        format!("PURGE2 {FILE} HTTP/1.1\r\nHost: app.test\r\n\r\n"),
    ] {
        let scene = Scene::open().await;
        scene.send(&get(FILE, &[])).await.expect("an answer");
        scene.send(&write).await.expect("an answer");
        scene.send(&get(FILE, &[])).await.expect("an answer");
        assert_eq!(scene.origin.requests(), 3, "{write}");
    }
}
