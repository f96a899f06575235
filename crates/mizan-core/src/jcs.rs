//! Canonical JSON (RFC 8785), with everything rejected that could not be written back the same.

mod read;

use std::borrow::Cow;
use std::fmt::Write;

/// Largest integer that every language of the protocol holds exactly: 2^53 − 1.
pub(crate) const MAX_SAFE: i64 = (1 << 53) - 1;

/// Why a JSON text has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JcsError {
    /// Not JSON.
    #[error("byte {at} is not JSON; send a valid JSON text")]
    Syntax {
        /// Position of the first byte that does not fit.
        at: usize,
    },
    /// A string that is no Unicode text: a lone surrogate, a control character or an unknown escape.
    #[error("the string at byte {at} is no Unicode text; send well-formed text")]
    Text {
        /// Position of its opening quote.
        at: usize,
    },
    /// An object that has a name twice.
    #[error("`{name}` stands twice in one object; send it once")]
    Repeated {
        /// The name.
        name: String,
    },
    /// An integer some language would round.
    #[error("`{text}` is beyond ±(2^53 − 1); send it as a string")]
    Integer {
        /// The number as it was written.
        text: String,
    },
    /// A number that no 64-bit float holds.
    #[error("`{text}` is too large for a number; send it as a string")]
    Infinite {
        /// The number as it was written.
        text: String,
    },
    /// Arrays and objects inside each other, too many levels.
    #[error("values are nested deeper than {levels} levels; send flatter data")]
    Depth {
        /// How many are allowed.
        levels: usize,
    },
}

/// The canonical form of a JSON text.
///
/// ```
/// let canonical = mizan_core::jcs::canonical(r#"{ "b": 4.50, "a": [true, 1e0] }"#)?;
/// assert_eq!(canonical, r#"{"a":[true,1],"b":4.5}"#);
/// # Ok::<(), mizan_core::jcs::JcsError>(())
/// ```
///
/// # Errors
/// When the text is not JSON, repeats a name, holds a lone surrogate, an integer beyond ±(2^53−1), a number that is
/// not finite, or is nested deeper than 128 levels.
pub fn canonical(text: &str) -> Result<String, JcsError> {
    read::document(text, number)
}

/// The same, where integers of any size keep their digits, which RFC 8785 would round. For texts that are compared and
/// never read as numbers.
pub(crate) fn exact(text: &str) -> Result<String, JcsError> {
    read::document(text, |text| match number(text) {
        // JSON writes an integer in one way, but for the sign of 0.
        Err(JcsError::Integer { .. }) if !text.contains(['.', 'e', 'E']) => Ok(Cow::Borrowed(text)),
        canonical => canonical,
    })
}

/// Writes a string with RFC 8785's escapes.
pub(crate) fn write_string(out: &mut String, text: &str) {
    let is_plain = |byte| byte >= b' ' && byte != b'"' && byte != b'\\';
    out.push('"');
    // Most strings are names and words.
    if text.bytes().all(is_plain) {
        out.push_str(text);
    } else {
        write_escaped(out, text);
    }
    out.push('"');
}

fn write_escaped(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{9}' => out.push_str("\\t"),
            '\u{a}' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\u{d}' => out.push_str("\\r"),
            char if char < '\u{20}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            char => out.push(char),
        }
    }
}

/// The canonical text of a JSON number.
///
/// # Errors
/// When it is an integer beyond ±(2^53−1), would be written as one, or is not finite.
pub(crate) fn number(text: &str) -> Result<Cow<'_, str>, JcsError> {
    if !text.contains(['.', 'e', 'E']) {
        return integer(text).ok_or_else(|| JcsError::Integer {
            text: text.to_owned(),
        });
    }
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite());
    let value = value.ok_or_else(|| JcsError::Infinite {
        text: text.to_owned(),
    })?;
    let mut buffer = ryu_js::Buffer::new();
    let canonical = buffer.format_finite(value);
    if canonical == text {
        return Ok(Cow::Borrowed(text));
    }
    if !canonical.contains(['.', 'e']) && integer(canonical).is_none() {
        return Err(JcsError::Integer {
            text: text.to_owned(),
        });
    }
    Ok(Cow::Owned(canonical.to_owned()))
}

/// The canonical text of an integer; nothing when some language would round it.
fn integer(text: &str) -> Option<Cow<'_, str>> {
    match text.parse::<i64>() {
        Ok(0) => Some(Cow::Borrowed("0")),
        Ok(value) if (-MAX_SAFE..=MAX_SAFE).contains(&value) => Some(Cow::Borrowed(text)),
        _ => None,
    }
}
