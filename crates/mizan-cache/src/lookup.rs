//! What a request does after it looked a key up: serve, wait, or fill.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use crate::answer::{Answer, Found};
use crate::cache::Shared;
use crate::flights::{Boarding, Waiting};
use crate::store::{Held, Look};
use crate::ticket::{Outcome, Ticket};

/// What the first of two steps gives.
#[derive(Debug)]
pub enum Lookup {
    /// Answer with this.
    Hit(Answer),
    /// Answer with this, and fill at the same time: the old answer may be served only because of its age.
    Stale(Answer, Ticket),
    /// Read the data, then fill. Drop the ticket if reading fails.
    Fill(Ticket),
}

/// Where a look has led to.
pub(crate) enum Step {
    Done(Lookup),
    Wait(Waiting<Outcome>),
}

impl Shared {
    pub(crate) fn step(this: &Arc<Self>, key: &str, look: Look) -> Step {
        let stale = match look.held {
            Some(Held::Fresh(answer)) => return Step::Done(this.hit(answer)),
            Some(Held::Stale(answer)) => Some(answer),
            None => None,
        };
        let Some(fence) = look.fence.filter(|_| !this.passes.contains(key)) else {
            return Step::Done(Lookup::Fill(Ticket::alone(this, key, look.fence)));
        };
        let key: Arc<str> = key.into();
        match (this.flights.board(&key, fence), stale) {
            (Boarding::Lead(leader), stale) => {
                // The flight before may have landed between the look and here.
                if let Some(answer) = this.store.landed(&key) {
                    return Step::Done(this.hit(answer));
                }
                let ticket = Ticket::leading(this, key, leader, fence);
                Step::Done(match stale {
                    Some(answer) => Lookup::Stale(answer, ticket),
                    None => Lookup::Fill(ticket),
                })
            }
            (Boarding::Wait(_), Some(answer)) => Step::Done(this.hit(answer)),
            (Boarding::Wait(waiting), None) => Step::Wait(waiting),
        }
    }

    /// Fills without letting anybody wait for it, unless there is an answer already.
    pub(crate) fn alone(this: &Arc<Self>, key: &str, look: Look) -> Lookup {
        match look.held {
            Some(Held::Fresh(answer) | Held::Stale(answer)) => this.hit(answer),
            None => Lookup::Fill(Ticket::alone(this, key, look.fence)),
        }
    }

    pub(crate) fn joined(&self, answer: Answer) -> Lookup {
        let found = Found::Joined;
        self.hit(Answer { found, ..answer })
    }

    fn hit(&self, answer: Answer) -> Lookup {
        let counter = match answer.found {
            Found::Stale { .. } => &self.counters.stale,
            Found::Joined => &self.counters.joined,
            _ => &self.counters.hits,
        };
        counter.fetch_add(1, Relaxed);
        Lookup::Hit(answer)
    }
}
