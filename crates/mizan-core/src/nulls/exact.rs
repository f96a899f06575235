//! The exact judgement of one value, by its schema as it is written.

use serde_json::{Map, Value};

use crate::Type;

/// Longest way through references and alternatives that is followed without a step into the value.
const MAX_HOPS: usize = 32;

/// The place of the first null that the type does not allow, as a JSON Pointer.
pub(super) fn misplaced(ty: &Type, json: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(json).ok()?;
    match fit(ty, &ty.schema, &value, MAX_HOPS) {
        Fit::Null(steps) => Some(pointer(&steps)),
        Fit::Fits | Fit::Other => None,
    }
}

/// How a value stands to a schema.
enum Fit {
    Fits,
    /// It has a null where there may be none; the steps that lead there, the last one first.
    Null(Vec<String>),
    /// It is of another kind, as values are in all but one branch of a union.
    Other,
}

fn fit(ty: &Type, schema: &Value, value: &Value, hops: usize) -> Fit {
    let Some(schema) = schema.as_object().filter(|_| hops > 0) else {
        return Fit::Fits;
    };
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let target = target.strip_prefix("#/$defs/");
        let target = target.and_then(|name| ty.defs.get(name));
        return target.map_or(Fit::Fits, |target| fit(ty, target, value, hops - 1));
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
            return one_of(ty, branches, value, hops - 1);
        }
    }
    if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
        return first_misfit(all.iter().map(|each| fit(ty, each, value, hops - 1)));
    }
    plain(ty, schema, value)
}

/// The best of several branches.
fn one_of(ty: &Type, branches: &[Value], value: &Value, hops: usize) -> Fit {
    let mut best = Fit::Other;
    for branch in branches {
        match fit(ty, branch, value, hops) {
            Fit::Fits => return Fit::Fits,
            Fit::Null(steps) => best = Fit::Null(steps),
            Fit::Other => {}
        }
    }
    best
}

fn first_misfit(mut fits: impl Iterator<Item = Fit>) -> Fit {
    fits.find(|fit| !matches!(fit, Fit::Fits))
        .unwrap_or(Fit::Fits)
}

/// A schema without references and choices.
fn plain(ty: &Type, schema: &Map<String, Value>, value: &Value) -> Fit {
    if !is_kind(schema, value) {
        return if value.is_null() {
            Fit::Null(Vec::new())
        } else {
            Fit::Other
        };
    }
    match value {
        Value::Object(members) => first_misfit(members.iter().map(|(name, member)| {
            let inside = property(schema, name);
            step(
                inside.map_or(Fit::Fits, |inside| fit(ty, inside, member, MAX_HOPS)),
                || name.clone(),
            )
        })),
        Value::Array(items) => first_misfit(items.iter().enumerate().map(|(index, item)| {
            let inside = element(schema, index);
            step(
                inside.map_or(Fit::Fits, |inside| fit(ty, inside, item, MAX_HOPS)),
                || index.to_string(),
            )
        })),
        _ => Fit::Fits,
    }
}

/// Whether a value has the type and is among the values that a schema names.
pub(super) fn is_kind(schema: &Map<String, Value>, value: &Value) -> bool {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |name: &Value| name == kind || (kind == "number" && name == "integer");
    let typed = match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(is),
        Some(name) => is(name),
        None => true,
    };
    let constant = schema.get("const").is_none_or(|only| only == value);
    let listed = schema.get("enum").and_then(Value::as_array);
    typed && constant && listed.is_none_or(|all| all.contains(value)) && has_required(schema, value)
}

/// Whether an object has the members that every object of the schema has.
fn has_required(schema: &Map<String, Value>, value: &Value) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    let Some((required, members)) = required.zip(value.as_object()) else {
        return true;
    };
    let mut names = required.iter().filter_map(Value::as_str);
    names.all(|name| members.contains_key(name))
}

fn property<'s>(schema: &'s Map<String, Value>, name: &str) -> Option<&'s Value> {
    let properties = schema.get("properties");
    let declared = properties.and_then(|properties| properties.get(name));
    declared.or_else(|| schema.get("additionalProperties"))
}

fn element(schema: &Map<String, Value>, index: usize) -> Option<&Value> {
    let first = schema.get("prefixItems");
    let first = first.and_then(|items| items.get(index));
    first.or_else(|| schema.get("items"))
}

fn step(fit: Fit, name: impl FnOnce() -> String) -> Fit {
    match fit {
        Fit::Null(mut steps) => {
            steps.push(name());
            Fit::Null(steps)
        }
        other => other,
    }
}

fn pointer(steps: &[String]) -> String {
    let steps = steps.iter().rev();
    steps
        .map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")))
        .collect()
}
