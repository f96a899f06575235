//! One pass over a JSON text that keeps nothing and stops at the first null that may be out of place.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::expected::{FREE, Inside, Part, Place, UNSURE};

/// A look at one value; it fails where a null stands that may be out of place.
#[derive(Clone, Copy)]
pub(super) struct Look<'e> {
    pub(super) parts: &'e [Part],
    pub(super) place: Place,
}

impl<'e> Look<'e> {
    fn at(self, place: Option<Place>) -> Self {
        let place = place.unwrap_or(FREE);
        Look { place, ..self }
    }

    fn part(self) -> Option<&'e Part> {
        match self.place.inside {
            Inside::Part(index) => self.parts.get(index),
            Inside::Free | Inside::Unsure => None,
        }
    }

    /// What is looked for in a part that nothing is known of.
    fn otherwise(self) -> Option<Place> {
        matches!(self.place.inside, Inside::Unsure).then_some(UNSURE)
    }
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        if self.place.is_nullable && matches!(self.place.inside, Inside::Free) {
            return reader.deserialize_ignored_any(IgnoredAny).map(|_| ());
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without misplaced nulls")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        if self.place.is_nullable {
            return Ok(());
        }
        Err(E::custom("null"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(known) = members.next_key_seed(Name(self.part()))? {
            members.next_value_seed(self.at(known.or(self.otherwise())))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let part = self.part();
        for index in 0.. {
            let known = part.and_then(|part| part.first.get(index).copied().or(part.others));
            let look = self.at(known.or(self.otherwise()));
            if items.next_element_seed(look)?.is_none() {
                break;
            }
        }
        Ok(())
    }
}

/// Finds the place of a member by its name, without keeping the name.
struct Name<'e>(Option<&'e Part>);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<Place>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<Place>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let place = |part: &Part| part.members.get(name).copied().or(part.others);
        Ok(self.0.and_then(place))
    }
}
