//! What the processes hold over time.

use std::{fs, time::Duration};

use crate::process::Process;

/// How much more the last quarter may hold than the second one.
const MOST: f64 = 1.1;

/// Samples of the memory of one process, in megabytes, with the time since the beginning.
#[derive(Debug, Default)]
pub(crate) struct Samples(Vec<(Duration, f64)>);

impl Samples {
    /// Takes one, unless the process is being started.
    pub(crate) fn take(&mut self, process: &Process, at: Duration) {
        let status =
            fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        if let Some(Ok(kilobytes)) = kilobytes.map(|text| text.trim().parse::<f64>()) {
            self.0.push((at, kilobytes / 1024.0));
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
