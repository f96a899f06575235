//! The walk: requests to the cached copies, each answer compared with that of the uncached one.

use crate::dice::Dice;
use crate::requests::{self, Sent};
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use std::time::{Duration, Instant};
use tower::ServiceExt as _;

/// One state behind several apps.
pub(crate) struct Copies {
    /// With a cache, which they share if there are several.
    pub(crate) cached: Vec<Router>,
    pub(crate) uncached: Router,
}

/// Header fields that a cache must not change.
const FIELDS: [&str; 4] = ["content-type", "etag", "cache-groups", "mizan-params"];

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn field(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

async fn send(router: &Router, sent: &Sent) -> Answer {
    let response = router.clone().oneshot(sent.request()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

impl Copies {
    /// Reads at one of the cached copies, and says what differs from the uncached one, or whether it was a hit.
    pub(crate) async fn compare(&self, sent: &Sent, at: usize) -> Result<bool, String> {
        let cached = send(&self.cached[at % self.cached.len()], sent).await;
        let uncached = send(&self.uncached, sent).await;
        let status = cached.field("cache-status");
        let differs = |name: &&str| cached.field(name) != uncached.field(name);
        let is_same = cached.status == uncached.status && cached.body == uncached.body;
        if !is_same || FIELDS.iter().any(differs) {
            return Err(format!(
                "{sent:?}\n  cached {} {}: {}\n  {:?}\nuncached {}: {}\n  {:?}",
                cached.status,
                status,
                cached.body,
                cached.headers,
                uncached.status,
                uncached.body,
                uncached.headers,
            ));
        }
        Ok(status.starts_with("mizan; hit"))
    }

    /// Calls at one of the cached copies.
    pub(crate) async fn write(&self, sent: &Sent, at: usize) {
        let answer = send(&self.cached[at % self.cached.len()], sent).await;
        let is_expected = matches!(answer.status, StatusCode::OK | StatusCode::UNAUTHORIZED);
        assert!(is_expected, "{sent:?}: {}", answer.body);
    }

    /// Reads and writes at random: one at a time, and now and then several reads around a write, after which each of
    /// them is compared.
    pub(crate) async fn walk(&self, mut dice: Dice, length: Duration) {
        let began = Instant::now();
        let (mut reads, mut hits, mut writes) = (0_usize, 0_usize, 0_usize);
        let mut steps = 0;
        while began.elapsed() < length && steps < 4000 {
            steps += 1;
            let mut compared = Vec::new();
            match dice.roll(12) {
                0 | 1 => {
                    writes += 1;
                    self.write(&requests::write(&mut dice, writes), dice.roll(2))
                        .await;
                }
                2 => {
                    writes += 1;
                    let write = (requests::write(&mut dice, writes), dice.roll(2));
                    let around: Vec<_> = (0..6)
                        .map(|_| (requests::read(&mut dice), dice.roll(2)))
                        .collect();
                    self.at_once(&around, &write).await;
                    compared = around;
                }
                _ => compared.push((requests::read(&mut dice), dice.roll(2))),
            }
            for (read, at) in compared {
                reads += 1;
                match self.compare(&read, at).await {
                    Ok(hit) => hits += usize::from(hit),
                    Err(difference) => panic!("after {writes} writes: {difference}"),
                }
            }
        }
        eprintln!("{reads} reads, {hits} of them hits, {writes} writes");
        assert!(
            writes > 5 && hits * 10 > reads,
            "the walk proves too little"
        );
    }

    /// Sends several reads and a write at the same time; their answers may show either state.
    async fn at_once(&self, reads: &[(Sent, usize)], (write, at): &(Sent, usize)) {
        let mut tasks = tokio::task::JoinSet::new();
        for (read, at) in reads {
            let (router, read) = (self.cached[at % self.cached.len()].clone(), read.clone());
            tasks.spawn(async move { send(&router, &read).await.status });
        }
        self.write(write, *at).await;
        while let Some(read) = tasks.join_next().await {
            read.unwrap();
        }
    }
}
