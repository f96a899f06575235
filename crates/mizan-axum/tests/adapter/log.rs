//! What the log says: enough to find a cause, nothing that is secret.

use crate::board;
use crate::client::{get, post, send};
use mizan::prelude::*;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing::Subscriber;
use tracing::instrument::WithSubscriber;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    /// Takes what is logged on this thread.
    pub(crate) fn listen(&self) -> DefaultGuard {
        tracing::subscriber::set_default(self.subscriber())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn subscriber(&self) -> impl Subscriber + Send + Sync + use<> {
        let subscriber = tracing_subscriber::fmt()
            .with_writer(self.clone())
            .with_ansi(false);
        subscriber.with_max_level(tracing::Level::DEBUG).finish()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

pub(crate) async fn logged<T>(work: impl Future<Output = T>) -> (T, String) {
    let lines = Lines::default();
    let done = work.with_subscriber(lines.subscriber()).await;
    (done, lines.text())
}

#[tokio::test]
async fn the_digest_of_an_internal_problem_finds_its_cause() {
    let router = board::router();
    let (answer, log) = logged(send(
        &router,
        get("/ctx/board/?board_id=500&$only=board_cards"),
    ))
    .await;
    let digest = answer.json()["digest"].as_str().unwrap().to_owned();
    let line = log.lines().find(|line| line.contains(&digest)).unwrap();
    assert!(
        line.contains("ERROR") && line.contains("board_cards"),
        "{line}"
    );
    assert!(
        line.contains("the database is gone: password is hunter2"),
        "{line}"
    );
    assert!(!answer.body.contains("hunter2"), "{}", answer.body);
}

#[tokio::test]
async fn a_request_leaves_its_function_context_status_and_duration_and_no_argument() {
    let router = board::router();
    let call = post(
        "/call/rename_card/",
        r#"{"board_id":1,"card_id":1,"title":"sesame"}"#,
    );
    let (_, log) = logged(send(&router, call)).await;
    assert!(
        log.contains("function=\"rename_card\" status=401 duration_us="),
        "{log}"
    );
    assert!(!log.contains("sesame"), "{log}");
    let (_, log) = logged(send(&router, get("/ctx/board/?board_id=77777"))).await;
    assert!(
        log.contains("context=\"board\" status=200 duration_us="),
        "{log}"
    );
    assert!(!log.contains("77777"), "{log}");
}

#[context(cache(ttl = 60))]
struct Notes;

#[client(context = Notes)]
fn notes() {}

#[tokio::test]
async fn the_start_says_what_a_cache_in_memory_means() {
    let build = |setting: &'static str| async move {
        let app = App::new("notes").module(module_path!());
        let app = app.identify(board::current_user).cache_setting(setting);
        app.build().map(drop)
    };
    let (built, log) = logged(build("memory")).await;
    assert!(built.is_ok());
    let lines: Vec<_> = log.lines().filter(|line| line.contains("cache")).collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(
        lines[0].contains("the memory of this process")
            && lines[0].contains("MIZAN_CACHE=redis://"),
        "{log}"
    );
    let (_, log) = logged(build("off")).await;
    assert_eq!(log, "");
}

#[tokio::test]
async fn a_purge_that_reaches_nothing_is_in_the_log() {
    let app = App::new("notes")
        .module(module_path!())
        .cache_setting("memory");
    let app = app.build().unwrap();
    let (purged, log) = logged(async { app.invalidate(Notes).await }).await;
    assert!(purged.is_err());
    assert!(
        log.contains("ERROR") && log.contains("serves nothing"),
        "{log}"
    );
    drop(app);
    let (invalidated, log) = logged(async { mizan::invalidate(Notes) }).await;
    assert_eq!(invalidated, mizan::Invalidated::Unreached);
    assert!(
        log.contains("ERROR") && log.contains("no app that declares the context"),
        "{log}"
    );
}
