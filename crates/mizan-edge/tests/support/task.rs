//! A task that ends with the test that started it.

use std::future::Future;

use tokio::task::JoinHandle;

/// A task that ends with the test that started it.
pub(crate) struct Task<T>(JoinHandle<T>);

impl<T: Send + 'static> Task<T> {
    pub(crate) fn start(work: impl Future<Output = T> + Send + 'static) -> Self {
        Self(tokio::spawn(work))
    }

    /// What the task ended with.
    pub(crate) async fn ended(&mut self) -> T {
        (&mut self.0).await.expect("the task did not panic")
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
