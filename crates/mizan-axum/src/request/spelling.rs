//! The one spelling of a param's value: what its type writes after it has read it.

use crate::build_error::without_modules;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::{TypeId, type_name};
use std::marker::PhantomData;

/// What became of a value that was decoded and written back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Its text.
    As(String),
    /// It cannot be written, or what is written is not read as itself.
    Not,
    /// It is not a value of the type; decoding the arguments says so.
    Undecodable,
}

/// Decodes a JSON text and writes it back.
pub(crate) type Respell = fn(&str) -> Written;

/// How values of one type are spelled.
#[derive(Clone, Copy)]
pub struct Spelling {
    id: TypeId,
    name: &'static str,
    respell: Option<Respell>,
}

impl Spelling {
    /// How to respell a value; nothing for a type that has one spelling for each value.
    pub(crate) fn respell(&self) -> Option<Respell> {
        if has_one_spelling(self.id) {
            return None;
        }
        Some(self.respell.unwrap_or(|_| Written::Not))
    }

    /// The type's name, when its values cannot be written.
    pub(crate) fn unwritten(&self) -> Option<String> {
        let unwritten = self.respell.is_none() && !has_one_spelling(self.id);
        unwritten.then(|| without_modules(self.name))
    }
}

/// Finds how a `T` is spelled; method resolution takes the first of the two traits that fits.
pub struct SpellingProbe<T>(PhantomData<T>);

impl<T> SpellingProbe<T> {
    /// A probe for one type.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for SpellingProbe<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Of a type whose values can be written.
pub trait SpellingWritten {
    /// How it is spelled.
    fn spelling(&self) -> Spelling;
}

impl<T: Serialize + DeserializeOwned + 'static> SpellingWritten for SpellingProbe<T> {
    fn spelling(&self) -> Spelling {
        Spelling {
            id: TypeId::of::<T>(),
            name: type_name::<T>(),
            respell: Some(written::<T>),
        }
    }
}

/// Of any other type.
pub trait SpellingUnwritten {
    /// How it is spelled.
    fn spelling(&self) -> Spelling;
}

impl<T: 'static> SpellingUnwritten for &SpellingProbe<T> {
    fn spelling(&self) -> Spelling {
        Spelling {
            id: TypeId::of::<T>(),
            name: type_name::<T>(),
            respell: None,
        }
    }
}

/// The text of a value; one that is read as another value is no spelling of it.
fn written<T: Serialize + DeserializeOwned>(text: &str) -> Written {
    let Some(once) = read_and_write::<T>(text) else {
        return Written::Undecodable;
    };
    let Some(once) = once else {
        return Written::Not;
    };
    if once == text || read_and_write::<T>(&once) == Some(Some(once.clone())) {
        Written::As(once)
    } else {
        Written::Not
    }
}

fn read_and_write<T: Serialize + DeserializeOwned>(text: &str) -> Option<Option<String>> {
    let value: T = serde_json::from_str(text).ok()?;
    Some(serde_json::to_string(&value).ok())
}

/// Types whose canonical JSON is one text for each value.
fn has_one_spelling(id: TypeId) -> bool {
    let one = [
        TypeId::of::<bool>(),
        TypeId::of::<i8>(),
        TypeId::of::<i16>(),
        TypeId::of::<i32>(),
        TypeId::of::<i64>(),
        TypeId::of::<i128>(),
        TypeId::of::<isize>(),
        TypeId::of::<u8>(),
        TypeId::of::<u16>(),
        TypeId::of::<u32>(),
        TypeId::of::<u64>(),
        TypeId::of::<u128>(),
        TypeId::of::<usize>(),
        TypeId::of::<f64>(),
        TypeId::of::<char>(),
        TypeId::of::<String>(),
    ];
    one.contains(&id)
}

/// The params of one function or context whose types have several spellings, by position.
#[derive(Default)]
pub(crate) struct Spellings(Box<[(usize, Respell)]>);

impl Spellings {
    /// Those of these params, in the order of their declaration.
    pub(crate) fn of(spellings: &[Spelling]) -> Self {
        let each = spellings.iter().enumerate();
        Self(
            each.filter_map(|(index, spelling)| Some((index, spelling.respell()?)))
                .collect(),
        )
    }

    /// Whether every type has one spelling for each value.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text of each value that has another than it was sent in, or none.
    pub(crate) fn of_values<'v>(
        &self,
        value: impl Fn(usize) -> Option<&'v str>,
    ) -> Vec<(usize, Option<String>)> {
        let respelled = self.0.iter().filter_map(|(index, respell)| {
            match respell(value(*index).filter(|text| *text != "null")?) {
                Written::As(text) => Some((*index, Some(text))),
                Written::Not => Some((*index, None)),
                Written::Undecodable => None,
            }
        });
        respelled.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Spelling, SpellingProbe, SpellingUnwritten as _, SpellingWritten as _, Written};
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    #[serde(from = "String", into = "String")]
    #[derive(Clone)]
    struct Folded(String);

    impl From<String> for Folded {
        fn from(text: String) -> Self {
            Self(text.trim().to_lowercase())
        }
    }

    impl From<Folded> for String {
        fn from(folded: Folded) -> Self {
            folded.0
        }
    }

    #[derive(Deserialize)]
    struct ReadOnly(#[expect(dead_code, reason = "only its type matters")] u8);

    /// Writes a text that it does not read.
    #[derive(Serialize, Deserialize)]
    #[serde(into = "String")]
    #[derive(Clone)]
    struct OneWay(u8);

    impl From<OneWay> for String {
        fn from(one_way: OneWay) -> Self {
            format!("number {}", one_way.0)
        }
    }

    fn written(spelling: Spelling, text: &str) -> Option<Written> {
        spelling.respell().map(|respell| respell(text))
    }

    #[test]
    fn a_type_with_several_spellings_is_written_back_and_one_with_one_is_left_alone() {
        let folded = SpellingProbe::<Folded>::new().spelling();
        assert_eq!(
            written(folded, "\" Ada \""),
            Some(Written::As("\"ada\"".to_owned()))
        );
        assert_eq!(written(folded, "1"), Some(Written::Undecodable));
        assert_eq!(
            written(SpellingProbe::<String>::new().spelling(), "\" Ada \""),
            None
        );
        assert_eq!(written(SpellingProbe::<i64>::new().spelling(), "1"), None);
    }

    #[test]
    fn a_type_that_cannot_be_written_or_is_not_read_as_itself_has_no_spelling() {
        let read_only = (&SpellingProbe::<ReadOnly>::new()).spelling();
        assert_eq!(read_only.unwritten().as_deref(), Some("ReadOnly"));
        assert_eq!(written(read_only, "1"), Some(Written::Not));
        let one_way = SpellingProbe::<OneWay>::new().spelling();
        assert_eq!(one_way.unwritten(), None);
        assert_eq!(written(one_way, "1"), Some(Written::Not));
    }
}
