//! Health checks: every origin is asked for a path from time to time, and one that fails is left alone.

use std::time::Duration;

use futures_util::future;
use http::{Request, Uri};
use tokio::time;

use super::{
    Upstream,
    origin::{Origin, Sickness},
};
use crate::body::Body;

impl Upstream {
    /// Asks every origin for this path, each as often as this; it never ends.
    pub(crate) async fn look_after(&self, path: &Uri, every: Duration) {
        let watched = async |origin: &Origin| {
            loop {
                origin.checked(self.check(origin, path).await);
                time::sleep(every).await;
            }
        };
        // One that hangs keeps no other from being asked.
        future::join_all(self.origins.all().map(watched)).await;
    }

    async fn check(&self, origin: &Origin, path: &Uri) -> Result<(), Sickness> {
        let mut request = Request::new(Body::Empty);
        *request.uri_mut() = path.clone();
        let asked = time::timeout(self.timeouts.check, self.send_to(origin, request));
        let answered = asked.await.map_err(|_| Sickness::Silent)?;
        let status = answered.map_err(Sickness::Failed)?.status();
        match status.is_success() || status.is_redirection() {
            true => Ok(()),
            false => Err(Sickness::Status(status)),
        }
    }
}
