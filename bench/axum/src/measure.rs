//! Alternating rounds of requests, timed in CPU time of the one thread that serves them.

use std::error::Error;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use nix::time::{ClockId, clock_gettime};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

const ROUNDS: usize = 201;
const REQUESTS: u32 = 1_000;

/// One router under one kind of request.
pub(crate) struct Contender {
    name: String,
    router: Router,
    request: fn() -> Request<Body>,
    nanoseconds: Vec<f64>,
}

impl Contender {
    pub(crate) fn new(name: &str, router: Router, request: fn() -> Request<Body>) -> Self {
        Self {
            name: name.to_owned(),
            router,
            request,
            nanoseconds: Vec::new(),
        }
    }

    pub(crate) async fn round(&mut self, count: u32) -> Result<(), Box<dyn Error>> {
        // Made before the clock starts: what a request costs to build is not what serving it costs.
        let requests: Vec<_> = (0..count).map(|_| (self.request)()).collect();
        let started = cpu_time()?;
        for request in requests {
            let response = self.router.clone().oneshot(request).await?;
            if response.status() != StatusCode::OK {
                return Err(format!("{} answered {}", self.name, response.status()).into());
            }
            response.into_body().collect().await?;
        }
        self.nanoseconds
            .push((cpu_time()? - started) / f64::from(count));
        Ok(())
    }
}

/// Checks that Mizan and hand-written axum, the first two, give the same answer byte for byte.
pub(crate) async fn check_same(contenders: &mut [Contender]) -> Result<(), Box<dyn Error>> {
    let mut answers = Vec::new();
    for contender in contenders.iter().take(2) {
        let request = (contender.request)();
        let response = contender.router.clone().oneshot(request).await?;
        let (parts, body) = response.into_parts();
        // hyper adds the length to an answer that does not have it.
        let named = |name: &HeaderName| name != header::CONTENT_LENGTH;
        let mut fields: Vec<String> = (parts.headers.iter())
            .filter(|(name, _)| named(name))
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        fields.sort();
        let body = body.collect().await?.to_bytes();
        answers.push((parts.status, fields, body));
    }
    match &answers[..] {
        [ours, theirs] if ours != theirs => {
            Err(format!("the answers differ:\n{ours:?}\n{theirs:?}").into())
        }
        _ => Ok(()),
    }
}

/// What a peer took, beside the first contender.
pub(crate) struct Compared {
    pub(crate) peer: String,
    /// The median CPU time of a request of each, in nanoseconds.
    pub(crate) ours: f64,
    pub(crate) theirs: f64,
    /// The median of the ratios of rounds that followed each other: the clock of a processor changes meanwhile.
    pub(crate) ratio: f64,
}

/// Compares the first contender with each other one.
pub(crate) fn compare(
    runtime: &Runtime,
    mut contenders: Vec<Contender>,
) -> Result<Vec<Compared>, Box<dyn Error>> {
    for _ in 0..ROUNDS {
        for contender in &mut contenders {
            runtime.block_on(contender.round(REQUESTS))?;
        }
    }
    let Some((ours, peers)) = contenders.split_first() else {
        return Ok(Vec::new());
    };
    let compared = peers.iter().map(|peer| {
        let rounds = ours.nanoseconds.iter().zip(&peer.nanoseconds);
        Compared {
            peer: peer.name.clone(),
            ours: median(ours.nanoseconds.clone()),
            theirs: median(peer.nanoseconds.clone()),
            ratio: median(rounds.map(|(ours, theirs)| ours / theirs).collect()),
        }
    });
    Ok(compared.collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn cpu_time() -> Result<f64, Box<dyn Error>> {
    let now = clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)?;
    #[allow(
        clippy::cast_precision_loss,
        reason = "nanoseconds of one process are far below 2^53"
    )]
    let nanoseconds = now.tv_sec() as f64 * 1e9 + now.tv_nsec() as f64;
    Ok(nanoseconds)
}
