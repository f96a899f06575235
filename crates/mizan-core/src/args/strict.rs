//! A walk over a JSON text that only decoding would find fault with: lone surrogates, nesting too deep.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// Whether every string of a JSON text is Unicode text, every number finite and the nesting one that decoders take.
pub(crate) fn is_decodable(text: &str) -> bool {
    let bytes = text.as_bytes();
    let nested = matches!(bytes.first(), Some(b'{' | b'['));
    !(nested || bytes.contains(&b'\\')) || serde_json::from_str::<Decoded>(text).is_ok()
}

/// Any JSON value, decoded and forgotten.
struct Decoded;

impl<'de> Deserialize<'de> for Decoded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Decoded)
    }
}

impl<'de> Visitor<'de> for Decoded {
    type Value = Decoded;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self, A::Error> {
        while seq.next_element::<Decoded>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<Decoded, Decoded>()?.is_some() {}
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::is_decodable;

    #[test]
    fn nested_values_with_escapes_are_decodable() {
        assert!(is_decodable(r#"{"a":[1,-1,1.5,"\ud83d\ude00",null,true]}"#));
    }

    #[test]
    fn a_lone_surrogate_is_not_decodable_at_any_depth() {
        assert!(!is_decodable(r#""\ud800""#));
        assert!(!is_decodable(r#"[["\udc00"]]"#));
        assert!(!is_decodable(r#"{"\ud800":1}"#));
    }

    #[test]
    fn nesting_deeper_than_decoders_take_is_not_decodable() {
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(is_decodable(&deep(100)));
        assert!(!is_decodable(&deep(100_000)));
    }
}
