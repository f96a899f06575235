//! The net under every entry from Python: a panic becomes an ordinary exception.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::PyResult;
use pyo3::exceptions::PyRuntimeError;

/// Work on more bytes than this is done without the interpreter's lock; giving it up costs more for fewer.
pub(crate) const LARGE: usize = 64 * 1024;

/// The result of `work`, or a `RuntimeError` that carries the message of its panic.
pub(crate) fn caught<T>(work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done,
        Err(panic) => {
            let message = message(panic.as_ref());
            Err(PyRuntimeError::new_err(format!(
                "the engine panicked: {message}"
            )))
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    match panic.downcast_ref::<String>() {
        Some(text) => text,
        None => panic
            .downcast_ref::<&str>()
            .copied()
            .unwrap_or("no message"),
    }
}
