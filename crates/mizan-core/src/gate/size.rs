//! Length and media type.

use crate::{Problem, ProtocolCode};

/// Refuses a path and query that are too long.
pub(super) fn check_target(length: usize, limit: usize) -> Result<(), Problem> {
    if length <= limit {
        return Ok(());
    }
    let detail = format!("path and query may have {limit} bytes");
    Err(Problem::new(ProtocolCode::UriTooLong, detail))
}

/// Refuses another media type than `application/json`, with or without parameters.
pub(super) fn check_media(content_type: Option<&str>) -> Result<(), Problem> {
    let value = content_type.unwrap_or_default();
    let media = value.split_once(';').map_or(value, |(media, _)| media);
    if media.trim().eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Problem::new(
        ProtocolCode::UnsupportedMediaType,
        "send `application/json`",
    ))
}

/// Refuses a body that is too long.
pub(super) fn check_body(length: u64, limit: usize) -> Result<(), Problem> {
    if length <= limit as u64 {
        return Ok(());
    }
    let detail = format!("the body may have {limit} bytes");
    Err(Problem::new(ProtocolCode::PayloadTooLarge, detail))
}
