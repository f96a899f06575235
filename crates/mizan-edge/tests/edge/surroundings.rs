//! What an app varies on is part of the key and reaches the origin; every other field is neither.

use axum::{Router, body::Body, extract::Request, response::Response};
use mizan_edge::ManifestSource;
use serde_json::json;
use tempfile::TempDir;

use crate::support::{Answer, Origin, RunningEdge, Time, manifest, settings};

const BOARD: &str = "/api/mizan/ctx/board/?board_id=1";

struct Scene {
    edge: RunningEdge,
    _origin: Origin,
    _folder: TempDir,
}

impl Scene {
    /// An edge before an origin that answers with the fields it was sent, where the app varies on these parts.
    async fn open(vary_on: &[&str]) -> Self {
        Self::of(Router::new().fallback(answer), vary_on).await
    }

    /// An edge before this app, which varies on these parts.
    async fn of(app: Router, vary_on: &[&str]) -> Self {
        let origin = Origin::start(app).await;
        let mut text: serde_json::Value = serde_json::from_str(&manifest::text()).unwrap();
        text["varyOn"] = json!(vary_on);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        std::fs::write(&path, text.to_string()).unwrap();
        let mut settings = settings(origin.address);
        settings.manifest = ManifestSource::File(path);
        settings.clock = Time::new().clock();
        let edge = RunningEdge::with(settings).await;
        edge.edge.load_manifest().await.unwrap();
        Self {
            edge,
            _origin: origin,
            _folder: folder,
        }
    }

    /// The answer to a read with these lines of fields.
    async fn ask(&self, fields: &[&str]) -> Answer {
        let mut request = format!("GET {BOARD} HTTP/1.1\r\nHost: app.test\r\n");
        for field in fields {
            request += &format!("{field}\r\n");
        }
        self.edge.connect().await.ask(&(request + "\r\n")).await
    }

    /// Whether the answer to a read with these fields is a hit; it is the answer for these fields in either case.
    async fn is_hit(&self, fields: &[&str], expected: &str) -> bool {
        let answer = self.ask(fields).await;
        assert_eq!(answer.text(), expected, "{fields:?}");
        answer.field("cache-status").unwrap().contains("; hit")
    }
}

async fn answer(request: Request) -> Response {
    let own = [
        "host",
        "mizan-edge",
        "via",
        "x-forwarded-host",
        "x-forwarded-proto",
    ];
    let fields = request.headers().iter();
    let fields = fields.filter(|(name, _)| !own.contains(&name.as_str()));
    let mut seen: Vec<_> = fields
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    seen.sort();
    Response::builder()
        .header("content-type", "application/json")
        .header("cache-groups", "\"board\"")
        .header("mizan-cache-control", "public, max-age=60")
        .header("vary", "cookie, x-tenant")
        .header("mizan-params", "respelled")
        .body(Body::from(seen.join("|")))
        .unwrap()
}

