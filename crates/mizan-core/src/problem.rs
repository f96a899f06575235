//! Error answers: RFC 9457 problems with a code the client can match on.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;

use crate::{Answer, ProtocolCode};

/// What a client matches an error by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// One of the protocol's own codes.
    Protocol(ProtocolCode),
    /// A code the function declares, such as `name_taken`.
    Declared(Box<str>),
}

/// Why one argument was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InvalidCode {
    /// Required and absent.
    Missing,
    /// Of another JSON type than declared.
    Type,
    /// A number outside the range of its type.
    Range,
    /// Of the right type but refused.
    Value,
}

/// One refused argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invalid {
    /// RFC 6901 JSON Pointer into the arguments, such as `/card/title`.
    pub path: String,
    /// Why.
    pub code: InvalidCode,
    /// The same for people.
    pub message: String,
}

/// An error as the client sees it: never a cause, which belongs in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What the client matches on.
    pub code: Code,
    /// HTTP status.
    pub status: u16,
    /// This occurrence, for people.
    pub detail: Option<Box<str>>,
    /// Refused arguments.
    pub errors: Vec<Invalid>,
    /// Payload of a declared error.
    pub data: Option<Box<Value>>,
    /// Finds the cause of an `internal` problem in the log.
    pub digest: Option<Box<str>>,
}

impl Problem {
    /// A problem with one of the protocol's codes and its status.
    pub fn new(code: ProtocolCode, detail: impl Into<Box<str>>) -> Self {
        Self::of(Code::Protocol(code), code.status(), Some(detail.into()))
    }

    /// A declared error of a function; `detail` is its message for people.
    pub fn declared(code: impl Into<Box<str>>, status: u16, detail: impl Into<Box<str>>) -> Self {
        Self::of(Code::Declared(code.into()), status, Some(detail.into()))
    }

    /// A 422 naming every refused argument.
    pub fn invalid(errors: Vec<Invalid>) -> Self {
        let code = ProtocolCode::Invalid;
        let detail = errors.iter().map(|error| error.message.as_str());
        let detail = detail.collect::<Vec<_>>().join("; ");
        let mut problem = Self::new(code, detail);
        problem.errors = errors;
        problem
    }

    /// A 500 that says nothing but the digest under which the log has the cause.
    pub fn internal(digest: impl Into<Box<str>>) -> Self {
        let code = ProtocolCode::Internal;
        let mut problem = Self::of(Code::Protocol(code), code.status(), None);
        problem.digest = Some(digest.into());
        problem
    }

    /// The same problem carrying a declared error's payload.
    #[must_use]
    pub fn with_data(mut self, data: Value) -> Self {
        self.data = Some(Box::new(data));
        self
    }

    /// The code as the client sees it.
    pub fn code_str(&self) -> &str {
        match &self.code {
            Code::Protocol(code) => code.as_str(),
            Code::Declared(code) => code,
        }
    }

    /// Short summary for people, the same for every occurrence of the code.
    pub fn title(&self) -> Cow<'static, str> {
        match &self.code {
            Code::Protocol(code) => Cow::Borrowed(code.title()),
            Code::Declared(code) => Cow::Owned(sentence(code)),
        }
    }

    /// The response: `application/problem+json`, never stored.
    pub fn answer(&self) -> Answer {
        Answer {
            status: self.status,
            headers: vec![
                ("content-type", "application/problem+json".into()),
                ("cache-control", "no-store".into()),
            ],
            body: self.to_json(),
        }
    }

    /// The problem as JSON bytes.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    fn of(code: Code, status: u16, detail: Option<Box<str>>) -> Self {
        Problem {
            code,
            status,
            detail,
            errors: Vec::new(),
            data: None,
            digest: None,
        }
    }
}

/// `name_taken` → `Name taken`.
fn sentence(code: &str) -> String {
    let mut text = code.replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = match self.code {
            Code::Protocol(_) => "problem",
            Code::Declared(_) => "error",
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(
            "type",
            &format_args!("urn:mizan:{kind}:{}", self.code_str()),
        )?;
        map.serialize_entry("title", &self.title())?;
        map.serialize_entry("status", &self.status)?;
        if let Some(detail) = &self.detail {
            map.serialize_entry("detail", detail)?;
        }
        map.serialize_entry("code", self.code_str())?;
        if !self.errors.is_empty() {
            map.serialize_entry("errors", &self.errors)?;
        }
        if let Some(data) = &self.data {
            map.serialize_entry("data", data)?;
        }
        if let Some(digest) = &self.digest {
            map.serialize_entry("digest", digest)?;
        }
        map.end()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.code_str())?;
        match &self.detail {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}
