//! One key with two tags, those who fill it and those who change its data; walks through every order.

use crate::scheme::Scheme;

/// Who acts. The entry carries the tags 0 and 1; a change of tag 2 does not concern it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// Captures, reads one tag's data, reads the other's, stores.
    Fill,
    /// Commits, counts, stamps.
    Change { tag: usize },
}

/// What one actor has done and knows.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    step: usize,
    captured: u64,
    read: [u64; 2],
    counted: u64,
    changed: u64,
}

/// A stored value: the state of each tag's data it shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    value: [u64; 2],
    pub(crate) mark: [u64; 2],
}

/// The data, and the cache in front of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    scheme: Scheme,
    data: [u64; 3],
    /// For every tag the change whose purge is acknowledged.
    purged: [u64; 3],
    pub(crate) clock: u64,
    pub(crate) seq: u64,
    pub(crate) stamps: [u64; 3],
    pub(crate) entry: Option<Entry>,
}

/// What came of all orders.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) orders: u64,
    /// Those in which an old value was valid after its purge.
    pub(crate) stale: u64,
    /// Those at whose end the entry is valid.
    pub(crate) served: u64,
}

impl World {
    pub(crate) fn new(scheme: Scheme) -> Self {
        Self {
            scheme,
            data: [0; 3],
            purged: [0; 3],
            clock: 0,
            seq: 0,
            stamps: [0; 3],
            entry: None,
        }
    }

    pub(crate) fn explore(self, actors: &[Actor]) -> Outcome {
        let mut outcome = Outcome::default();
        let progress = vec![Progress::default(); actors.len()];
        self.walk(actors, &progress, false, &mut outcome);
        outcome
    }

    fn walk(self, actors: &[Actor], progress: &[Progress], stale: bool, outcome: &mut Outcome) {
        let mut over = true;
        for (at, actor) in actors.iter().enumerate() {
            let (mut world, mut progress) = (self, progress.to_vec());
            if world.act(*actor, &mut progress[at]) {
                over = false;
                let stale = stale || world.is_stale();
                world.walk(actors, &progress, stale, outcome);
            }
        }
        if over {
            outcome.orders += 1;
            outcome.stale += u64::from(stale);
            outcome.served += u64::from(self.served().is_some());
        }
    }

    /// Takes the next step of an actor; `false` if it is done.
    fn act(&mut self, actor: Actor, progress: &mut Progress) -> bool {
        let scheme = self.scheme;
        self.clock += 1;
        let step = progress.step;
        progress.step += 1;
        match (actor, step) {
            (Actor::Fill, 0) => progress.captured = self.seq,
            (Actor::Fill, 1) => progress.read[0] = self.data[0],
            (Actor::Fill, 2) => progress.read[1] = self.data[1],
            (Actor::Fill, 3) => {
                let mark = scheme.mark(self, progress.captured);
                let value = progress.read;
                self.entry = Some(Entry { value, mark });
            }
            (Actor::Change { tag }, 0..3) => {
                let last = step == 2;
                match (step + usize::from(scheme == Scheme::PurgeBeforeCommit)) % 3 {
                    0 => {
                        self.data[tag] += 1;
                        progress.changed = self.data[tag];
                    }
                    1 => progress.counted = scheme.count(self),
                    _ => scheme.stamp(self, tag, progress.counted),
                }
                if last {
                    self.purged[tag] = self.purged[tag].max(progress.changed);
                }
            }
            _ => return false,
        }
        true
    }

    fn served(&self) -> Option<Entry> {
        self.entry
            .filter(|entry| self.scheme.is_valid(self, *entry))
    }

    fn is_stale(&self) -> bool {
        let old = |entry: Entry| (0..2).any(|tag| entry.value[tag] < self.purged[tag]);
        self.served().is_some_and(old)
    }
}
