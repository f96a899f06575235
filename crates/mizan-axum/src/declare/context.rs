//! The trait behind `#[context]`, and the values by which a target is narrowed.

use mizan_core::Target;
use serde_json::Value;
use std::collections::BTreeMap;

/// A named group of queries; implemented by `#[context]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a context",
    label = "not a context",
    note = "a context is a struct with `#[mizan::context]` whose fields are its params"
)]
pub trait Context: Sized {
    /// Wire name.
    const NAME: &'static str;

    /// Adds the value of each param.
    #[doc(hidden)]
    fn values(self, values: &mut Values);
}

/// The param values of one bundle.
#[derive(Debug, Default)]
pub struct Values(BTreeMap<String, Value>);

impl Values {
    /// Adds one by its JSON text; what is null or has no text does not narrow, which is always safe.
    pub fn add(&mut self, name: &str, text: Option<String>) {
        let value = text.and_then(|text| serde_json::from_str(&text).ok());
        if let Some(value) = value.filter(|value: &Value| !value.is_null()) {
            self.0.insert(name.to_owned(), value);
        }
    }
}

/// The bundles that have the values of `context`.
pub(crate) fn target<C: Context>(context: C) -> Target {
    let mut values = Values::default();
    context.values(&mut values);
    Target {
        context: C::NAME.to_owned(),
        function: None,
        params: values.0,
    }
}

/// An argument whose value can narrow a context param of type `P`.
#[diagnostic::on_unimplemented(
    message = "an argument of type `{Self}` cannot narrow a context param of type `{P}`",
    label = "not the type of the param",
    note = "the argument and the param of the context must have the same type, or an `Option` of it"
)]
pub trait Narrows<P> {}

impl<T> Narrows<T> for T {}
impl<T> Narrows<Option<T>> for T {}
impl<T> Narrows<T> for Option<T> {}

/// Compiles only where the argument can narrow the param; never called.
pub fn narrows<P, A: Narrows<P>>(_param: P, _argument: A) {}
