//! Work that goes on elsewhere, waited for by a thread or by an event loop.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::caught::caught;
use crate::found::Done;

/// How long a thread waits before it looks whether a signal came for it.
const LOOK_UP: Duration = Duration::from_millis(50);

/// The result, or nothing when the one who worked is gone.
type Work = Pin<Box<dyn Future<Output = Option<Done>> + Send>>;

/// Work that was begun. Dropped, it is given up.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Waiting(Mutex<Option<Work>>);

impl Waiting {
    /// Waits for this.
    pub(crate) fn on(work: impl Future<Output = Option<Done>> + Send + 'static) -> Self {
        Waiting(Mutex::new(Some(Box::pin(work))))
    }

    /// The result if it is there; else the waker hears when to ask again.
    fn step(&self, waker: &Waker) -> PyResult<Option<Done>> {
        let mut work = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(going) = work.as_mut() else {
            return Err(PyRuntimeError::new_err("this was waited for before"));
        };
        match going.as_mut().poll(&mut Context::from_waker(waker)) {
            Poll::Ready(done) => {
                *work = None;
                let gone = || PyRuntimeError::new_err("the cache's own thread gave up");
                done.ok_or_else(gone).map(Some)
            }
            Poll::Pending => Ok(None),
        }
    }
}

#[pymethods]
impl Waiting {
    /// The result; `None` while it is not there, and then `wake` is called, in any thread, when to ask again.
    fn poll(&self, py: Python<'_>, wake: Py<PyAny>) -> PyResult<Option<Py<PyAny>>> {
        caught(|| {
            let waker = Waker::from(Arc::new(Callback(wake)));
            let done = self.step(&waker)?;
            done.map(|done| done.into_python(py)).transpose()
        })
    }

    /// The result, waited for without the interpreter's lock.
    fn block(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        caught(|| {
            let waker = Waker::from(Arc::new(Unpark(thread::current())));
            loop {
                if let Some(done) = self.step(&waker)? {
                    return done.into_python(py);
                }
                py.detach(|| thread::park_timeout(LOOK_UP));
                py.check_signals()?;
            }
        })
    }
}

/// Wakes a thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Wakes an event loop by a function of Python's.
struct Callback(Py<PyAny>);

impl Wake for Callback {
    fn wake(self: Arc<Self>) {
        // Without an interpreter, or with a loop that is closed, nobody waits any more.
        Python::try_attach(|py| {
            let _ = self.0.call0(py);
        });
    }
}
