//! Short ways to write declarations in tests.

use mizan_core::{
    Affects, Auth, CallPlan, ContextDecl, ErrorDecl, FunctionDecl, FunctionId, Merge, Param,
    Problem, Registry, Returns, Scope, Source, Type,
};
use serde_json::{Map, Value, json};

pub(crate) fn source(line: u32) -> Source {
    Source {
        file: "app.rs".to_owned(),
        line,
    }
}

/// A type without a name.
pub(crate) fn inline(schema: Value) -> Type {
    Type {
        schema,
        defs: Map::new(),
    }
}

/// A named type; `uses` are the types it refers to.
pub(crate) fn named(name: &str, schema: Value, uses: &[&Type]) -> Type {
    let mut defs = Map::new();
    uses.iter().for_each(|ty| defs.extend(ty.defs.clone()));
    defs.insert(name.to_owned(), schema);
    Type {
        schema: json!({ "$ref": format!("#/$defs/{name}") }),
        defs,
    }
}

pub(crate) fn list(item: &Type) -> Type {
    Type {
        schema: json!({ "type": "array", "items": item.schema }),
        defs: item.defs.clone(),
    }
}

pub(crate) fn or_null(ty: &Type) -> Type {
    let schema = json!({ "anyOf": [ty.schema, { "type": "null" }] });
    Type {
        schema,
        defs: ty.defs.clone(),
    }
}

pub(crate) fn int() -> Type {
    inline(json!({ "type": "integer", "format": "int64" }))
}

pub(crate) fn text() -> Type {
    inline(json!({ "type": "string" }))
}

pub(crate) fn null() -> Type {
    inline(json!({ "type": "null" }))
}

pub(crate) fn board_id() -> Type {
    named(
        "BoardId",
        json!({ "type": "integer", "format": "int64" }),
        &[],
    )
}

pub(crate) fn card() -> Type {
    let fields = json!({ "id": { "type": "integer" }, "title": { "type": "string" } });
    named(
        "Card",
        json!({ "type": "object", "required": ["id", "title"], "properties": fields }),
        &[],
    )
}

pub(crate) fn param(name: &str, ty: Type) -> Param {
    Param {
        name: name.to_owned(),
        doc: None,
        ty,
        required: true,
        default: None,
    }
}

/// A param that may be absent; its type takes null too.
pub(crate) fn optional(name: &str, ty: &Type) -> Param {
    Param {
        required: false,
        ..param(name, or_null(ty))
    }
}

pub(crate) fn context(name: &str, params: Vec<Param>) -> ContextDecl {
    ContextDecl {
        name: name.to_owned(),
        doc: None,
        params,
        auth: Auth::Anyone,
        stale_time: None,
        cache: None,
        source: source(1),
    }
}

pub(crate) fn function(name: &str, params: Vec<Param>, output: Type) -> FunctionDecl {
    FunctionDecl {
        name: name.to_owned(),
        doc: None,
        context: None,
        params,
        returns: Returns::Data(output),
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
        source: source(2),
    }
}

pub(crate) fn query(name: &str, of: &str, params: Vec<Param>, output: Type) -> FunctionDecl {
    FunctionDecl {
        context: Some(of.to_owned()),
        source: source(3),
        ..function(name, params, output)
    }
}

pub(crate) fn view(name: &str, params: Vec<Param>) -> FunctionDecl {
    FunctionDecl {
        returns: Returns::View,
        ..function(name, params, null())
    }
}

pub(crate) fn error(code: &str, status: u16) -> ErrorDecl {
    ErrorDecl {
        code: code.to_owned(),
        status,
        doc: None,
        data: None,
    }
}

/// `board` or `board.board_cards`.
fn split(target: &str) -> (String, Option<String>) {
    match target.split_once('.') {
        Some((context, function)) => (context.to_owned(), Some(function.to_owned())),
        None => (target.to_owned(), None),
    }
}

/// Context param ← argument.
pub(crate) fn map(pairs: &[(&str, &str)]) -> Scope {
    Scope::Map(
        pairs
            .iter()
            .map(|(param, arg)| ((*param).to_owned(), (*arg).to_owned()))
            .collect(),
    )
}

/// Chained changes to a declared function.
pub(crate) trait Declared {
    fn affects(self, target: &str) -> Self;
    fn affects_by(self, target: &str, scope: Scope) -> Self;
    fn merges(self, target: &str) -> Self;
    fn merges_by(self, target: &str, scope: Scope) -> Self;
    fn line(self, line: u32) -> Self;
}

impl Declared for FunctionDecl {
    fn affects(self, target: &str) -> Self {
        self.affects_by(target, Scope::Auto)
    }

    fn affects_by(mut self, target: &str, scope: Scope) -> Self {
        let (context, function) = split(target);
        self.affects.push(Affects {
            context,
            function,
            scope,
        });
        self
    }

    fn merges(self, target: &str) -> Self {
        self.merges_by(target, Scope::Auto)
    }

    fn merges_by(mut self, target: &str, scope: Scope) -> Self {
        let (context, function) = split(target);
        self.merge.push(Merge {
            context,
            function,
            scope,
        });
        self
    }

    fn line(mut self, line: u32) -> Self {
        self.source = source(line);
        self
    }
}

/// A registry of declarations that must be right.
pub(crate) fn registry(contexts: Vec<ContextDecl>, functions: Vec<FunctionDecl>) -> Registry {
    Registry::new("shop", contexts, functions).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The message of declarations that must be wrong in exactly one way.
pub(crate) fn refusal(contexts: Vec<ContextDecl>, functions: Vec<FunctionDecl>) -> String {
    let errors =
        Registry::new("shop", contexts, functions).expect_err("the declarations are accepted");
    assert_eq!(errors.errors().len(), 1, "{errors}");
    errors.to_string()
}

/// Calls of callers who may make them.
pub(crate) trait PlanCalls {
    fn plan_call<'a>(
        &'a self,
        function: Option<&str>,
        body: &'a [u8],
    ) -> Result<CallPlan<'a>, Problem>;
    fn plan_route_query<'a>(
        &'a self,
        id: FunctionId,
        query: &'a str,
    ) -> Result<CallPlan<'a>, Problem>;
    fn plan_route_body<'a>(
        &'a self,
        id: FunctionId,
        body: &'a [u8],
    ) -> Result<CallPlan<'a>, Problem>;
}

impl PlanCalls for Registry {
    fn plan_call<'a>(
        &'a self,
        function: Option<&str>,
        body: &'a [u8],
    ) -> Result<CallPlan<'a>, Problem> {
        self.call(function, body)?.plan()
    }

    fn plan_route_query<'a>(
        &'a self,
        id: FunctionId,
        query: &'a str,
    ) -> Result<CallPlan<'a>, Problem> {
        self.route_query(id, query).plan()
    }

    fn plan_route_body<'a>(
        &'a self,
        id: FunctionId,
        body: &'a [u8],
    ) -> Result<CallPlan<'a>, Problem> {
        self.route_body(id, body)?.plan()
    }
}
