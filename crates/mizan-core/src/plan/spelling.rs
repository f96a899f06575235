//! The one spelling of a value: what its type writes after it has read it.

use crate::args::{ArgValue, Shape};
use crate::{date_time, jcs};

/// What became of a value that was decoded and written back.
pub(crate) enum Spelled {
    /// It is the canonical text of the value that was sent.
    Same,
    /// The value that was sent has another text, this one.
    As(String),
    /// It cannot be written back.
    Unwritten,
}

/// Compares a value as it was sent with what decoding it and writing it back gave.
pub(crate) fn spelled(sent: &str, shape: Option<&Shape>, written: Option<&str>) -> Spelled {
    let Some(canonical) = written.and_then(|text| jcs::canonical(text).ok()) else {
        return Spelled::Unwritten;
    };
    let canonical = match shape {
        Some(shape) if shape.is_date_time() => date_time::in_utc(&canonical).unwrap_or(canonical),
        _ => canonical,
    };
    // A value from a body has its canonical text only once it is needed.
    if sent == canonical || jcs::canonical(sent).is_ok_and(|sent| sent == canonical) {
        Spelled::Same
    } else {
        Spelled::As(canonical)
    }
}

/// Puts a text in the place of a value.
pub(crate) fn replace(values: &mut [ArgValue<'_>], index: usize, text: String) {
    if let Some(value) = values.get_mut(index) {
        *value = Some(text.into());
    }
}
