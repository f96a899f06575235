//! The references in a schema.

use std::collections::BTreeSet;

use serde_json::Value;

/// Keywords whose members are schemas under names of the developer's choosing.
const NAMED: [&str; 4] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
];
/// Keywords that hold data, not schemas.
const DATA: [&str; 4] = ["const", "enum", "default", "examples"];

/// Names a schema refers to: `Card` for `#/$defs/Card`, anything else as it stands.
pub(super) fn of(schema: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    walk(&mut schema.clone(), &mut |target| {
        names.insert(target.strip_prefix("#/$defs/").unwrap_or(target).to_owned());
    });
    names
}

/// The schema with every reference to a definition replaced by what `place` gives for its name.
pub(crate) fn rewrite(schema: &Value, place: impl Fn(&str) -> String) -> Value {
    let mut schema = schema.clone();
    walk(&mut schema, &mut |target| {
        if let Some(name) = target.strip_prefix("#/$defs/") {
            *target = place(name);
        }
    });
    schema
}

fn walk(schema: &mut Value, visit: &mut dyn FnMut(&mut String)) {
    match schema {
        Value::Array(schemas) => schemas.iter_mut().for_each(|schema| walk(schema, visit)),
        Value::Object(keywords) => {
            for (keyword, value) in keywords {
                match value {
                    Value::String(target) if keyword == "$ref" => visit(target),
                    Value::Object(named) if NAMED.contains(&keyword.as_str()) => {
                        named.values_mut().for_each(|schema| walk(schema, visit));
                    }
                    _ if DATA.contains(&keyword.as_str()) => {}
                    value => walk(value, visit),
                }
            }
        }
        _ => {}
    }
}
