//! The check of one value against its parameter's shape, from a query string or a body.

use std::borrow::Cow;

use serde_json::Value;

use super::number::{is_integer, is_number};
use super::shape::{Shape, ShapeKind};
use crate::InvalidCode;
use crate::jcs::{self, JcsError};

/// Why a value was refused: the code and the rest of a sentence that begins with the parameter's name.
pub(crate) type Refusal = (InvalidCode, String);

impl Shape {
    /// The canonical JSON text of a decoded query-string value: a string is taken as it is, anything else is JSON.
    pub(crate) fn read_text<'a>(&self, text: Cow<'a, str>) -> Result<Cow<'a, str>, Refusal> {
        match &self.kind {
            ShapeKind::String(allowed) => {
                one_of(allowed.as_deref(), &text)?;
                let mut quoted = String::with_capacity(text.len() + 2);
                jcs::write_string(&mut quoted, &text);
                Ok(Cow::Owned(quoted))
            }
            ShapeKind::Boolean if matches!(&*text, "true" | "false") => Ok(text),
            ShapeKind::Integer(low, high) if is_integer(&text) => integer(text, *low, *high),
            ShapeKind::Number if is_number(&text) => canonical_number(&text),
            ShapeKind::Json if text != "null" => canonical(&text),
            _ => Err(self.wrong_type()),
        }
    }

    /// The text of a JSON value from a body, checked.
    pub(crate) fn read_json<'a>(&self, text: &'a str) -> Result<Cow<'a, str>, Refusal> {
        let first = text.as_bytes().first().copied().unwrap_or_default();
        let fits = match &self.kind {
            _ if first == b'n' => self.nullable,
            ShapeKind::Boolean => matches!(first, b't' | b'f'),
            ShapeKind::Number => matches!(first, b'-' | b'0'..=b'9'),
            ShapeKind::Integer(..) => is_integer(text),
            ShapeKind::String(_) => first == b'"',
            ShapeKind::Json => true,
        };
        match &self.kind {
            _ if !fits => return Err(self.wrong_type()),
            _ if first == b'n' => {}
            ShapeKind::Integer(low, high) => return integer(Cow::Borrowed(text), *low, *high),
            ShapeKind::Number => finite(text)?,
            ShapeKind::Json if is_integer(text) => {
                jcs::number(text).map_err(|error| unrepresentable(&error))?;
            }
            ShapeKind::Json if is_number(text) => finite(text)?,
            ShapeKind::String(Some(allowed)) => {
                let value: Cow<'_, str> = serde_json::from_str(text).unwrap_or_default();
                one_of(Some(allowed), &value)?;
            }
            _ => {}
        }
        Ok(Cow::Borrowed(text))
    }

    /// Whether a value is one of this shape.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        match (&self.kind, value) {
            (ShapeKind::Boolean, Value::Bool(_)) | (ShapeKind::String(None), Value::String(_)) => {
                true
            }
            (ShapeKind::Integer(low, high), Value::Number(number)) => number
                .as_i64()
                .is_some_and(|number| (*low..=*high).contains(&number)),
            _ => self.read_json(&value.to_string()).is_ok(),
        }
    }

    /// The text of a checked scalar that is in canonical form and has no escapes; nothing for any other value.
    pub(crate) fn plain_text<'j>(&self, json: &'j str) -> Option<&'j str> {
        match &self.kind {
            ShapeKind::Boolean => matches!(json, "true" | "false").then_some(json),
            ShapeKind::Integer(low, high) => {
                let value: i64 = json.parse().ok()?;
                let canonical = value != 0 || json == "0";
                (canonical && (*low..=*high).contains(&value)).then_some(json)
            }
            ShapeKind::String(allowed) => {
                let text = json.strip_prefix('"')?.strip_suffix('"')?;
                let allowed = allowed.as_deref();
                let known = allowed.is_none_or(|all| all.iter().any(|each| each == text));
                (known && !text.contains('\\')).then_some(text)
            }
            ShapeKind::Number | ShapeKind::Json => None,
        }
    }

    fn wrong_type(&self) -> Refusal {
        (InvalidCode::Type, format!("must be {}", self.expected()))
    }
}

fn integer(text: Cow<'_, str>, low: i64, high: i64) -> Result<Cow<'_, str>, Refusal> {
    match text.parse::<i64>() {
        Ok(0) if low <= 0 && 0 <= high => Ok(Cow::Borrowed("0")),
        Ok(value) if low <= value && value <= high => Ok(text),
        _ => Err((
            InvalidCode::Range,
            format!("must be between {low} and {high}"),
        )),
    }
}

fn canonical_number<'a>(text: &str) -> Result<Cow<'a, str>, Refusal> {
    let canonical = jcs::number(text).map_err(|error| unrepresentable(&error))?;
    Ok(Cow::Owned(canonical.into_owned()))
}

fn canonical<'a>(text: &str) -> Result<Cow<'a, str>, Refusal> {
    let canonical = jcs::canonical(text).map_err(|error| unrepresentable(&error))?;
    Ok(Cow::Owned(canonical))
}

fn finite(text: &str) -> Result<(), Refusal> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(()),
        _ => Err((InvalidCode::Range, "must be a finite number".to_owned())),
    }
}

fn one_of(allowed: Option<&[String]>, text: &str) -> Result<(), Refusal> {
    let Some(allowed) = allowed else {
        return Ok(());
    };
    if allowed.iter().any(|each| each == text) {
        return Ok(());
    }
    Err((
        InvalidCode::Value,
        format!("must be one of `{}`", allowed.join("`, `")),
    ))
}

/// The refusal of a value that has no canonical form.
fn unrepresentable(error: &JcsError) -> Refusal {
    let code = match error {
        JcsError::Integer { .. } | JcsError::Infinite { .. } => InvalidCode::Range,
        _ => InvalidCode::Type,
    };
    (code, format!("must be JSON: {error}"))
}
