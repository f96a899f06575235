//! Who uses the boards: a writer for each, and readers who compare what they are shown with the truth.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ureq::Agent;

use crate::{
    stage::{EDGES, Stage},
    truth::Truth,
};

/// How many boards there are.
pub(crate) const BOARDS: usize = 8;

/// How long a request may take: longer than a fault.
const PATIENCE: Duration = Duration::from_secs(5);

/// What all clients have seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) reads: AtomicU64,
    pub(crate) hits: AtomicU64,
    pub(crate) writes: AtomicU64,
    /// Requests without a good answer.
    pub(crate) failures: AtomicU64,
    pub(crate) stale: Mutex<Vec<String>>,
    pub(crate) over: AtomicBool,
}

impl Seen {
    fn goes_on(&self) -> bool {
        !self.over.load(Ordering::Relaxed)
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

fn agent() -> Agent {
    Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .build()
        .into()
}

/// Counts a board up through one edge and the other, until it is over. Nobody else writes to that board.
pub(crate) fn write(stage: &Stage, seen: &Seen, board: usize, truth: &Truth) {
    let agent = agent();
    let mut number = 0;
    while seen.goes_on() {
        number += 1;
        let edge = usize::try_from(number / 3).unwrap_or(0) % EDGES;
        let url = format!("{}/call/raise/", stage.url(edge));
        let body = format!(r#"{{"board_id":{board},"number":{number}}}"#);
        let sent = agent
            .post(&url)
            .header("content-type", "application/json")
            .send(&body);
        let done = sent
            .ok()
            .and_then(|mut answer| answer.body_mut().read_to_string().ok());
        // Without a good answer nobody knows whether it was done; the next number is higher in any case.
        match done.is_some_and(|text| text.contains("\"result\":true")) {
            true => {
                truth.acknowledge(number, edge);
                count(&seen.writes);
            }
            false => count(&seen.failures),
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Reads one board after the other through one edge, until it is over.
pub(crate) fn read(stage: &Stage, seen: &Seen, edge: usize, truths: &[Truth]) {
    let agent = agent();
    for (board, truth) in truths.iter().enumerate().cycle() {
        if !seen.goes_on() {
            return;
        }
        let least = truth.least(edge);
        let began = Instant::now();
        match number(
            &agent,
            &format!("{}/ctx/board/?board_id={board}", stage.url(edge)),
        ) {
            Some((number, how)) => {
                count(&seen.reads);
                if how.contains("mizan-edge; hit") {
                    count(&seen.hits);
                }
                if number < least {
                    let took = began.elapsed();
                    let text = format!(
                        "board {board} at edge {}: {number} after {least} ({how}, {took:.1?})",
                        edge + 1
                    );
                    println!("stale: {text}");
                    seen.stale
                        .lock()
                        .unwrap_or_else(std::sync::PoisonError::into_inner)
                        .push(text);
                }
            }
            None => count(&seen.failures),
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The number a read shows, and how it came about.
fn number(agent: &Agent, url: &str) -> Option<(u64, String)> {
    let mut answer = agent.get(url).call().ok()?;
    let how = answer.headers().get_all("cache-status").iter();
    let how = how
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>()
        .join(", ");
    let text = answer.body_mut().read_to_string().ok()?;
    let body: serde_json::Value = serde_json::from_str(&text).ok()?;
    Some((body.get("number")?.as_u64()?, how))
}
