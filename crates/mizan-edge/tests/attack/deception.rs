//! Cache deception: the victim is led to a path that looks like a file, so that the attacker finds their answer there.

use crate::attack::{ME, Scene, bearer, get, token};

/// Paths that an origin may take for the context, although they do not look like one.
const DISGUISED: [&str; 22] = [
    "/api/mizan/ctx/me/x.css",
    "/api/mizan/ctx/me.css",
    "/api/mizan/ctx/me/.css",
    "/api/mizan/ctx/me;.js",
    "/api/mizan/ctx/me/;.js",
    "/api/mizan/ctx/me;x=y/",
    "/api/mizan/ctx/me%2Fx.css",
    "/api/mizan/ctx/me/%2e%2e/x.css",
    "/api/mizan/ctx/me%2f",
    "/api/mizan/ctx/me%00.css",
    "/api/mizan/ctx/me%0a.css",
    "/api/mizan/ctx/me%3f.css",
    "/api/mizan/ctx/me%23.css",
    "/api/mizan/ctx/me%5Cx.css",
    "/api/mizan/ctx/me%20/",
    "/api/mizan/ctx//me/",
    "/api/mizan/ctx/me//",
    "//api/mizan/ctx/me/",
    "/api/mizan/ctx/%6de/",
    "/assets/../api/mizan/ctx/me/",
    "/api/mizan/ctx/./me/",
    "/API/mizan/ctx/me/",
];

#[tokio::test]
async fn a_disguised_read_of_ones_own_is_never_kept() {
    let session = "Cookie: session=victim".to_owned();
    let scene = Scene::open().await;
    for path in DISGUISED {
        for credentials in [&session, &bearer(&token("victim"))] {
            let lured = scene
                .send(&get(path, &[credentials]))
                .await
                .expect("an answer");
            assert!(
                lured.text().contains("secret of victim"),
                "{path} does not reach the victim's data"
            );
            assert_eq!(scene.edge.edge.held(), 0, "{path}");
            let found = scene.send(&get(path, &[])).await.expect("an answer");
            assert!(!found.text().contains("secret of victim"), "{path}");
            let status = found.field("cache-status").unwrap_or_default();
            assert!(!status.contains("hit"), "{path}: {status}");
        }
    }
}

#[tokio::test]
async fn a_query_that_looks_like_a_file_is_not_a_read() {
    let scene = Scene::open().await;
    for target in ["?x.css", "?a=b.css", "?.js", "?%00.css", "?;.css"] {
        let target = format!("{ME}{target}");
        scene
            .send(&get(&target, &[&bearer(&token("victim"))]))
            .await
            .expect("an answer");
        assert_eq!(scene.edge.edge.held(), 0, "{target}");
        let found = scene.send(&get(&target, &[])).await.expect("an answer");
        assert!(!found.text().contains("secret of victim"), "{target}");
    }
}
