//! Shapes of the types people declare, as `schemars` describes them.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};

use super::{Shape, ShapeKind};
use crate::Type;
use crate::jcs::MAX_SAFE;

/// The type as `schemars` describes it.
fn shape_of<T: JsonSchema>() -> Shape {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let schema = generator.subschema_for::<T>().to_value();
    let defs = generator.take_definitions(true);
    Shape::of(&Type { schema, defs })
}

fn shape(schema: Value) -> Shape {
    Shape::of(&Type {
        schema,
        defs: serde_json::Map::new(),
    })
}

#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is of interest")]
struct Id(i64);

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code, reason = "only its schema is of interest")]
enum Plain {
    Open,
    Shut,
}

#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is of interest")]
enum Described {
    /// Open.
    Open,
    Shut,
}

#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is of interest")]
struct Node {
    next: Option<Box<Node>>,
}

#[test]
fn integers_have_the_bounds_of_their_type_within_the_safe_ones() {
    assert_eq!(shape_of::<u8>().kind, ShapeKind::Integer(0, 255));
    assert_eq!(
        shape_of::<i32>().kind,
        ShapeKind::Integer(i32::MIN.into(), i32::MAX.into())
    );
    assert_eq!(shape_of::<u64>().kind, ShapeKind::Integer(0, MAX_SAFE));
    assert_eq!(
        shape_of::<i64>().kind,
        ShapeKind::Integer(-MAX_SAFE, MAX_SAFE)
    );
    let bounded = json!({ "type": "integer", "exclusiveMinimum": 0, "maximum": 10.0 });
    assert_eq!(shape(bounded).kind, ShapeKind::Integer(1, 10));
}

#[test]
fn options_newtypes_and_options_of_newtypes_are_what_they_hold() {
    for nullable in [false, true] {
        let kind = if nullable {
            shape_of::<Option<Id>>()
        } else {
            shape_of::<Id>()
        };
        assert_eq!(
            kind,
            Shape {
                kind: ShapeKind::Integer(-MAX_SAFE, MAX_SAFE),
                nullable,
                date_time: false
            }
        );
    }
    assert_eq!(
        shape_of::<Option<bool>>(),
        Shape {
            kind: ShapeKind::Boolean,
            nullable: true,
            date_time: false
        }
    );
    assert_eq!(
        shape_of::<Option<f64>>(),
        Shape {
            kind: ShapeKind::Number,
            nullable: true,
            date_time: false
        }
    );
    assert_eq!(
        shape_of::<Option<String>>(),
        Shape {
            kind: ShapeKind::String(None),
            nullable: true,
            date_time: false
        }
    );
}

#[test]
fn enums_of_strings_are_closed_sets() {
    let set = |names: [&str; 2]| ShapeKind::String(Some(names.map(str::to_owned).to_vec()));
    assert_eq!(shape_of::<Plain>().kind, set(["open", "shut"]));
    assert_eq!(
        shape_of::<Option<Plain>>(),
        Shape {
            kind: set(["open", "shut"]),
            nullable: true,
            date_time: false
        }
    );
    let ShapeKind::String(Some(mut names)) = shape_of::<Described>().kind else {
        panic!("no set")
    };
    names.sort();
    assert_eq!(names, ["Open", "Shut"]);
}

#[test]
fn anything_deeper_is_left_to_the_decoder() {
    for deep in [
        shape_of::<Vec<u8>>(),
        shape_of::<Node>(),
        shape(json!({ "type": ["string", "integer"] })),
        shape(json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] })),
        shape(json!({ "allOf": [{ "type": "string" }, { "minLength": 1 }] })),
    ] {
        assert_eq!(
            deep,
            Shape {
                kind: ShapeKind::Json,
                nullable: false,
                date_time: false
            }
        );
    }
}

#[test]
fn a_schema_that_accepts_anything_accepts_null() {
    assert!(shape_of::<Value>().nullable);
    assert!(shape(json!({ "description": "Anything." })).nullable);
    assert!(shape(json!({ "type": "null" })).nullable);
    assert!(!shape(json!(false)).nullable);
}

#[test]
fn a_type_that_refers_to_itself_alone_is_left_to_the_decoder() {
    let defs = json!({ "A": { "$ref": "#/$defs/A" } });
    let ty = Type {
        schema: json!({ "$ref": "#/$defs/A" }),
        defs: defs.as_object().cloned().unwrap(),
    };
    assert_eq!(Shape::of(&ty).kind, ShapeKind::Json);
}
