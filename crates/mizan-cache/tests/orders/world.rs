//! One key with two tags, requests that read it, changes of its data, and a replica: every state they can reach.
//!
//! A request arrives, may begin a snapshot (`identify` reads the session), looks the key up, and then answers with what
//! is stored, waits for another request's fill, or reads and stores. It may stop waiting at any time.

use std::collections::HashSet;

use crate::scheme::Scheme;

/// What a request reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reads {
    /// The state at the time of each read.
    Latest,
    /// One state for all reads: that of some time between the arrival and the first read.
    Snapshot,
    /// A replica, which shows changes later but in their order.
    Replica,
}

/// What acts. The entry carries the tags 0 and 1; a change of tag 2 does not concern it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// A request.
    Request(Reads),
    /// Commits, counts, stamps; then its purge is acknowledged.
    Change { tag: u8 },
    /// Applies the next commit.
    Replica,
    /// The lag that replicas have at most passes since the next purge: it is applied there by then.
    Lag,
}

/// Where a request is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum At {
    #[default]
    Coming,
    Arrived,
    Waiting,
    /// It has looked, and reads: for itself, or for those that wait as well.
    Reading {
        read: u8,
        leads: bool,
    },
    Done,
}

/// What one actor has done and knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Progress {
    step: u8,
    at: At,
    fence: u8,
    /// How far the order had come at its look-up.
    seen: u8,
    snapshot: Option<[u8; 3]>,
    read: [u8; 2],
    /// What it has to see of each tag: what it would see without a cache.
    required: [u8; 2],
    counted: u8,
    changed: u8,
}

/// A stored value: the state of each tag's data it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Entry {
    value: [u8; 2],
    pub(crate) mark: [u8; 2],
}

/// What a leader shared last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Shared {
    value: [u8; 2],
    shows: u8,
}

/// The data, and the cache in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct World {
    scheme: Scheme,
    data: [u8; 3],
    replica: [u8; 3],
    /// The tags of the commits that the replica has not applied, the first in the lowest bits.
    behind: [Option<u8>; 4],
    /// For every purge by its number: tag and state whose purge it is.
    purges: [(u8, u8); 5],
    /// For every tag the change whose purge is acknowledged.
    purged: [u8; 3],
    pub(crate) clock: u8,
    pub(crate) seq: u8,
    /// The purges up to this number were made longer ago than a replica lags.
    pub(crate) lapsed: u8,
    pub(crate) stamps: [u8; 3],
    pub(crate) entry: Option<Entry>,
    leading: bool,
    shared: Option<Shared>,
}

/// What came of all orders.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    /// States that were reached.
    pub(crate) states: u64,
    /// Those in which an old value was valid after its purge was acknowledged.
    pub(crate) stale_entries: u64,
    /// Answers from the cache or from another request that were older than the request's own read could have been.
    pub(crate) stale_answers: u64,
    /// Answers from the cache.
    pub(crate) hits: u64,
    /// Answers from another request.
    pub(crate) collapsed: u64,
    /// Ends at which the entry is valid, and all ends.
    pub(crate) valid_ends: u64,
    pub(crate) ends: u64,
}

type State = (World, Vec<Progress>);

impl World {
    pub(crate) fn new(scheme: Scheme) -> Self {
        Self {
            scheme,
            data: [0; 3],
            replica: [0; 3],
            behind: [None; 4],
            purges: [(0, 0); 5],
            purged: [0; 3],
            clock: 0,
            seq: 0,
            lapsed: 0,
            stamps: [0; 3],
            entry: None,
            leading: false,
            shared: None,
        }
    }

    pub(crate) fn explore(self, actors: &[Actor]) -> Outcome {
        let mut outcome = Outcome::default();
        let mut reached = HashSet::new();
        let mut open: Vec<State> = vec![(self, vec![Progress::default(); actors.len()])];
        while let Some((world, progress)) = open.pop() {
            if !reached.insert((world, progress.clone())) {
                continue;
            }
            outcome.states += 1;
            let valid = world.valid();
            let is_old = |entry: Entry| is_older(entry.value, world.purged);
            outcome.stale_entries += u64::from(valid.is_some_and(is_old));
            let before = open.len();
            for at in 0..actors.len() {
                for choice in 0..2 {
                    let (mut next, mut steps) = (world, progress.clone());
                    if next.act(actors[at], &mut steps[at], choice, &mut outcome) {
                        // Which of two actors that are alike is where makes no difference.
                        for alike in actors.chunk_by(PartialEq::eq).map(<[Actor]>::len) {
                            steps.rotate_left(alike);
                            let end = steps.len();
                            steps[end - alike..].sort_unstable();
                        }
                        open.push((next, steps));
                    }
                }
            }
            if open.len() == before {
                outcome.ends += 1;
                outcome.valid_ends += u64::from(valid.is_some());
            }
        }
        outcome
    }

