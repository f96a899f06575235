//! Tags to header value.

use std::fmt::{self, Display, Write};

use super::{Tag, is_unreserved, widen};

/// Writes tags as a header value that keeps every limit, widened where they would not fit.
pub fn format(tags: &[Tag]) -> String {
    join(widen::to_fit(tags.to_vec()).iter())
}

/// The same for tags none of which covers another.
pub(crate) fn format_distinct<'t>(tags: impl ExactSizeIterator<Item = &'t Tag> + Clone) -> String {
    if tags.clone().all(widen::is_writable) && widen::fits(tags.clone()) {
        return join(tags);
    }
    join(widen::to_fit(tags.cloned().collect()).iter())
}

/// Tags separated by `, `.
fn join<'t>(tags: impl Iterator<Item = &'t Tag>) -> String {
    let mut value = String::with_capacity(64);
    for tag in tags {
        let separator = if value.is_empty() { "" } else { ", " };
        let _ = write!(value, "{separator}{tag}");
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
