//! The head of a request, as far as it decides where the request ends.

use super::{FramingError, field};

/// How the end of a body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// By counting; a request without a body has none.
    Length(u64),
    /// By its last chunk.
    Chunked,
}

/// What the fields have said so far.
#[derive(Debug, Default)]
pub(super) struct Head {
    old: bool,
    length: Option<u64>,
    chunked: bool,
    host: bool,
}

impl Head {
    /// Reads a request line: a method, a target and a version, with one space between.
    pub(super) fn begin(line: &[u8]) -> Result<Self, FramingError> {
        let mut parts = line.split(|byte| *byte == b' ');
        let (Some(method), Some(target), Some(version), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(FramingError);
        };
        let old = match version {
            b"HTTP/1.1" => false,
            b"HTTP/1.0" => true,
            _ => return Err(FramingError),
        };
        let plain = !target.is_empty() && target.iter().all(u8::is_ascii_graphic);
        if method.is_empty() || !method.iter().all(|byte| field::is_token(*byte)) || !plain {
            return Err(FramingError);
        }
        Ok(Self {
            old,
            ..Self::default()
        })
    }

    /// Reads a field line; a line that continues the one before is none.
    pub(super) fn field(&mut self, line: &[u8]) -> Result<(), FramingError> {
        let (name, value) = field::field(line)?;
        if name.eq_ignore_ascii_case(b"content-length") {
            return match self.length.replace(field::length(value)?) {
                None => Ok(()),
                Some(_) => Err(FramingError),
            };
        }
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            let again = std::mem::replace(&mut self.chunked, true);
            let known = value.eq_ignore_ascii_case(b"chunked") && !self.old && !again;
            return known.then_some(()).ok_or(FramingError);
        }
        if name.eq_ignore_ascii_case(b"host") && std::mem::replace(&mut self.host, true) {
            return Err(FramingError);
        }
        Ok(())
    }

    /// How the end of the body is found, once all fields are read.
    pub(super) fn body(&self) -> Result<Body, FramingError> {
        match (self.length, self.chunked) {
            (Some(_), true) => Err(FramingError),
            (None, true) => Ok(Body::Chunked),
            (length, false) => Ok(Body::Length(length.unwrap_or(0))),
        }
    }
}
