//! JSON bodies: the members of one object as borrowed text, without a tree.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::strict::is_decodable;
use crate::{Problem, ProtocolCode};

/// Members of a JSON object in the order written: name and JSON text.
pub(crate) type Members<'a> = Vec<(Cow<'a, str>, &'a str)>;

/// The members of a body that must be one JSON object.
pub(crate) fn members(body: &[u8]) -> Result<Members<'_>, Problem> {
    let text = std::str::from_utf8(body).map_err(|_| malformed("the body is not UTF-8"))?;
    object(text)
}

/// The members of a JSON text that must be one object.
pub(crate) fn object(text: &str) -> Result<Members<'_>, Problem> {
    let Object(members) = serde_json::from_str(text)
        .map_err(|error| malformed(&format!("the body is no JSON object: {error}")))?;
    for (index, (name, text)) in members.iter().enumerate() {
        if members.iter().take(index).any(|(other, _)| other == name) {
            return Err(malformed(&format!("the body has `{name}` twice")));
        }
        if !is_decodable(text) {
            return Err(malformed(&format!("`{name}` cannot be decoded")));
        }
    }
    Ok(members)
}

pub(crate) fn malformed(detail: &str) -> Problem {
    Problem::new(ProtocolCode::Malformed, detail)
}

struct Object<'a>(Members<'a>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(8);
        while let Some(Name(name)) = map.next_key()? {
            if members.len() == MAX_MEMBERS {
                return Err(A::Error::custom(format_args!(
                    "more than {MAX_MEMBERS} members"
                )));
            }
            let raw: &'de RawValue = map.next_value()?;
            members.push((name, raw.get()));
        }
        Ok(Object(members))
    }
}

/// No function takes more arguments, and names are compared with each other.
const MAX_MEMBERS: usize = 256;

/// A name, borrowed unless it has escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}
