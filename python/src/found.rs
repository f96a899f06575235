//! What work on a cache gives, as Python sees it.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use mizan_cache::{Answer, CacheOutcome, Lifetime, Lookup, NoStoreReason, Purged};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::cache::Reach;
use crate::caught::caught;
use crate::waiting::Waiting;

/// The result of work on a cache.
#[expect(
    clippy::large_enum_variant,
    reason = "each is made once and moved at once to Python; a box would cost every hit an allocation"
)]
pub(crate) enum Done {
    Looked(Lookup, Reach),
    Answered(Answer),
    Purged(Purged),
    Connected(bool),
    Delivered(Vec<String>),
}

/// How it was found, the body, its age in seconds, its number in the order of purges, and whether it may be stale.
type Given<'py> = (&'static str, Bound<'py, PyBytes>, f64, Option<u64>, bool);

impl Done {
    /// As Python takes it: a lookup as what was found and a ticket, either of them or both; an answer as what became of
    /// it; a purge as its number, or nothing when it has to wait.
    pub(crate) fn into_python(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let value = match self {
            Done::Looked(Lookup::Hit(answer), _) => {
                (Some(given(py, &answer)), None::<Ticket>).into_pyobject(py)?
            }
            Done::Looked(Lookup::Stale(answer, ticket), reach) => {
                (Some(given(py, &answer)), Some(Ticket::new(ticket, reach))).into_pyobject(py)?
            }
            Done::Looked(Lookup::Fill(ticket), reach) => {
                (None::<Given<'_>>, Some(Ticket::new(ticket, reach))).into_pyobject(py)?
            }
            Done::Answered(answer) => {
                let why = why(answer.outcome);
                (how(answer.outcome), answer.seq, why, answer.may_be_stale).into_pyobject(py)?
            }
            Done::Connected(is_reached) => {
                let said = if is_reached {
                    "connected"
                } else {
                    "unreachable"
                };
                (said, None::<u64>).into_pyobject(py)?
            }
            Done::Delivered(missing) => return Ok(missing.into_pyobject(py)?.into_any().unbind()),
            Done::Purged(Purged::Done { seq }) => ("purged", seq).into_pyobject(py)?,
            Done::Purged(_) => ("queued", None::<u64>).into_pyobject(py)?,
        };
        Ok(value.into_any().unbind())
    }
}

fn given<'py>(py: Python<'py>, answer: &Answer) -> Given<'py> {
    let age = answer.outcome.age().unwrap_or_default().as_secs_f64();
    let body = PyBytes::new(py, &answer.value);
    let how = how(answer.outcome);
    (how, body, age, answer.seq, answer.may_be_stale)
}

/// Why later requests do not find an answer.
fn why(outcome: CacheOutcome) -> Option<&'static str> {
    match outcome {
        CacheOutcome::Filled { stored, .. } | CacheOutcome::Revalidated { stored } => {
            stored.err().map(NoStoreReason::token)
        }
        CacheOutcome::Bypass { reason } => Some(reason),
        _ => None,
    }
}

fn how(outcome: CacheOutcome) -> &'static str {
    match outcome {
        CacheOutcome::Collapsed => "collapsed",
        _ if outcome.is_stored() => "stored",
        _ => outcome.word(),
    }
}

/// The right to fill a key; others may be waiting for it.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Ticket {
    ticket: Mutex<Option<mizan_cache::Ticket>>,
    reach: Reach,
}

impl Ticket {
    fn new(ticket: mizan_cache::Ticket, reach: Reach) -> Self {
        let ticket = Mutex::new(Some(ticket));
        Ticket { ticket, reach }
    }

    fn take(&self) -> Option<mizan_cache::Ticket> {
        let mut ticket = self.ticket.lock().unwrap_or_else(PoisonError::into_inner);
        ticket.take()
    }
}

#[pymethods]
impl Ticket {
    /// Keeps a body, for seconds and under tags, unless a purge has concerned it meanwhile.
    fn store(
        &self,
        body: PyBackedBytes,
        tags: Vec<String>,
        ttl: u32,
        swr: u32,
    ) -> PyResult<Waiting> {
        caught(|| {
            let used = || PyRuntimeError::new_err("this ticket was used before");
            let ticket = self.take().ok_or_else(used)?;
            let body = Bytes::copy_from_slice(&body);
            let stored = ticket.store(body, tags, Lifetime::seconds(ttl, swr));
            Ok(self.reach.wait(async { Done::Answered(stored.await) }))
        })
    }

    /// Answers this caller alone: those who wait fill for themselves.
    fn decline(&self) -> PyResult<()> {
        caught(|| {
            if let Some(ticket) = self.take() {
                ticket.pass(Bytes::new());
            }
            Ok(())
        })
    }

    /// Gives the right up; the next of those who wait fills.
    fn release(&self) -> PyResult<()> {
        caught(|| {
            drop(self.take());
            Ok(())
        })
    }
}
