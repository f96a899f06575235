//! Errors a client may see.

use mizan_core::ErrorDecl;
use serde::Serialize;
use serde_json::{Map, Value};

/// An error that knows what a client may see of it; implemented by `#[derive(ClientError)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shown to a client",
    label = "not a client error",
    note = "add `#[derive(Debug, thiserror::Error, mizan::ClientError)]` to `{Self}`; a variant that must stay hidden takes `#[client(internal)]`"
)]
pub trait ClientError: std::error::Error {
    /// Every error a client can meet.
    fn declared() -> Vec<ErrorDecl>;

    /// What the client is told of this one.
    fn report(&self) -> Report;
}

/// What a client is told of an error; the message is the error's `Display`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Report {
    /// A declared error.
    Declared {
        /// Code the client matches on.
        code: &'static str,
        /// HTTP status.
        status: u16,
        /// Payload; empty when it has none.
        data: Map<String, Value>,
    },
    /// Only that the server failed; the cause goes to the log.
    Internal,
}

impl Report {
    /// A declared error without payload.
    pub fn declared(code: &'static str, status: u16) -> Self {
        Self::Declared {
            code,
            status,
            data: Map::new(),
        }
    }

    /// The same with one more field in its payload; one that cannot be written as JSON is null.
    #[must_use]
    pub fn with<T: Serialize>(mut self, name: &str, value: &T) -> Self {
        if let Self::Declared { data, .. } = &mut self {
            let value = serde_json::to_value(value).unwrap_or_default();
            data.insert(name.to_owned(), value);
        }
        self
    }
}