    /// Takes a step of an actor, of those it can choose from; `false` if there is none.
    fn act(&mut self, actor: Actor, own: &mut Progress, choice: u8, outcome: &mut Outcome) -> bool {
        match actor {
            Actor::Request(reads) => return self.request(reads, own, choice, outcome),
            Actor::Change { tag } if choice == 0 && own.step < 3 => self.change(tag, own),
            Actor::Replica if choice == 0 => {
                let Some(tag) = self.behind[0] else {
                    return false;
                };
                self.replica[usize::from(tag)] += 1;
                self.behind.rotate_left(1);
                self.behind[3] = None;
            }
            Actor::Lag if choice == 0 && self.lapsed < self.seq => {
                let next = usize::from(self.lapsed);
                let (tag, state) = self.purges[next];
                if self.replica[usize::from(tag)] < state {
                    return false;
                }
                self.lapsed += 1;
            }
            _ => return false,
        }
        self.tick();
        true
    }

    /// Only a scheme that reads the clock has states that differ by it.
    fn tick(&mut self) {
        self.clock += u8::from(self.scheme == Scheme::TimeWhenStored);
    }

    fn change(&mut self, tag: u8, own: &mut Progress) {
        match (own.step + u8::from(self.scheme == Scheme::PurgeBeforeCommit)) % 3 {
            0 => {
                self.data[usize::from(tag)] += 1;
                own.changed = self.data[usize::from(tag)];
                let free = self.behind.iter_mut().find(|slot| slot.is_none());
                *free.expect("few commits") = Some(tag);
            }
            1 => {
                let at = usize::from(self.seq);
                self.purges[at] = (tag, own.changed);
                own.counted = self.scheme.count(self);
            }
            _ => self.scheme.stamp(self, tag, own.counted),
        }
        own.step += 1;
        if own.step == 3 {
            let purged = &mut self.purged[usize::from(tag)];
            *purged = (*purged).max(own.changed);
        }
    }

    fn request(
        &mut self,
        reads: Reads,
        own: &mut Progress,
        choice: u8,
        outcome: &mut Outcome,
    ) -> bool {
        match (own.at, choice) {
            (At::Coming, 0) => {
                own.at = At::Arrived;
                own.fence = self.scheme.arrival(self);
                own.required = self.required(reads);
            }
            (At::Arrived, 1) if reads == Reads::Snapshot && own.snapshot.is_none() => {
                own.snapshot = Some(self.data);
            }
            (At::Arrived, 0) => self.look_up(own, outcome),
            (At::Waiting, 0) if !self.leading => match self.shared {
                Some(shared) if shared.shows >= own.seen && self.scheme.has_fence() => {
                    own.at = At::Done;
                    outcome.collapsed += 1;
                    outcome.stale_answers += u64::from(is_older(shared.value, own.required));
                }
                _ => self.look_up(own, outcome),
            },
            // It has waited long enough.
            (At::Waiting, 1) => {
                own.at = At::Reading {
                    read: 0,
                    leads: false,
                };
            }
            (At::Reading { read, leads }, 0) if read < 2 => {
                let at = usize::from(read);
                own.read[at] = self.read(reads, own)[at];
                own.at = At::Reading {
                    read: read + 1,
                    leads,
                };
            }
            (At::Reading { leads, .. }, 0) => self.store(own, leads),
            _ => return false,
        }
        self.tick();
        true
    }

    fn look_up(&mut self, own: &mut Progress, outcome: &mut Outcome) {
        if own.at == At::Arrived {
            own.fence = self.scheme.look_up(self, own.fence);
            own.seen = self.seq;
        }
        own.at = match self.valid() {
            Some(entry) => {
                outcome.hits += 1;
                outcome.stale_answers += u64::from(is_older(entry.value, own.required));
                At::Done
            }
            None if self.leading && self.scheme.has_fence() => At::Waiting,
            None => {
                self.leading = true;
                At::Reading {
                    read: 0,
                    leads: true,
                }
            }
        };
    }

    fn read(&self, reads: Reads, own: &mut Progress) -> [u8; 3] {
        match reads {
            Reads::Latest => self.data,
            Reads::Snapshot => *own.snapshot.get_or_insert(self.data),
            Reads::Replica => self.replica,
        }
    }

    fn store(&mut self, own: &mut Progress, leads: bool) {
        let (value, mark) = (own.read, self.scheme.mark(self, own.fence));
        let entry = Entry { value, mark };
        let is_valid = self.scheme.is_valid(self, entry);
        if is_valid || !self.scheme.has_fence() {
            self.entry = Some(entry);
        }
        if leads {
            self.leading = false;
            let shows = if is_valid { self.seq } else { own.fence };
            self.shared = Some(Shared { value, shows });
        }
        own.at = At::Done;
    }

    /// What a request that arrives now sees at least, if it reads for itself.
    fn required(&self, reads: Reads) -> [u8; 2] {
        let mut required = [0; 2];
        match reads {
            Reads::Latest | Reads::Snapshot => required.copy_from_slice(&self.purged[..2]),
            Reads::Replica => {
                let lapsed = usize::from(self.lapsed);
                for (tag, state) in &self.purges[..lapsed] {
                    if let Some(required) = required.get_mut(usize::from(*tag)) {
                        *required = (*required).max((*state).min(self.purged[usize::from(*tag)]));
                    }
                }
            }
        }
        required
    }

    fn valid(&self) -> Option<Entry> {
        self.entry
            .filter(|entry| self.scheme.is_valid(self, *entry))
    }
}

fn is_older(value: [u8; 2], than: impl AsRef<[u8]>) -> bool {
    value
        .iter()
        .zip(than.as_ref())
        .any(|(own, least)| own < least)
}
