//! Tags to header value.

use std::fmt::{self, Display, Write};

use super::{Tag, is_unreserved, widen};

/// Writes tags as a header value that keeps every limit, widened where they would not fit.
pub fn format(tags: &[Tag]) -> String {
    join(&widen::to_fit(tags))
}

/// Tags separated by `, `.
pub(super) fn join(tags: &[Tag]) -> String {
    let mut value = String::new();
    for tag in tags {
        if !value.is_empty() {
            value.push_str(", ");
        }
        let _ = write!(value, "{tag}");
    }
    value
}

impl Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.context)?;
        if let Some(function) = &self.function {
            write!(f, ".{function}")?;
        }
        for (name, value) in &self.params {
            write!(f, ";{name}=")?;
            write_encoded(f, value)?;
        }
        Ok(())
    }
}

/// Percent-encodes everything but unreserved bytes.
pub(crate) fn write_encoded(out: &mut impl Write, value: &str) -> fmt::Result {
    for byte in value.bytes() {
        if is_unreserved(byte) {
            out.write_char(char::from(byte))?;
        } else {
            write!(out, "%{byte:02X}")?;
        }
    }
    Ok(())
}
