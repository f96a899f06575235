//! Who uses the boards: a writer for each, and readers who compare what they are shown with the truth.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use ureq::Agent;

use crate::{
    site::{DOORS, Site, Trouble},
    truth::Truth,
};

/// How long a request may take: longer than a fault.
const PATIENCE: Duration = Duration::from_secs(6);

/// What all clients have seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) reads: AtomicU64,
    pub(crate) hits: AtomicU64,
    pub(crate) writes: AtomicU64,
    /// Requests without a good answer.
    pub(crate) failures: AtomicU64,
    pub(crate) stale: Mutex<Vec<String>>,
    /// Answers that were made for another caller.
    pub(crate) foreign: Mutex<Vec<String>>,
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

/// Counts a board up through one door and the other, until it is over. Nothing else writes to that board.
pub(crate) fn write(site: &Site, seen: &Seen, board: usize, truth: &Truth) {
    let agent = agent();
    let mut number = 0;
    while seen.goes_on() {
        number += 1;
        let door = usize::try_from(number / 3).unwrap_or(0) % DOORS;
        let url = format!("{}/call/raise/", site.url(door));
        let body = format!(r#"{{"board_id":{board},"number":{number}}}"#);
        let sent = agent
            .post(&url)
            .header("content-type", "application/json")
            .send(&body);
        let done = sent
            .ok()
            .and_then(|mut answer| answer.body_mut().read_to_string().ok());
        // Without a good answer nothing is known of what it did; the next number is higher in any case.
        match done.is_some_and(|text| text.contains("\"result\":true")) {
            true => {
                truth.acknowledge(number, door);
                count(&seen.writes);
            }
            false => count(&seen.failures),
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// One client that reads.
pub(crate) struct Reader<'r> {
    pub(crate) site: &'r Site,
    pub(crate) door: usize,
    /// Who it says it is.
    pub(crate) name: String,
    pub(crate) trouble: &'r Trouble,
}

impl Reader<'_> {
    /// Reads one board after the other, in turn for everyone and for this caller, until it is over.
    pub(crate) fn read(&self, seen: &Seen, truths: &[Truth]) {
        let agent = agent();
        let contexts = [("board", "number"), ("desk", "desk_number")];
        let all = truths.iter().enumerate();
        let all = all.flat_map(|(board, truth)| contexts.map(|context| (board, truth, context)));
        for (board, truth, (context, member)) in all.cycle() {
            if !seen.goes_on() {
                return;
            }
            let least = truth.least(self.door);
            let began = Instant::now();
            match self.answer(&agent, context, board) {
                Some((body, how)) => {
                    count(&seen.reads);
                    if how.contains("; hit") {
                        count(&seen.hits);
                    }
                    let whose = body.get("desk_owner").and_then(Value::as_str);
                    let number = body.get(member).and_then(Value::as_u64).unwrap_or(0);
                    let place = format!("{context} {board} of {}", self.place());
                    if whose.is_some_and(|whose| whose != self.name) {
                        let text = format!("{place}: {whose:?} for {} ({how})", self.name);
                        note(&seen.foreign, "foreign", text);
                    }
                    // Workers hear of each other's purges through Redis, so what is queued there is not known to all.
                    let is_known = !self.site.has_workers || !self.trouble.is_recent();
                    if number < least && is_known {
                        let took = began.elapsed();
                        let text = format!("{place}: {number} after {least} ({how}, {took:.1?})");
                        note(&seen.stale, "stale", text);
                    }
                }
                None => count(&seen.failures),
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn place(&self) -> String {
        format!("{} through door {}", self.site.name, self.door + 1)
    }

    /// What a read shows, and how it came about.
    fn answer(&self, agent: &Agent, context: &str, board: usize) -> Option<(Value, String)> {
        let url = format!(
            "{}/ctx/{context}/?board_id={board}",
            self.site.url(self.door)
        );
        let request = agent.get(&url).header("x-caller", &self.name);
        let mut answer = request.call().ok()?;
        let how = answer.headers().get_all("cache-status").iter();
        let how = how
            .filter_map(|value| value.to_str().ok())
            .collect::<Vec<_>>()
            .join(", ");
        let text = answer.body_mut().read_to_string().ok()?;
        let body: Value = serde_json::from_str(&text).ok()?;
        (body.get("$errors").is_none()).then_some((body, how))
    }
}

fn note(found: &Mutex<Vec<String>>, kind: &str, text: String) {
    println!("{kind}: {text}");
    found
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(text);
}
