//! What a parameter's value must look like, as far as every backend checks it the same way.

use serde_json::Value;

use crate::Type;
use crate::jcs::MAX_SAFE;

/// Longest chain of references that is followed; a longer one is a cycle.
const MAX_HOPS: usize = 32;

/// The check for one parameter's values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    /// What a value is, null aside.
    pub(crate) kind: ShapeKind,
    /// Whether null is a value.
    pub(crate) nullable: bool,
    /// Whether a value is a date with a time of day, as text.
    date_time: bool,
}

/// Kinds of values, null aside.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ShapeKind {
    Boolean,
    /// An integer between two bounds, both included.
    Integer(i64, i64),
    Number,
    /// A string, and when they are a closed set the strings allowed.
    String(Option<Vec<String>>),
    /// Anything deeper: the decoder of the backend's language checks it.
    Json,
}

impl Shape {
    /// The check for values of a type.
    pub(crate) fn of(ty: &Type) -> Self {
        let mut nullable = false;
        let kind = kind(ty, &ty.schema, &mut nullable, MAX_HOPS);
        let nullable = nullable || accepts_anything(&ty.schema);
        Shape {
            kind,
            nullable,
            date_time: is_date_time(ty, &ty.schema, MAX_HOPS),
        }
    }

    /// Whether a value is a date with a time of day, as text.
    pub(crate) fn is_date_time(&self) -> bool {
        self.date_time
    }

    /// What a value must be, for people.
    pub(crate) fn expected(&self) -> String {
        let kind = match &self.kind {
            ShapeKind::Boolean => "a boolean",
            ShapeKind::Integer(..) => "an integer",
            ShapeKind::Number => "a number",
            ShapeKind::String(_) => "a string",
            ShapeKind::Json => "JSON of the declared type",
        };
        if self.nullable {
            format!("{kind} or null")
        } else {
            kind.to_owned()
        }
    }
}

/// Whether a schema, or the one beside null, says `format: date-time`.
fn is_date_time(ty: &Type, schema: &Value, hops: usize) -> bool {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    if hops == 0 {
        return false;
    }
    if let Some(name) = text("$ref").and_then(|target| target.strip_prefix("#/$defs/")) {
        let target = ty.defs.get(name);
        return target.is_some_and(|target| is_date_time(ty, target, hops - 1));
    }
    let choices = schema.get("anyOf").and_then(Value::as_array);
    let among = choices
        .into_iter()
        .flatten()
        .filter(|choice| !is_null(choice));
    text("format") == Some("date-time")
        || among
            .map(|choice| is_date_time(ty, choice, hops - 1))
            .eq([true])
}

fn accepts_anything(schema: &Value) -> bool {
    let annotation = |key: &str| matches!(key, "title" | "description" | "default" | "examples");
    match schema {
        Value::Bool(any) => *any,
        Value::Object(map) => map.keys().all(|key| annotation(key)),
        _ => false,
    }
}

fn kind(ty: &Type, schema: &Value, nullable: &mut bool, hops: usize) -> ShapeKind {
    if hops == 0 {
        return ShapeKind::Json;
    }
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let target = target
            .strip_prefix("#/$defs/")
            .and_then(|name| ty.defs.get(name));
        return target.map_or(ShapeKind::Json, |target| {
            kind(ty, target, nullable, hops - 1)
        });
    }
    if let Some(choices) = schema
        .get("anyOf")
        .or(schema.get("oneOf"))
        .and_then(Value::as_array)
    {
        return choice(ty, choices, nullable, hops - 1);
    }
    if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
        return match all.as_slice() {
            [only] => kind(ty, only, nullable, hops - 1),
            _ => ShapeKind::Json,
        };
    }
    plain(schema, nullable)
}

/// One of several schemas: null beside one other, or several that are all strings.
fn choice(ty: &Type, choices: &[Value], nullable: &mut bool, hops: usize) -> ShapeKind {
    let mut kinds = Vec::new();
    for choice in choices {
        if is_null(choice) {
            *nullable = true;
        } else {
            kinds.push(kind(ty, choice, nullable, hops));
        }
    }
    if kinds.len() == 1 {
        return kinds.pop().unwrap_or(ShapeKind::Json);
    }
    let mut allowed = Some(Vec::new());
    for kind in kinds {
        let ShapeKind::String(some) = kind else {
            return ShapeKind::Json;
        };
        allowed = allowed.zip(some).map(|(all, some)| [all, some].concat());
    }
    ShapeKind::String(allowed)
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
        || schema.get("const").is_some_and(Value::is_null)
}

/// A schema without references and choices.
fn plain(schema: &Value, nullable: &mut bool) -> ShapeKind {
    let mut name = schema.get("type").and_then(Value::as_str);
    if let Some(types) = schema.get("type").and_then(Value::as_array) {
        *nullable |= types.iter().any(|each| each == "null");
        let mut others = types
            .iter()
            .filter_map(Value::as_str)
            .filter(|each| *each != "null");
        name = others.next();
        if others.next().is_some() {
            return ShapeKind::Json;
        }
    }
    match name {
        Some("null") => {
            *nullable = true;
            ShapeKind::Json
        }
        Some("boolean") => ShapeKind::Boolean,
        Some("integer") => integer(schema),
        Some("number") => ShapeKind::Number,
        Some("string") => ShapeKind::String(allowed(schema)),
        None if schema.get("const").is_some_and(Value::is_string) => {
            ShapeKind::String(allowed(schema))
        }
        _ => ShapeKind::Json,
    }
}

fn integer(schema: &Value) -> ShapeKind {
    let format = schema
        .get("format")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let (low, high) = match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint" | "uint64" | "uint128" => (0, MAX_SAFE),
        _ => (-MAX_SAFE, MAX_SAFE),
    };
    let bound = |key: &str| schema.get(key).and_then(whole);
    let low = low.max(bound("minimum").unwrap_or(low));
    let low = low.max(bound("exclusiveMinimum").map_or(low, |below| below.saturating_add(1)));
    let high = high.min(bound("maximum").unwrap_or(high));
    let high = high.min(bound("exclusiveMaximum").map_or(high, |above| above.saturating_sub(1)));
    ShapeKind::Integer(low, high)
}

/// A bound as an integer; schemas write `0` as well as `0.0`.
fn whole(bound: &Value) -> Option<i64> {
    let float = || {
        bound
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() <= MAX_SAFE as f64)
    };
    bound.as_i64().or_else(|| float().map(|float| float as i64))
}

fn allowed(schema: &Value) -> Option<Vec<String>> {
    if let Some(only) = schema.get("const").and_then(Value::as_str) {
        return Some(vec![only.to_owned()]);
    }
    let values = schema.get("enum").and_then(Value::as_array)?;
    values
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests;
