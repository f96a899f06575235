//! What is done to the processes, one after the other, with time to recover between.

use std::{error::Error, thread, time::Duration};

use crate::stage::Stage;

/// Something that happens to a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    KillOrigin,
    KillFirstEdge,
    KillSecondEdge,
    KillRedis,
    EmptyRedis,
    FreezeOrigin,
    FreezeSecondEdge,
    FreezeRedis,
}

use Fault::{
    EmptyRedis, FreezeOrigin, FreezeRedis, FreezeSecondEdge, KillFirstEdge, KillOrigin, KillRedis,
    KillSecondEdge,
};

const ALL: [Fault; 8] = [
    KillOrigin,
    KillFirstEdge,
    KillSecondEdge,
    KillRedis,
    EmptyRedis,
    FreezeOrigin,
    FreezeSecondEdge,
    FreezeRedis,
];

/// Those that leave the processes alive whose memory is watched.
const GENTLE: [Fault; 6] = [
    KillSecondEdge,
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
        // Its step has no divisor in common with the number of faults, so each comes with every length.
        Duration::from_millis(200 + 700 * (self.0 % 7))
    }
}

impl Fault {
    /// Makes it happen, and undoes it after so long.
    pub(crate) fn happen(
        self,
        stage: &Stage,
        length: Duration,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let [first, second] = &stage.edges;
        let process = match self {
            KillOrigin | FreezeOrigin => &stage.origin,
            KillFirstEdge => first,
            KillSecondEdge | FreezeSecondEdge => second,
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