#[tokio::test]
async fn each_value_of_what_an_app_varies_on_has_an_entry_and_reaches_the_origin() {
    let scene = Scene::open(&["host", "header:x-tenant", "cookie:plan"]).await;
    let noise = ["X-Other: 1", "Accept-Language: de", "User-Agent: x"];
    for round in 0..2 {
        for (fields, expected) in [
            (&[][..], ""),
            (&["X-Tenant: a"], "x-tenant: a"),
            (&["X-Tenant: b"], "x-tenant: b"),
            (&["X-Tenant:"], "x-tenant: "),
            (&["Cookie: plan=free"], "cookie: plan=free"),
            (&["Cookie: plan=paid"], "cookie: plan=paid"),
            (
                &["Cookie: plan=free; plan=paid"],
                "cookie: plan=free; plan=paid",
            ),
            (
                &["X-Tenant: a", "Cookie: plan=free"],
                "cookie: plan=free|x-tenant: a",
            ),
            // One value that looks like two parts.
            (
                &["X-Tenant: a\",\"cookie:plan\":\"free"],
                "x-tenant: a\",\"cookie:plan\":\"free",
            ),
        ] {
            let fields: Vec<_> = fields.iter().chain(&noise).copied().collect();
            assert_eq!(
                scene.is_hit(&fields, expected).await,
                round > 0,
                "{fields:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_an_app_has_from_a_proxy_is_stored_for_nobody() {
    for part in [
        "header:x-forwarded-for",
        "header:forwarded",
        "header:x-real-ip",
    ] {
        let scene = Scene::open(&[part, "header:x-tenant", "cookie:plan"]).await;
        for _ in 0..2 {
            let answer = scene.ask(&["X-Forwarded-For: 192.0.2.7"]).await;
            let status = answer.field("cache-status");
            assert_eq!(status, Some("mizan-edge; fwd=bypass; detail=surroundings"));
        }
    }
}

#[tokio::test]
async fn no_other_cookie_reaches_the_origin_or_the_key() {
    let scene = Scene::open(&["cookie:plan", "header:x-tenant"]).await;
    let expected = "cookie: plan=free";
    assert!(
        !scene
            .is_hit(&["Cookie: session=ada; plan=free; myplan=x"], expected)
            .await
    );
    assert!(
        scene
            .is_hit(&["Cookie: plan=free; session=bob"], expected)
            .await
    );
}

#[tokio::test]
async fn a_client_has_no_say_in_fields_of_the_proxy_nor_by_connection() {
    let scene = Scene::open(&[
        "cookie:plan",
        "header:x-tenant",
        "header:x-forwarded-proto",
        "header:x-forwarded-host",
    ])
    .await;
    assert!(!scene.is_hit(&["X-Forwarded-Proto: evil"], "").await);
    assert!(
        scene
            .is_hit(&["X-Forwarded-Host: other", "Mizan-Edge: 2"], "")
            .await
    );
    // What `Connection` names does not reach the origin, so it is not in the key either.
    assert!(
        scene
            .is_hit(&["Connection: x-tenant", "X-Tenant: victim"], "")
            .await
    );
    assert!(
        !scene
            .is_hit(&["X-Tenant: victim"], "x-tenant: victim")
            .await
    );
}

#[tokio::test]
async fn an_answer_that_varies_by_what_is_not_in_the_key_is_not_stored() {
    let scene = Scene::open(&["header:x-tenant"]).await;
    for _ in 0..2 {
        let answer = scene.ask(&["X-Tenant: a"]).await;
        let status = "mizan-edge; fwd=bypass; detail=vary";
        assert_eq!(answer.field("cache-status"), Some(status));
    }
}

#[tokio::test]
async fn that_params_were_respelled_is_stored_and_told_with_the_answer() {
    let scene = Scene::open(&["header:x-tenant", "cookie:plan"]).await;
    for expected in ["; stored", "; hit; ttl=60"] {
        let answer = scene.ask(&[]).await;
        assert!(answer.field("cache-status").unwrap().ends_with(expected));
        assert_eq!(answer.field("mizan-params"), Some("respelled"));
        assert_eq!(answer.field("vary"), Some("cookie, x-tenant"));
    }
}

#[tokio::test]
async fn a_part_that_is_no_text_bypasses() {
    let scene = Scene::open(&["header:x-tenant", "cookie:plan"]).await;
    let mut client = scene.edge.connect().await;
    let mut request = format!("GET {BOARD} HTTP/1.1\r\nHost: app.test\r\nX-Tenant: ").into_bytes();
    request.extend(b"\xff\r\n\r\n");
    client.send(request).await;
    let head = client.head().await.unwrap();
    assert!(!head.contains("; stored"), "{head}");
    assert_eq!(scene.edge.edge.held(), 0);
}

#[tokio::test]
async fn what_an_app_says_to_a_request_without_a_session_is_no_answer_to_one_with_a_session() {
    // As a layer does that sends strangers to the sign-in page, or a function that finds nothing for them.
    for status in [200, 302, 307, 401, 404, 410, 422, 500] {
        let app = Router::new().fallback(async move |request: Request| {
            let is_known = request.headers().contains_key("cookie");
            let mut response = answer(request).await;
            if !is_known {
                *response.status_mut() = status.try_into().unwrap();
                response.headers_mut().remove("mizan-cache-control");
            }
            response
        });
        let scene = Scene::of(app, &[]).await;
        for _ in 0..2 {
            let answer = scene.ask(&["Cookie: session=ada"]).await;
            assert!(answer.text().contains("ada"), "{status}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn cookies_that_frameworks_read_differently_are_the_origins_to_read() {
    let scene = Scene::open(&["host", "cookie:plan"]).await;
    for cookie in [
        "pl%61n=gold",
        "plan",
        "x=a plan=gold",
        "x={\"a\": 1}; plan=gold",
    ] {
        let answer = scene.ask(&[&format!("Cookie: {cookie}")]).await;
        let status = answer.field("cache-status").unwrap();
        let bypass = "mizan-edge; fwd=bypass; detail=surroundings";
        assert_eq!(status, bypass, "{cookie}");
    }
}
