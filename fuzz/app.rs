//! The app whose requests are fuzzed: one parameter of every kind, in a context and a function.

use std::sync::LazyLock;

use mizan_core::{
    Affects, Auth, ContextDecl, FunctionDecl, Param, Registry, Returns, Scope, Source, Type,
};
use serde_json::{Map, Value, json};

/// The registry, built once.
pub static APP: LazyLock<Registry> = LazyLock::new(|| {
    let context = ContextDecl {
        name: "c".to_owned(),
        doc: None,
        params: params(),
        auth: Auth::Anyone,
        stale_time: None,
        cache: None,
        source: source(),
    };
    let query = FunctionDecl {
        context: Some("c".to_owned()),
        ..function("q")
    };
    let affects = Affects {
        context: "c".to_owned(),
        function: None,
        scope: Scope::Auto,
    };
    let mutation = FunctionDecl {
        affects: vec![affects],
        ..function("f")
    };
    Registry::new("fuzz", vec![context], vec![query, mutation]).expect("the declarations are right")
});

fn params() -> Vec<Param> {
    vec![
        param("b", json!({ "type": "boolean" })),
        param("i", json!({ "type": "integer", "format": "int32" })),
        param("n", json!({ "type": "number" })),
        param("s", json!({ "type": "string" })),
        param("e", json!({ "enum": ["x", "y"], "type": "string" })),
        param("j", json!({ "type": "array", "items": {} })),
    ]
}

/// An optional parameter, so that a request with any of them gets through.
fn param(name: &str, schema: Value) -> Param {
    let schema = json!({ "anyOf": [schema, { "type": "null" }] });
    Param {
        name: name.to_owned(),
        doc: None,
        ty: Type {
            schema,
            defs: Map::new(),
        },
        required: false,
        default: None,
    }
}

fn function(name: &str) -> FunctionDecl {
    FunctionDecl {
        name: name.to_owned(),
        doc: None,
        context: None,
        params: params(),
        returns: Returns::Data(Type {
            schema: json!({ "type": "null" }),
            defs: Map::new(),
        }),
        affects: Vec::new(),
        merge: Vec::new(),
        key: None,
        auth: Auth::Anyone,
        private: false,
        route: None,
        methods: Vec::new(),
        rev: 1,
        cache: None,
        sees: mizan_core::Sees::default(),
        errors: Vec::new(),
        source: source(),
    }
}

fn source() -> Source {
    Source {
        file: "app.rs".to_owned(),
        line: 1,
    }
}
