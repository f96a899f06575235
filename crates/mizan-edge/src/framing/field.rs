//! The strict grammar of field lines and chunk sizes (RFC 9110 §5, RFC 9112 §7.1).

use super::FramingError;

/// Name and value of a field line.
pub(super) fn field(line: &[u8]) -> Result<(&[u8], &[u8]), FramingError> {
    let colon = line
        .iter()
        .position(|byte| *byte == b':')
        .ok_or(FramingError)?;
    let (name, value) = line.split_at(colon);
    let value = value.get(1..).unwrap_or_default().trim_ascii();
    if name.is_empty() || !name.iter().all(|byte| is_token(*byte)) || !is_text(value) {
        return Err(FramingError);
    }
    Ok((name, value))
}

/// A field behind the last chunk: it must not decide where a message ends or what its host is.
pub(super) fn trailer(line: &[u8]) -> Result<(), FramingError> {
    const NEVER: [&[u8]; 3] = [b"content-length", b"transfer-encoding", b"host"];
    let (name, _) = field(line)?;
    match NEVER.iter().any(|never| name.eq_ignore_ascii_case(never)) {
        true => Err(FramingError),
        false => Ok(()),
    }
}

/// The size of a chunk; what an extension says is ignored if it is text.
pub(super) fn chunk_size(line: &[u8]) -> Result<u64, FramingError> {
    let end = line.iter().position(|byte| *byte == b';');
    let (digits, extension) = line.split_at(end.unwrap_or(line.len()));
    if digits.is_empty() || digits.len() > 15 || !is_text(extension) {
        return Err(FramingError);
    }
    digits.iter().try_fold(0, |size: u64, digit| {
        let digit = char::from(*digit).to_digit(16).ok_or(FramingError)?;
        Ok(size * 16 + u64::from(digit))
    })
}

/// Digits and nothing else.
pub(super) fn length(value: &[u8]) -> Result<u64, FramingError> {
    if value.is_empty() || value.len() > 18 {
        return Err(FramingError);
    }
    value.iter().try_fold(0, |length: u64, digit| {
        let digit = char::from(*digit).to_digit(10).ok_or(FramingError)?;
        Ok(length * 10 + u64::from(digit))
    })
}

/// Whether a byte may be in the name of a field or method.
pub(super) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// No control character but the tab.
fn is_text(value: &[u8]) -> bool {
    value
        .iter()
        .all(|byte| *byte == b'\t' || !byte.is_ascii_control())
}
