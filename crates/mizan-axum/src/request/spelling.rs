//! The one spelling of a param's value: a text that its type reads as an equal value (spec 5.1).

mod canonical;
#[cfg(test)]
mod tests;

use crate::build_error::without_modules;
use canonical::canonical;
use mizan_core::{BundlePlan, CallPlan};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::{TypeId, type_name};
use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};

/// What became of a value that was decoded and written back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Its text.
    As(String),
    /// It cannot be written, or what is written is read as another value.
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

    /// The type's name, when its values cannot be written and compared.
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

/// Of a type whose values can be written, read again and compared.
pub trait SpellingWritten<T> {
    /// How it is spelled.
    fn spelling(&self) -> Spelling;

    /// The text of a value, by which a target is narrowed; nothing when it has none.
    fn write(&self, value: &T) -> Option<String>;
}

impl<T: Serialize + DeserializeOwned + PartialEq + 'static> SpellingWritten<T>
    for SpellingProbe<T>
{
    fn spelling(&self) -> Spelling {
        Spelling {
            id: TypeId::of::<T>(),
            name: type_name::<T>(),
            respell: Some(written::<T>),
        }
    }

    fn write(&self, value: &T) -> Option<String> {
        if has_one_spelling(TypeId::of::<T>()) {
            serde_json::to_string(value).ok()
        } else {
            canonical(value)
        }
    }
}

/// Of any other type.
pub trait SpellingUnwritten<T> {
    /// How it is spelled.
    fn spelling(&self) -> Spelling;

    /// Nothing: no target is narrowed by it.
    fn write(&self, value: &T) -> Option<String>;
}

impl<T: 'static> SpellingUnwritten<T> for &SpellingProbe<T> {
    fn spelling(&self) -> Spelling {
        Spelling {
            id: TypeId::of::<T>(),
            name: type_name::<T>(),
            respell: None,
        }
    }

    fn write(&self, _value: &T) -> Option<String> {
        None
    }
}

fn written<T: Serialize + DeserializeOwned + PartialEq>(text: &str) -> Written {
    let Ok(value) = serde_json::from_str::<T>(text) else {
        return Written::Undecodable;
    };
    canonical(&value).map_or(Written::Not, Written::As)
}

/// The JSON text of a value, when its type reads that as an equal value: so no two values have one text.
pub(super) fn same_when_read<T>(value: &T) -> Option<String>
where
    T: Serialize + DeserializeOwned + PartialEq + 'static,
{
    let text = serde_json::to_string(value).ok()?;
    let is_same = || serde_json::from_str::<T>(&text).is_ok_and(|read| read == *value);
    (has_one_spelling(TypeId::of::<T>()) || is_same()).then_some(text)
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
        TypeId::of::<Option<String>>(),
        TypeId::of::<Vec<String>>(),
        TypeId::of::<Option<Vec<String>>>(),
    ];
    one.contains(&id)
}

/// What has params.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Owner<'o> {
    /// A context, whose bundles they tell apart.
    Context(&'o str),
    /// A function, whose targets they narrow.
    Function(&'o str),
}

impl fmt::Display for Owner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Context(name) => write!(f, "context `{name}`"),
            Self::Function(name) => write!(f, "function `{name}`"),
        }
    }
}

/// How the params of every context and function are spelled, by id.
pub(crate) struct AllSpellings {
    pub(crate) contexts: Vec<Spellings>,
    pub(crate) functions: Vec<Spellings>,
}

impl AllSpellings {
    /// Gives the params of a bundle the one spelling of their values.
    pub(crate) fn respell_bundle(&self, plan: &mut BundlePlan<'_>) {
        let spellings = self.contexts.get(plan.context_id().index());
        let Some(spellings) = spellings.filter(|spellings| !spellings.0.is_empty()) else {
            return;
        };
        let written = {
            let values: Vec<Option<&str>> = plan.values().collect();
            spellings.of_values(|index| values.get(index).copied().flatten())
        };
        for (index, text) in written {
            plan.respell(index, text.as_deref());
        }
    }

    /// Gives the arguments of a call the one spelling of their values.
    pub(crate) fn respell_call(&self, plan: &mut CallPlan<'_>) {
        let spellings = self.functions.get(plan.id().index());
        let Some(spellings) = spellings.filter(|spellings| !spellings.0.is_empty()) else {
            return;
        };
        let written = {
            let args = plan.args();
            spellings.of_values(|index| args.get(index))
        };
        for (index, text) in written {
            plan.respell(index, text.as_deref());
        }
    }
}

/// The params of one function or context whose types have several spellings.
#[derive(Default)]
pub(crate) struct Spellings(Box<[Respelled]>);

/// One of them.
struct Respelled {
    /// Its position.
    index: usize,
    respell: Respell,
    /// What the log says of a value that cannot be written back.
    loss: String,
    is_logged: AtomicBool,
}

impl Respelled {
    /// Says once that values lose something.
    fn log_loss(&self) {
        if !self.is_logged.swap(true, Ordering::Relaxed) {
            tracing::warn!(target: "mizan", "{}", self.loss);
        }
    }
}

impl Spellings {
    /// Those of these params, by position.
    pub(crate) fn of<'p>(
        owner: Owner<'_>,
        params: impl Iterator<Item = (usize, &'p str, Spelling)>,
    ) -> Self {
        let respelled = params.filter_map(|(index, param, spelling)| {
            let ty = without_modules(spelling.name);
            Some(Respelled {
                index,
                respell: spelling.respell()?,
                loss: format!(
                    "{owner} has a param `{param}` of type `{ty}` with a value that is not equal after it was written and read again: what has such a value is not cached, and no target is narrowed by it"
                ),
                is_logged: AtomicBool::new(spelling.unwritten().is_some()),
            })
        });
        Self(respelled.collect())
    }

    /// The text of each value that has another than it was sent in, or none.
    fn of_values<'v>(
        &self,
        value: impl Fn(usize) -> Option<&'v str>,
    ) -> Vec<(usize, Option<String>)> {
        let respelled = self.0.iter().filter_map(|param| {
            let text = value(param.index).filter(|text| *text != "null")?;
            match (param.respell)(text) {
                Written::As(text) => Some((param.index, Some(text))),
                Written::Not => {
                    param.log_loss();
                    Some((param.index, None))
                }
                Written::Undecodable => None,
            }
        });
        respelled.collect()
    }
}
