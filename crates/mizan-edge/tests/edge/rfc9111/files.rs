//! A folder of files that says nothing of caches, as static file servers do by default: what is behind a key, and what
//! a new release replaces.

use std::{
    fs::File,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use tempfile::TempDir;

use crate::support::{Answer, Origin, RunningEdge, settings};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Fields of a page that is stale when it arrives.
const STALE: [(&str, &str); 2] = [("cache-control", "max-age=1"), ("age", "1")];
const REPEATS: (&str, &str) = ("x-repeats", "last-modified");

/// An edge before a folder; under `/keyed/` files need a key.
struct Site {
    folder: TempDir,
    edge: RunningEdge,
    _origin: Origin,
}

impl Site {
    /// Its files are sent with these fields beside `Last-Modified`.
    async fn sending(fields: &'static [(&'static str, &'static str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_owned();
        let app = Router::new()
            .fallback(move |request| send(place.clone(), fields, request))
            .layer(middleware::from_fn(keyed));
        let origin = Origin::start(app).await;
        let mut settings = settings(origin.address);
        settings.http_cache = true;
        Self {
            folder,
            edge: RunningEdge::with(settings).await,
            _origin: origin,
        }
    }

    /// Writes a file that was changed so many days ago.
    fn write(&self, name: &str, content: &str, days: u32) {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - DAY * days).unwrap();
    }

    async fn get(&self, path: &str, fields: &str) -> Answer {
        let request = format!("GET {path} HTTP/1.1\r\nHost: app.test\r\n{fields}\r\n");
        self.edge.connect().await.ask(&request).await
    }
}

/// Lets nobody without the key read what needs one.
async fn keyed(request: Request, next: Next) -> Response {
    let is_known = request
        .headers()
        .get("x-api-key")
        .is_some_and(|key| key == "secret");
    match request.uri().path().starts_with("/keyed/") && !is_known {
        true => StatusCode::UNAUTHORIZED.into_response(),
        false => next.run(request).await,
    }
}

/// What `ServeDir` of tower-http sends: `304` for a copy that is not older than the file. With [`REPEATS`] the `304` says when
/// the file was changed, as that of nginx does.
async fn send(
    folder: PathBuf,
    fields: &[(&'static str, &'static str)],
    request: Request,
) -> Response {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    let path = folder.join(name);
    let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
    let since = request.headers().get(header::IF_MODIFIED_SINCE);
    let since = since.and_then(|since| httpdate::parse_http_date(since.to_str().ok()?).ok());
    let date = [(header::LAST_MODIFIED, httpdate::fmt_http_date(modified))];
    if since.is_some_and(|since| modified < since + Duration::from_secs(1)) {
        return match fields.contains(&REPEATS) {
            true => (StatusCode::NOT_MODIFIED, date).into_response(),
            false => StatusCode::NOT_MODIFIED.into_response(),
        };
    }
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        headers.insert(*name, value.parse().unwrap());
    }
    (headers, date, std::fs::read(path).unwrap()).into_response()
}

#[tokio::test]
async fn a_file_behind_a_key_is_not_given_to_clients_without_it() {
    for fields in [
        &[][..],
        &[("cache-control", "public")],
        &[("cache-control", "max-age=0")],
        &[("cache-control", "no-cache"), ("etag", "\"a\"")],
        &[("cache-control", "max-age=0"), ("etag", "\"a\"")],
    ] {
        let site = Site::sending(fields).await;
        site.write("report", "salaries", 10);
        let with = site.get("/keyed/report", "X-Api-Key: secret\r\n").await;
        assert_eq!((with.status, with.text()), (200, "salaries"), "{fields:?}");
        for without in [
            "",
            "X-Api-Key: wrong\r\n",
            "Cache-Control: max-stale\r\n",
            "Cache-Control: max-stale, only-if-cached\r\n",
        ] {
            let answer = site.get("/keyed/report", without).await;
            assert!(answer.status >= 400, "{fields:?} {without}");
            assert_ne!(answer.text(), "salaries", "{fields:?} {without}");
        }
    }
}

#[tokio::test]
async fn a_page_is_that_of_the_release_that_is_served() {
    for fields in [
        &[][..],
        &[("cache-control", "public")],
        &[("cache-control", "no-cache")],
        &[("cache-control", "max-age=0, must-revalidate")],
    ] {
        let site = Site::sending(fields).await;
        // The second is a new release, the last one takes it back: its files are older.
        for (release, days) in [("1", 10), ("2", 0), ("1", 10)] {
            site.write("page", release, days);
            for _ in 0..2 {
                assert_eq!(site.get("/page", "").await.text(), release, "{fields:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_that_is_taken_back_is_not_confirmed_by_its_date() {
    for repeats in [REPEATS, ("x-silent", "")] {
        let site = Site::sending(match repeats {
            REPEATS => &[STALE[0], STALE[1], REPEATS],
            _ => &STALE,
        })
        .await;
        for (release, days) in [("1", 10), ("2", 0), ("1", 10)] {
            site.write("page", release, days);
            assert_eq!(site.get("/page", "").await.text(), release);
        }
    }
}

#[tokio::test]
async fn a_page_is_confirmed_by_the_date_that_the_origin_repeats() {
    for (fields, is_confirmed) in [(&[STALE[0], STALE[1], REPEATS][..], true), (&STALE, false)] {
        let site = Site::sending(fields).await;
        site.write("page", "1", 10);
        assert_eq!(site.get("/page", "").await.text(), "1");
        let again = site.get("/page", "").await;
        assert_eq!(again.text(), "1");
        let status = again.field("cache-status").unwrap();
        assert_eq!(status.contains("fwd-status=304"), is_confirmed, "{status}");
    }
}
