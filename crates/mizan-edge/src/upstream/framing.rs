//! Whether the end of an answer can be told from a connection that broke (RFC 9112, 6.3).

use http::{HeaderValue, Response, header};
use hyper::body::Body as _;

use super::Failure;
use crate::body::Body;

/// Marks an answer that says by itself where it ends; without it, part of one may pass for the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Delimited;

/// Marks an answer that is [`Delimited`], while the fields that say so are there.
///
/// # Errors
///
/// An answer whose framing is ambiguous or unknown: what one side takes for its end, the other may not.
pub(super) fn mark(response: &mut Response<Body>) -> Result<(), Failure> {
    let fields = response.headers();
    let mut codings = fields.get_all(header::TRANSFER_ENCODING).iter();
    let has_length = fields.contains_key(header::CONTENT_LENGTH);
    let is_delimited = match (codings.next().map(HeaderValue::as_bytes), codings.next()) {
        (None, _) => has_length || response.body().is_end_stream(),
        (Some(coding), None) if coding.eq_ignore_ascii_case(b"chunked") && !has_length => true,
        _ => return Err(Failure::Protocol),
    };
    if is_delimited {
        response.extensions_mut().insert(Delimited);
    }
    Ok(())
}
