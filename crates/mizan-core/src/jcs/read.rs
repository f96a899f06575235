//! The reader that writes each value in canonical form as it goes.

use std::borrow::Cow;

use super::{JcsError, write_string};
use crate::args::number_end;

/// Writes a number in canonical form.
pub(super) type WriteNumber = fn(&str) -> Result<Cow<'_, str>, JcsError>;

/// Levels of arrays and objects, the same limit as `serde_json`.
const LEVELS: usize = 128;

/// The canonical form of a whole text.
pub(super) fn document(text: &str, number: WriteNumber) -> Result<String, JcsError> {
    let mut reader = Reader {
        text,
        number,
        at: 0,
        depth: 0,
    };
    let mut out = String::with_capacity(text.len());
    reader.value(&mut out)?;
    match reader.peek() {
        None => Ok(out),
        Some(_) => Err(reader.syntax()),
    }
}

struct Reader<'t> {
    text: &'t str,
    number: WriteNumber,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn syntax(&self) -> JcsError {
        JcsError::Syntax { at: self.at }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next byte after white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        self.text.as_bytes().get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Result<(), JcsError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.syntax())
    }

    fn value(&mut self, out: &mut String) -> Result<(), JcsError> {
        match self.peek() {
            Some(b'{') => self.nested(out, Self::object),
            Some(b'[') => self.nested(out, Self::array),
            Some(b'"') => {
                let text = self.string()?;
                write_string(out, &text);
                Ok(())
            }
            Some(b'-' | b'0'..=b'9') => self.number(out),
            _ => self.word(out),
        }
    }

    fn nested(
        &mut self,
        out: &mut String,
        read: fn(&mut Self, &mut String) -> Result<(), JcsError>,
    ) -> Result<(), JcsError> {
        self.depth += 1;
        if self.depth > LEVELS {
            return Err(JcsError::Depth { levels: LEVELS });
        }
        self.at += 1;
        read(self, out)?;
        self.depth -= 1;
        Ok(())
    }

    fn array(&mut self, out: &mut String) -> Result<(), JcsError> {
        out.push('[');
        let (mut first, mut comma) = (true, "");
        while self.more(b']', &mut first)? {
            out.push_str(comma);
            comma = ",";
            self.value(out)?;
        }
        out.push(']');
        Ok(())
    }

    fn object(&mut self, out: &mut String) -> Result<(), JcsError> {
        let mut members: Vec<(String, String)> = Vec::new();
        let mut first = true;
        while self.more(b'}', &mut first)? {
            let name = self.name()?;
            self.expect(b':')?;
            let mut value = String::new();
            self.value(&mut value)?;
            members.push((name, value));
        }
        // RFC 8785 sorts by UTF-16 code units, which is not the order of UTF-8 bytes.
        members.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
        write_members(out, &members)
    }

    /// Whether another element follows; steps over the comma before it or the closing bracket.
    fn more(&mut self, close: u8, first: &mut bool) -> Result<bool, JcsError> {
        if self.peek() == Some(close) {
            self.at += 1;
            return Ok(false);
        }
        if !std::mem::replace(first, false) {
            self.expect(b',')?;
        }
        Ok(true)
    }

    fn name(&mut self) -> Result<String, JcsError> {
        match self.peek() {
            Some(b'"') => self.string(),
            _ => Err(self.syntax()),
        }
    }

    /// A string with its escapes resolved.
    fn string(&mut self) -> Result<String, JcsError> {
        let start = self.at;
        let mut escaped = false;
        let length = self.rest().bytes().skip(1).position(|byte| {
            let end = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            end
        });
        let length = length.ok_or_else(|| self.syntax())? + 2;
        let quoted = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        serde_json::from_str(quoted).map_err(|_| JcsError::Text { at: start })
    }

    fn number(&mut self, out: &mut String) -> Result<(), JcsError> {
        let rest = self.rest();
        let length = number_end(rest).ok_or_else(|| self.syntax())?;
        out.push_str(&(self.number)(rest.get(..length).unwrap_or_default())?);
        self.at += length;
        Ok(())
    }

    fn word(&mut self, out: &mut String) -> Result<(), JcsError> {
        let rest = self.rest();
        let word = ["null", "true", "false"]
            .into_iter()
            .find(|word| rest.starts_with(word));
        let word = word.ok_or_else(|| self.syntax())?;
        out.push_str(word);
        self.at += word.len();
        Ok(())
    }
}

fn write_members(out: &mut String, members: &[(String, String)]) -> Result<(), JcsError> {
    out.push('{');
    let mut last: Option<&str> = None;
    for (name, value) in members {
        if last == Some(name) {
            return Err(JcsError::Repeated { name: name.clone() });
        }
        if last.is_some() {
            out.push(',');
        }
        write_string(out, name);
        out.push(':');
        out.push_str(value);
        last = Some(name);
    }
    out.push('}');
    Ok(())
}
