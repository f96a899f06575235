//! What a function that succeeded gives back.

use super::failure::Failure;
use crate::declare::{Raised, Returned};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// The result of a function, as the endpoints take it.
pub struct Success(pub(crate) HandlerOutput);

/// What the function itself gave.
pub(crate) enum HandlerOutput {
    /// Data, already JSON, and what a [`Reply`](crate::Reply) adds to it.
    Data {
        body: Vec<u8>,
        extras: Option<Box<Extras>>,
    },
    /// A response of the developer's making.
    View(Box<Response>),
}

/// What a [`Reply`](crate::Reply) adds to the response.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extras {
    pub(crate) headers: HeaderMap,
    pub(crate) identity_changed: bool,
}

impl Success {
    pub(crate) fn data(body: Vec<u8>) -> Self {
        Self(HandlerOutput::Data { body, extras: None })
    }
}

/// The JSON bytes of a result: written once, never a tree of values.
pub(crate) fn data_of<T: Serialize>(value: &T) -> Result<Vec<u8>, Failure> {
    // Room for most results at once; it lives only until the body of the answer is put together.
    let mut body = Vec::with_capacity(1024);
    match serde_json::to_writer(&mut body, value) {
        Ok(()) => Ok(body),
        Err(error) => Err(Failure::internal(format_args!(
            "the result is no JSON: {error}"
        ))),
    }
}

/// A function that cannot fail.
///
/// # Errors
/// When the value cannot be written as JSON.
pub fn finish<T>(value: T, returned: &Returned<T>) -> Result<Success, Failure> {
    (returned.success)(value)
}

/// A function that can fail.
///
/// # Errors
/// The function's own, as the client may see it.
pub fn finish_result<T, E>(
    result: Result<T, E>,
    returned: &Returned<T>,
    raised: &Raised<E>,
) -> Result<Success, Failure> {
    match result {
        Ok(value) => (returned.success)(value),
        Err(error) => Err((raised.failure)(&error)),
    }
}

/// A view that cannot fail.
///
/// # Errors
/// Never; the signature is that of its sibling.
pub fn respond<V: IntoResponse>(view: V) -> Result<Success, Failure> {
    Ok(Success(HandlerOutput::View(Box::new(view.into_response()))))
}

/// A view that can fail.
///
/// # Errors
/// The function's own, as the client may see it.
pub fn respond_result<V: IntoResponse, E>(
    result: Result<V, E>,
    raised: &Raised<E>,
) -> Result<Success, Failure> {
    result
        .map_err(|error| (raised.failure)(&error))
        .and_then(respond)
}
