//! The paths of the document: a read per context, a call per function, and the routes of views.

use serde_json::{Map, Value, json};

use super::place::{self, put};
use super::public;
use crate::args::{Shape, ShapeKind};
use crate::{Context, Function, Param, Registry, Returns};

/// `paths`.
pub(super) fn paths(registry: &Registry) -> Map<String, Value> {
    let mut paths = Map::new();
    for context in registry.contexts() {
        paths.insert(
            format!("/ctx/{}/", context.name()),
            json!({ "get": read(registry, context) }),
        );
    }
    for function in public(registry) {
        match &function.decl().route {
            Some(route) => routed(registry, function, route, &mut paths),
            None => {
                let path = format!("/call/{}/", function.name());
                paths.insert(path, json!({ "post": with_body(registry, function) }));
            }
        }
    }
    paths
}

fn read(registry: &Registry, context: &Context) -> Value {
    let decl = context.decl();
    let mut operation = operation(
        &format!("ctx_{}", decl.name),
        decl.doc.as_deref(),
        "contexts",
    );
    let only = json!({
        "name": "$only",
        "in": "query",
        "description": "Members to read, separated by commas; all of them when absent.",
        "schema": { "type": "string" },
    });
    let params = decl.params.iter().map(|param| query_param(registry, param));
    operation.insert("parameters".to_owned(), params.chain([only]).collect());
    let mut properties = Map::new();
    for id in context.members() {
        let member = registry.function(*id).decl();
        if let Returns::Data(ty) = &member.returns {
            properties.insert(member.name.clone(), place::output(&ty.schema));
        }
    }
    let problem = json!({ "$ref": "#/components/schemas/Problem" });
    properties.insert(
        "$errors".to_owned(),
        json!({ "type": "object", "additionalProperties": problem }),
    );
    let bundle =
        json!({ "type": "object", "properties": properties, "additionalProperties": false });
    let responses = json!({
        "200": json_response("The members by name; failed ones under `$errors`.", &bundle),
        "304": { "description": "Not changed since the `If-None-Match` of the request." },
        "default": { "$ref": "#/components/responses/Problem" },
    });
    operation.insert("responses".to_owned(), responses);
    operation.into()
}

/// The methods of a route; the first one carries the operation's name, which must be unique.
fn routed(registry: &Registry, function: &Function, route: &str, paths: &mut Map<String, Value>) {
    let item = paths.entry(route).or_insert_with(|| json!({}));
    for (index, method) in function.methods().iter().enumerate() {
        let mut operation = match method.as_str() {
            "GET" | "HEAD" => with_query(registry, function),
            _ => with_body(registry, function),
        };
        if index > 0
            && let Value::Object(operation) = &mut operation
        {
            operation.remove("operationId");
        }
        if let Value::Object(item) = item {
            item.insert(method.to_ascii_lowercase(), operation);
        }
    }
}

fn with_query(registry: &Registry, function: &Function) -> Value {
    let decl = function.decl();
    let mut operation = operation(&decl.name, decl.doc.as_deref(), "functions");
    let params = decl.params.iter().map(|param| query_param(registry, param));
    operation.insert("parameters".to_owned(), params.collect());
    operation.insert("responses".to_owned(), responses(function));
    operation.into()
}

fn with_body(registry: &Registry, function: &Function) -> Value {
    let decl = function.decl();
    let mut operation = operation(&decl.name, decl.doc.as_deref(), "functions");
    let mut properties = Map::new();
    for param in &decl.params {
        let mut schema = place::with_default(registry, param);
        if let Value::Object(keywords) = &mut schema {
            put(keywords, "description", param.doc.clone());
        }
        properties.insert(param.name.clone(), schema);
    }
    let required = decl.params.iter().filter(|param| param.required);
    let schema = json!({
        "type": "object",
        "properties": properties,
        "required": required.map(|param| param.name.as_str()).collect::<Vec<_>>(),
        "additionalProperties": false,
    });
    let body = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    operation.insert("requestBody".to_owned(), body);
    operation.insert("responses".to_owned(), responses(function));
    operation.into()
}

fn operation(id: &str, doc: Option<&str>, tag: &str) -> Map<String, Value> {
    let mut operation = Map::new();
    put(&mut operation, "operationId", Some(id));
    put(&mut operation, "description", doc);
    operation.insert("tags".to_owned(), json!([tag]));
    operation
}

/// A scalar has a schema; anything deeper is JSON text in the query string.
fn query_param(registry: &Registry, param: &Param) -> Value {
    let mut object = Map::new();
    put(&mut object, "name", Some(param.name.as_str()));
    put(&mut object, "in", Some("query"));
    put(&mut object, "description", param.doc.clone());
    put(&mut object, "required", Some(param.required));
    let schema = place::with_default(registry, param);
    match Shape::of(&param.ty).kind {
        ShapeKind::Json => put(
            &mut object,
            "content",
            Some(json!({ "application/json": { "schema": schema } })),
        ),
        _ => put(&mut object, "schema", Some(schema)),
    }
    object.into()
}

fn responses(function: &Function) -> Value {
    let Returns::Data(ty) = &function.decl().returns else {
        return json!({ "default": { "description": "A response of the function's own." } });
    };
    let list = json!({ "type": "array" });
    let schema = json!({
        "type": "object",
        "required": ["result"],
        "properties": {
            "result": place::output(&ty.schema),
            "invalidate": list,
            "merge": list,
            "refresh": list,
            "identity": { "const": "changed" },
        },
        "additionalProperties": false,
    });
    json!({
        "200": json_response("The result, and what else changed.", &schema),
        "default": { "$ref": "#/components/responses/Problem" },
    })
}

fn json_response(description: &str, schema: &Value) -> Value {
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}
