//! A result with headers, or that says that the caller is now another one.

use super::failure::Failure;
use super::success::{Extras, HandlerOutput, Success, data_of};
use crate::declare::{Output, output_type};
use axum::http::{HeaderName, HeaderValue};
use mizan_core::Type;
use schemars::JsonSchema;
use serde::Serialize;

/// A result that also sets response headers.
///
/// ```
/// # use mizan_axum::Reply;
/// let reply = Reply::new("welcome").header("set-cookie", "session=abc; HttpOnly").identity_changed();
/// ```
#[derive(Debug, Clone)]
pub struct Reply<T> {
    value: T,
    extras: Extras,
}

impl<T> Reply<T> {
    /// A reply that adds nothing yet.
    pub fn new(value: T) -> Self {
        Self {
            value,
            extras: Extras::default(),
        }
    }

    /// Adds a response header; one whose name or value HTTP does not allow is logged and left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        match (
            HeaderName::try_from(name),
            HeaderValue::from_bytes(value.as_ref()),
        ) {
            (Ok(name), Ok(value)) => {
                self.extras.headers.append(name, value);
            }
            _ => {
                tracing::error!(target: "mizan", name, "a reply's header is not valid HTTP and was left out");
            }
        }
        self
    }

    /// Tells the client that the caller changed: they signed in or out. Purges what is cached for the caller before the
    /// call, and for the caller that `identify` gives after it. If only the next request carries the new identity, such as a
    /// token in a cookie, call [`Mizan::purge_user`](crate::Mizan::purge_user) as well.
    #[must_use]
    pub fn identity_changed(mut self) -> Self {
        self.extras.identity_changed = true;
        self
    }

    /// The result itself.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> From<T> for Reply<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Serialize + JsonSchema> Output for Reply<T> {
    fn declared() -> Type {
        output_type::<T>()
    }

    fn may_change_identity() -> bool {
        true
    }

    fn success(self) -> Result<Success, Failure> {
        let body = data_of(&self.value)?;
        Ok(Success(HandlerOutput::Data {
            body,
            extras: Some(Box::new(self.extras)),
        }))
    }
}
