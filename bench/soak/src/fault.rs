//! What is done to the processes, one after the other, with time to recover between.

use std::{
    error::Error,
    thread,
    time::{Duration, Instant},
};

use crate::stage::Stage;

/// How long Redis may take to start again.
const STARTING: Duration = Duration::from_secs(1);

/// Something that happens to a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    KillOrigin,
    KillFirstEdge,
    KillSecondEdge,
    KillPython,
    KillThirdEdge,
    KillRedis,
    EmptyRedis,
    FreezeOrigin,
    FreezeSecondEdge,
    FreezeRedis,
}

use Fault::{
    EmptyRedis, FreezeOrigin, FreezeRedis, FreezeSecondEdge, KillFirstEdge, KillOrigin, KillPython,
    KillRedis, KillSecondEdge, KillThirdEdge,
};

const ALL: [Fault; 10] = [
    KillOrigin,
    KillPython,
    KillFirstEdge,
    KillSecondEdge,
    KillThirdEdge,
    KillRedis,
    EmptyRedis,
    FreezeOrigin,
    FreezeSecondEdge,
    FreezeRedis,
];

/// Those that leave the processes alive whose memory is watched.
const GENTLE: [Fault; 7] = [
    KillSecondEdge,
    KillThirdEdge,
    KillRedis,
    EmptyRedis,
    FreezeOrigin,
    FreezeSecondEdge,
    FreezeRedis,
];

/// Which fault comes next, and for how long: each in turn, from where the seed says.
#[derive(Debug)]
pub(crate) struct Faults(u64);

impl Faults {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next one; a gentle one when the watched processes are to live.
    pub(crate) fn next(&mut self, gentle: bool) -> Fault {
        let faults: &[Fault] = if gentle { &GENTLE } else { &ALL };
        self.0 += 1;
        let index = usize::try_from(self.0 % faults.len() as u64).unwrap_or(0);
        faults.get(index).copied().unwrap_or(EmptyRedis)
    }

    /// How long it lasts: shorter than a lease, or longer.
    pub(crate) fn length(&self) -> Duration {
        // In both lists, each fault comes with every length: their lengths have no divisor in common with 9.
        Duration::from_millis(200 + 550 * (self.0 % 9))
    }
}

impl Fault {
    /// Makes it happen, and undoes it after so long.
    pub(crate) fn happen(
        self,
        stage: &Stage,
        length: Duration,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let [first, second, third] = &stage.edges;
        if matches!(self, KillRedis | FreezeRedis | EmptyRedis) {
            stage.trouble.until(Instant::now() + length + STARTING);
        }
        let process = match self {
            KillOrigin | FreezeOrigin => &stage.origin,
            KillPython => &stage.python,
            KillFirstEdge => first,
            KillSecondEdge | FreezeSecondEdge => second,
            KillThirdEdge => third,
            KillRedis | FreezeRedis => &stage.redis,
            EmptyRedis => return stage.empty_redis(),
        };
        if matches!(self, FreezeOrigin | FreezeSecondEdge | FreezeRedis) {
            process.freeze();
            thread::sleep(length);
            process.thaw();
            return Ok(());
        }
        process.kill();
        thread::sleep(length);
        process.start_again()
    }
}
