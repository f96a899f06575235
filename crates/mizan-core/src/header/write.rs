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
        if !value.is_empty() {
            value.push_str(", ");
        }
        // Writing into memory cannot fail.
        let _ = tag.write(&mut value);
    }
    value
}

impl Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Tag {
    /// Bytes of the tag's text.
    pub(crate) fn text_len(&self) -> usize {
        let function = self.function.as_ref().map_or(0, |name| 1 + name.len());
        let param = |(name, value): (&String, &String)| 2 + name.len() + encoded_len(value);
        self.context.len() + function + self.params.iter().map(param).sum::<usize>()
    }

    /// Writes the tag's text.
    pub(crate) fn write(&self, out: &mut impl Write) -> fmt::Result {
        out.write_str(&self.context)?;
        if let Some(function) = &self.function {
            out.write_char('.')?;
            out.write_str(function)?;
        }
        for (name, value) in &self.params {
            out.write_char(';')?;
            out.write_str(name)?;
            out.write_char('=')?;
            write_encoded(out, value)?;
        }
        Ok(())
    }
}

/// Percent-encodes everything but unreserved bytes.
pub(crate) fn write_encoded(out: &mut impl Write, value: &str) -> fmt::Result {
    if value.bytes().all(is_unreserved) {
        return out.write_str(value);
    }
    for byte in value.bytes() {
        if is_unreserved(byte) {
            out.write_char(char::from(byte))?;
        } else {
            write!(out, "%{byte:02X}")?;
        }
    }
    Ok(())
}

/// A text as a tag or header field carries it: percent-encoded but for unreserved bytes.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    // Writing into memory cannot fail.
    let _ = write_encoded(&mut encoded, text);
    encoded
}

fn encoded_len(value: &str) -> usize {
    let escaped = value.bytes().filter(|byte| !is_unreserved(*byte)).count();
    value.len() + 2 * escaped
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Tag;

    #[test]
    fn the_length_of_a_tag_is_known_before_it_is_written() {
        let params = [("a", "x"), ("b", "ü, ö"), ("c", "")];
        let scoped = Tag {
            context: "board".to_owned(),
            function: Some("board_cards".to_owned()),
            params: BTreeMap::from(params.map(|(name, value)| (name.into(), value.into()))),
        };
        for tag in [scoped, Tag::everything()] {
            assert_eq!(tag.text_len(), tag.to_string().len());
        }
    }
}
