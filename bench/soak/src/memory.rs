//! What the processes hold over time.

use std::{fs, time::Duration};

use crate::process::Process;

/// How much more the last quarter may hold than the second one.
const MOST: f64 = 1.1;

/// Samples of the memory of one process, in megabytes, with the time since the beginning.
#[derive(Debug, Default)]
pub(crate) struct Samples(Vec<(Duration, f64)>);

impl Samples {
    /// Takes one of a process and its workers, unless they are being started.
    pub(crate) fn take(&mut self, process: &Process, at: Duration) {
        let id = process.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        let children = children.unwrap_or_default();
        let ids = children.split_whitespace().map(str::to_owned);
        let held: Option<Vec<f64>> = ids.chain([id.to_string()]).map(|id| held(&id)).collect();
        if let Some(held) = held {
            self.0.push((at, held.iter().sum()));
        }
    }

    /// The mean of each quarter; not a number where there is no sample.
    pub(crate) fn quarters(&self, whole: Duration) -> [f64; 4] {
        [0.0, 1.0, 2.0, 3.0].map(|quarter: f64| {
            let (from, to) = (
                whole.mul_f64(quarter / 4.0),
                whole.mul_f64((quarter + 1.0) / 4.0),
            );
            let within = self.0.iter().filter(|(at, _)| (from..to).contains(at));
            let megabytes: Vec<f64> = within.map(|(_, megabytes)| *megabytes).collect();
            megabytes.iter().sum::<f64>() / megabytes.len() as f64
        })
    }

    /// Whether it stopped growing after the second quarter.
    pub(crate) fn is_flat(&self, whole: Duration) -> bool {
        let [_, second, _, last] = self.quarters(whole);
        last <= second * MOST
    }
}

/// What one process holds, in megabytes.
fn held(id: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_is_not_flat() {
        let of = |megabytes: [f64; 4]| {
            let samples = megabytes.into_iter().zip(0..);
            Samples(
                samples
                    .map(|(held, second)| (Duration::from_secs(second), held))
                    .collect(),
            )
        };
        let whole = Duration::from_secs(4);
        assert!(of([1.0, 10.0, 11.0, 11.0]).is_flat(whole));
        assert!(!of([9.0, 10.0, 11.0, 11.1]).is_flat(whole));
        assert!(!Samples::default().is_flat(whole));
    }
}
