//! An edge before an origin that answers what a test says, counts, and remembers what it was asked.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use axum::{Router, body::Body, extract::Request, response::Response};
use tokio::sync::Semaphore;

use crate::support::{Answer, Origin, Raw, RunningEdge, Time, settings};

/// An edge before an origin, and a clock that a test moves.
pub(super) struct Stage {
    pub(super) edge: RunningEdge,
    pub(super) time: Time,
    script: Arc<Script>,
    client: Raw,
    _origin: Origin,
}

struct Script {
    /// A status, and lines of fields.
    says: Mutex<String>,
    count: AtomicU64,
    asked: Mutex<Vec<String>>,
    gate: Semaphore,
    reached: Semaphore,
}

impl Stage {
    pub(super) async fn start() -> Self {
        let script = Arc::new(Script {
            says: Mutex::default(),
            count: AtomicU64::new(0),
            asked: Mutex::default(),
            gate: Semaphore::new(1_000_000),
            reached: Semaphore::new(0),
        });
        let answers = script.clone();
        let app = Router::new().fallback(move |request| answer(answers.clone(), request));
        let origin = Origin::start(app).await;
        let time = Time::new();
        let mut settings = settings(origin.address);
        settings.clock = time.clock();
        settings.http_cache = true;
        let edge = RunningEdge::with(settings).await;
        Self {
            client: edge.connect().await,
            edge,
            time,
            script,
            _origin: origin,
        }
    }

    /// What the origin answers from now on: a status, and fields on lines of their own. The content is the number of the
    /// request, so that it shows which one it answers.
    pub(super) fn says(&self, says: &str) {
        *self.script.says.lock().unwrap() = says.to_owned();
    }

    /// The answer to a request of this method and target with these lines of fields.
    pub(super) async fn ask(&mut self, line: &str, fields: &str) -> Answer {
        self.client.ask(&request(line, fields)).await
    }

    /// The answer to `GET /` with these lines of fields.
    pub(super) async fn get(&mut self, fields: &str) -> Answer {
        self.ask("GET /", fields).await
    }

    /// How many requests the origin has answered.
    pub(super) fn count(&self) -> u64 {
        self.script.count.load(Ordering::SeqCst)
    }

    /// The head of the last request that reached the origin, in small letters.
    pub(super) fn asked(&self) -> String {
        self.script.asked.lock().unwrap().last().unwrap().clone()
    }

    /// Makes the origin wait with its answers.
    pub(super) fn hold(&self) {
        self.script.gate.forget_permits(1_000_000);
    }

    /// Lets so many answers go.
    pub(super) fn release(&self, count: usize) {
        self.script.gate.add_permits(count);
    }

    /// Waits until so many more requests have reached the origin.
    pub(super) async fn reached(&self, count: u32) {
        self.script
            .reached
            .acquire_many(count)
            .await
            .unwrap()
            .forget();
    }
}

/// A request with these lines of fields.
pub(super) fn request(line: &str, fields: &str) -> String {
    let fields: String = fields
        .lines()
        .map(|line| format!("{}\r\n", line.trim()))
        .collect();
    format!("{line} HTTP/1.1\r\nHost: app.test\r\n{fields}\r\n")
}

async fn answer(script: Arc<Script>, request: Request) -> Response {
    let mut asked = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        asked += &format!("{name}: {}\n", value.to_str().unwrap());
    }
    script.asked.lock().unwrap().push(asked);
    let count = script.count.fetch_add(1, Ordering::SeqCst) + 1;
    let says = script.says.lock().unwrap().clone();
    script.reached.add_permits(1);
    script.gate.acquire().await.unwrap().forget();
    let mut lines = says.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut response = Response::builder().status(lines.next().unwrap_or("200"));
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        response = response.header(name, value);
    }
    response.body(Body::from(count.to_string())).unwrap()
}
