//! Times, and the figures made of them.

use std::time::{Duration, Instant};

/// The time `work` takes.
pub(crate) fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    let done = work();
    let took = started.elapsed();
    drop(done);
    took
}

/// The time below which `part` of all times lie.
pub(crate) fn quantile(mut times: Vec<Duration>, part: f64) -> Duration {
    times.sort();
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let at = (times.len() as f64 * part) as usize;
    times.get(at).or(times.last()).copied().unwrap_or_default()
}

pub(crate) fn median(times: Vec<Duration>) -> Duration {
    quantile(times, 0.5)
}

/// What a figure should reach.
pub(crate) enum Goal {
    /// Ours takes less than this.
    Below(Duration),
    /// Ours takes at most this many times as long as the peer.
    Ratio(f64),
}

/// Prints one figure.
pub(crate) fn figure(name: &str, ours: Duration, peer: (&str, Duration), goal: &Goal) {
    let (peer, theirs) = peer;
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let verdict = |met: bool| if met { "met" } else { "missed" };
    let goal = match goal {
        Goal::Below(most) => format!("<{most:?} {}", verdict(ours < *most)),
        Goal::Ratio(most) => format!("<={most:.2} {}", verdict(ratio <= *most)),
    };
    println!("figure {name} ours={ours:?} peer={peer}:{theirs:?} ratio={ratio:.5} goal={goal}");
}
