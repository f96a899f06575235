//! Hostile and broken answers: split by what a tag holds, cut off, encoded twice, or older than they say.

use mizan_edge::ManifestSource;

use crate::{
    attack::{BOARD, Scene, get},
    gullible,
    support::{Raw, RawOrigin, RunningEdge, settings},
};

/// The fields of an answer that may be kept, but for those that say where it ends.
const GOOD: &str = "Content-Type: application/json\r\nCache-Groups: \"board\"\r\nMizan-Cache-Control: public, max-age=60\r\n";

/// An edge before an origin that answers reads with these bytes, as often as it is asked.
async fn before(bytes: String) -> (RunningEdge, RawOrigin) {
    let origin = RawOrigin::start(move |mut raw: Raw| {
        let bytes = bytes.clone();
        async move {
            if raw.head().await.is_some() {
                raw.send(bytes).await;
            }
        }
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    std::fs::write(&path, gullible::manifest()).unwrap();
    let mut settings = settings(origin.address);
    settings.manifest = ManifestSource::File(path);
    let edge = RunningEdge::with(settings).await;
    edge.edge.load_manifest().await.expect("a manifest");
    (edge, origin)
}

/// Asks twice, and checks that nothing is held after each.
async fn is_never_kept(what: &str, bytes: String) {
    let (edge, _origin) = before(bytes).await;
    for _ in 0..2 {
        let mut client = edge.connect().await;
        client.send(get(BOARD, &[])).await;
        let answer = client.answer().await;
        let status = answer
            .as_ref()
            .and_then(|answer| answer.field("cache-status"));
        let status = status.unwrap_or_default();
        assert!(
            !status.contains("hit") && !status.contains("stored"),
            "{what}: {status}"
        );
        assert_eq!(edge.edge.held(), 0, "{what}");
    }
}

#[tokio::test]
async fn an_answer_of_these_tests_is_kept_when_nothing_is_wrong_with_it() {
    let (edge, _origin) = before(format!(
        "HTTP/1.1 200 OK\r\n{GOOD}Content-Length: 2\r\n\r\n{{}}"
    ))
    .await;
    assert_eq!(edge.connect().await.get(BOARD).await.text(), "{}");
    assert_eq!(edge.edge.held(), 1);
}

#[tokio::test]
async fn an_answer_that_a_tag_divides_is_never_kept() {
    let with = |fields: &str| {
        format!("HTTP/1.1 200 OK\r\n{GOOD}{fields}\r\nContent-Length: 2\r\n\r\n{{}}")
    };
    for fields in [
        "Cache-Groups: \"a\r\nSet-Cookie: session=evil\"",
        "Cache-Groups: \"a\nSet-Cookie: session=evil\"",
        "Cache-Groups: \"a\rSet-Cookie: session=evil\"",
        "Cache-Groups: \"a\0b\"",
        "Cache-Groups: \"a\r\n folded\"",
        "Cache-Groups: \"a",
        "Cache-Groups: a\", \"b",
        "Cache-Groups: \"a\\\"",
        "Cache-Groups: \"é\"",
        "Cache-Groups: (\"a\" \"b\")",
        "Cache-Groups : \"a\"",
    ] {
        is_never_kept(fields, with(fields)).await;
    }
}

#[tokio::test]
async fn an_answer_that_did_not_arrive_whole_is_never_kept() {
    for end in [
        "Content-Length: 20\r\n\r\n{\"half\":",
        "Content-Length: 20\r\nContent-Length: 8\r\n\r\n{\"half\":",
        "Content-Length: 8, 20\r\n\r\n{\"half\":",
        "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"half\":\r\n",
        "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"half\":\r\n0\r\n",
        "Transfer-Encoding: chunked\r\n\r\n14\r\n{\"half\":",
        "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"half\":XX0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 8\r\n\r\n{\"half\":",
        "Transfer-Encoding: gzip, chunked\r\n\r\n8\r\n{\"half\":\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n{\"half\":",
        "\r\n{\"half\":",
    ] {
        is_never_kept(end, format!("HTTP/1.1 200 OK\r\n{GOOD}{end}")).await;
    }
    is_never_kept(
        "HTTP/1.0 without a length",
        format!("HTTP/1.0 200 OK\r\n{GOOD}\r\n{{\"half\":"),
    )
    .await;
    is_never_kept("half a head", format!("HTTP/1.1 200 OK\r\n{GOOD}")).await;
}

#[tokio::test]
async fn an_answer_that_contradicts_itself_is_never_kept() {
    for fields in [
        "Content-Encoding: gzip",
        "Content-Encoding: gzip\r\nContent-Encoding: gzip",
        "Content-Encoding: \u{e9}",
        "Content-Encoding: ",
        "Content-Type: text/html",
        "Mizan-Cache-Control: public, max-age=60",
        "Mizan-Manifest: 0000000000000000\r\nMizan-Manifest: 1111111111111111",
        "Mizan-Identity: ",
        "Cache-Control: No-Store",
        "Cache-Control: max-age=60\r\nCache-Control: no-store",
        "Cache-Control: no-store=\"x\"",
        "Vary: *",
        "Set-Cookie: a=b",
        "Content-Range: bytes 0-1/9",
    ] {
        let text = format!("HTTP/1.1 200 OK\r\n{GOOD}{fields}\r\nContent-Length: 2\r\n\r\n{{}}");
        is_never_kept(fields, text).await;
    }
}

#[tokio::test]
async fn an_answer_is_no_fresher_than_it_says() {
    for age in [
        "Age: 60",
        "Age: 99999999999999999999999999",
        "Age: -1",
        "Age: x",
        "Age: 1\r\nAge: 61",
        "Age: 1.5",
    ] {
        let text = format!("HTTP/1.1 200 OK\r\n{GOOD}{age}\r\nContent-Length: 2\r\n\r\n{{}}");
        let (edge, _origin) = before(text).await;
        for _ in 0..2 {
            let answer = edge.connect().await.get(BOARD).await;
            let status = answer.field("cache-status").unwrap_or_default();
            assert!(!status.contains("hit"), "{age}: {status}");
        }
    }
}

#[tokio::test]
async fn an_error_is_never_kept_however_cacheable_it_claims_to_be() {
    for status in [
        "201 Created",
        "203 Other",
        "206 Part",
        "301 Moved",
        "404 Not Found",
        "410 Gone",
        "421 Misdirected",
        "500 Error",
        "503 Busy",
    ] {
        let text = format!(
            "HTTP/1.1 {status}\r\n{GOOD}Cache-Control: public, max-age=600\r\nCDN-Cache-Control: max-age=600\r\nContent-Length: 2\r\n\r\n{{}}"
        );
        is_never_kept(status, text).await;
    }
}

#[tokio::test]
async fn an_early_answer_is_not_the_answer() {
    let good = format!("HTTP/1.1 200 OK\r\n{GOOD}Content-Length: 2\r\n\r\n{{}}");
    let hints = "HTTP/1.1 103 Early Hints\r\nLink: </evil.css>; rel=preload\r\nCache-Groups: \"evil\"\r\n\r\n";
    let (edge, _origin) = before(format!("{hints}{good}")).await;
    for _ in 0..2 {
        let answer = edge.connect().await.get(BOARD).await;
        assert_eq!((answer.status, answer.text()), (200, "{}"));
        assert_eq!(answer.field("link"), None);
    }
    is_never_kept(
        "a tunnel nobody asked for",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n".to_owned(),
    )
    .await;
}

#[tokio::test]
async fn what_is_meant_for_caches_is_shown_to_no_client() {
    let scene = Scene::open().await;
    for field in [
        "surrogate-key",
        "cache-tag",
        "xkey",
        "x-accel-expires",
        "surrogate-control",
        "edge-control",
        "mizan-seq",
    ] {
        scene.origin.say(field, "evil");
    }
    for target in [BOARD, "/elsewhere"] {
        for _ in 0..2 {
            let answer = scene.send(&get(target, &[])).await.expect("an answer");
            let names = answer.fields.iter().map(|(name, _)| name.as_str());
            let shown: Vec<_> = names
                .filter(|name| {
                    name.starts_with("mizan-")
                        || name.contains("surrogate")
                        || name.contains("cache-groups")
                        || name.contains("key")
                        || name.contains("cdn")
                        || name.contains("tag") && *name != "etag"
                })
                .collect();
            assert!(shown.is_empty(), "{target}: {shown:?}");
        }
    }
}
