//! The check of targets that a program or a person names outside any call, where a mistake would go unseen.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::args::ParamSpec;
use crate::registry::advice;
use crate::{Context, Registry, Target};

/// What is wrong with one target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// No context of that name.
    #[error("`{name}` is no context; {advice}")]
    UnknownContext {
        /// The name.
        name: String,
        /// What to do.
        advice: String,
    },
    /// The context has no such query.
    #[error("context `{context}` has no query `{name}`; {advice}")]
    UnknownFunction {
        /// The context.
        context: String,
        /// The name.
        name: String,
        /// What to do.
        advice: String,
    },
    /// The context has no such param.
    #[error("context `{context}` has no param `{name}`; {advice}")]
    UnknownParam {
        /// The context.
        context: String,
        /// The name.
        name: String,
        /// What to do.
        advice: String,
    },
    /// The param stands there twice.
    #[error("`{name}` of context `{context}` is given twice; give it once")]
    RepeatedParam {
        /// The context.
        context: String,
        /// The param.
        name: String,
    },
    /// No bundle can have that value.
    #[error("`{value}` is no value for `{name}` of context `{context}`: it {expected}")]
    Value {
        /// The context.
        context: String,
        /// The param.
        name: String,
        /// The value as it was written.
        value: String,
        /// What it must be.
        expected: String,
    },
}

/// Everything that is wrong with some targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetErrors(Vec<TargetError>);

impl TargetErrors {
    /// Every problem.
    pub fn errors(&self) -> &[TargetError] {
        &self.0
    }
}

impl fmt::Display for TargetErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let separator = if index > 0 { "\n" } else { "" };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TargetErrors {}

/// Checks targets as they are.
pub(super) fn targets(registry: &Registry, targets: &[Target]) -> Result<(), TargetErrors> {
    let mut errors = Vec::new();
    for target in targets {
        let place = Place::find(
            registry,
            &target.context,
            target.function.as_deref(),
            &mut errors,
        );
        let Some(place) = place else { continue };
        for (name, value) in &target.params {
            let checked = place.param(name).and_then(|spec| {
                let read = spec.shape.read_json(&value.to_string()).map(|_| ());
                read.map_err(|(_, rest)| place.refused(name, &text(value), rest))
            });
            errors.extend(checked.err());
        }
    }
    or_errors((), errors)
}

/// Reads one target from the texts a person wrote.
pub(super) fn read(
    registry: &Registry,
    name: &str,
    params: &[(String, String)],
) -> Result<Target, TargetErrors> {
    let mut errors = Vec::new();
    let (context, function) = match name.split_once('.') {
        Some((context, function)) => (context, Some(function)),
        None => (name, None),
    };
    let mut target = Target::whole(context);
    target.function = function.map(str::to_owned);
    if let Some(place) = Place::find(registry, context, function, &mut errors) {
        for (name, text) in params {
            let taken = place.value(name, text).and_then(|value| {
                let earlier = target.params.insert(name.clone(), value);
                earlier.map_or(Ok(()), |_| Err(place.repeated(name)))
            });
            errors.extend(taken.err());
        }
    }
    or_errors(target, errors)
}

fn or_errors<T>(value: T, errors: Vec<TargetError>) -> Result<T, TargetErrors> {
    if errors.is_empty() {
        Ok(value)
    } else {
        Err(TargetErrors(errors))
    }
}

/// The context a target names.
struct Place<'r>(&'r Context);

impl<'r> Place<'r> {
    /// The context, when it and the function exist.
    fn find(
        registry: &'r Registry,
        name: &str,
        function: Option<&str>,
        errors: &mut Vec<TargetError>,
    ) -> Option<Self> {
        let Some(context) = registry.context_named(name) else {
            let known = registry.contexts.iter().map(Context::name);
            errors.push(TargetError::UnknownContext {
                name: name.to_owned(),
                advice: advice(name, known, "name one that the app declares"),
            });
            return None;
        };
        let members = context.members.iter();
        let known = members.map(|id| registry.function(*id).name());
        if let Some(function) = function.filter(|name| known.clone().all(|other| other != *name)) {
            errors.push(TargetError::UnknownFunction {
                context: name.to_owned(),
                name: function.to_owned(),
                advice: advice(function, known, "name a query of it"),
            });
        }
        Some(Place(context))
    }

    fn param(&self, name: &str) -> Result<&'r ParamSpec, TargetError> {
        let found = self.0.params.iter().find(|spec| spec.name == name);
        found.ok_or_else(|| {
            let known = self.0.params.iter().map(|spec| spec.name.as_str());
            TargetError::UnknownParam {
                context: self.0.name().to_owned(),
                name: name.to_owned(),
                advice: advice(name, known, "leave it out"),
            }
        })
    }

    /// The value a text stands for.
    fn value(&self, name: &str, text: &str) -> Result<Value, TargetError> {
        let read = self.param(name)?.shape.read_text(Cow::Borrowed(text));
        let json = read.map_err(|(_, rest)| self.refused(name, text, rest))?;
        let value = serde_json::from_str(&json);
        value.map_err(|error| self.refused(name, text, format!("must be JSON: {error}")))
    }

    fn repeated(&self, name: &str) -> TargetError {
        TargetError::RepeatedParam {
            context: self.0.name().to_owned(),
            name: name.to_owned(),
        }
    }

    fn refused(&self, name: &str, value: &str, expected: String) -> TargetError {
        TargetError::Value {
            context: self.0.name().to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
            expected,
        }
    }
}

/// A value as a person would write it.
fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        _ => Cow::Owned(value.to_string()),
    }
}
