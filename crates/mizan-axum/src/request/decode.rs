//! Arguments out of the JSON text that the core has validated.

use crate::declare::{Argument, Input};
use mizan_core::{Args, Invalid, InvalidCode};
use serde_path_to_error::{Path, Segment};
use std::fmt::Write;

/// Decodes the arguments of one function and collects the refusals.
pub struct Decoder<'a> {
    args: &'a Args<'a>,
    invalid: Vec<Invalid>,
}

impl<'a> Decoder<'a> {
    /// A decoder over the arguments of one call.
    pub fn new(args: &'a Args<'a>) -> Self {
        Self {
            args,
            invalid: Vec::new(),
        }
    }

    /// The argument at `index`; nothing when it is refused.
    pub fn take<T>(&mut self, index: usize, name: &str, argument: &Argument<T>) -> Option<T> {
        let text = self.args.text(index);
        if let Ok(value) = (argument.decode)(text) {
            return Some(value);
        }
        self.invalid.push((argument.refuse)(text, name));
        None
    }

    /// The same for an argument that may be absent or null.
    pub fn optional<T>(
        &mut self,
        index: usize,
        name: &str,
        argument: &Argument<T>,
    ) -> Option<Option<T>> {
        match self.args.get(index) {
            None | Some("null") => Some(None),
            Some(_) => self.take(index, name, argument).map(Some),
        }
    }

    /// All refusals.
    pub fn into_invalid(self) -> Vec<Invalid> {
        self.invalid
    }
}

/// Decodes again, this time keeping track of the path: only a refused request pays for it.
pub(crate) fn refusal<T: Input>(text: &str, name: &str) -> Invalid {
    let mut json = serde_json::Deserializer::from_str(text);
    let mut path = format!("/{name}");
    match serde_path_to_error::deserialize::<_, T>(&mut json) {
        Ok(_) => Invalid {
            path,
            code: InvalidCode::Value,
            message: format!("`{name}` has text after its value"),
        },
        Err(error) => {
            push(&mut path, error.path());
            let message = without_position(&error.inner().to_string());
            let (code, field) = classify(&message);
            if let Some(field) = field {
                segment(&mut path, field);
            }
            Invalid {
                path,
                code,
                message,
            }
        }
    }
}

fn push(pointer: &mut String, path: &Path) {
    for part in path {
        match part {
            Segment::Seq { index } => segment(pointer, &index.to_string()),
            Segment::Map { key } => segment(pointer, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
}

/// One reference token of a JSON Pointer, escaped as RFC 6901 says.
fn segment(pointer: &mut String, token: &str) {
    let escaped = token.replace('~', "~0").replace('/', "~1");
    let _ = write!(pointer, "/{escaped}");
}

/// serde gives its reason as text only; the forms it uses are stable since 1.0.
fn classify(message: &str) -> (InvalidCode, Option<&str>) {
    let quoted = |rest: &'_ str| -> usize { rest.find('`').unwrap_or(rest.len()) };
    if let Some(rest) = message.strip_prefix("missing field `") {
        return (InvalidCode::Missing, rest.get(..quoted(rest)));
    }
    if message.starts_with("invalid type") || message.starts_with("invalid length") {
        return (InvalidCode::Type, None);
    }
    if message.starts_with("invalid value: integer") || message.starts_with("number out of range") {
        return (InvalidCode::Range, None);
    }
    (InvalidCode::Value, None)
}

/// The message without its position, which counts inside the argument and means nothing to the client.
fn without_position(message: &str) -> String {
    let end = message.rfind(" at line ").unwrap_or(message.len());
    message.get(..end).unwrap_or(message).to_owned()
}
