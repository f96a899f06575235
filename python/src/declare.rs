//! Declarations as the Python side writes them down: JSON, turned into the engine's own.

use mizan_core as core;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Every declaration of an app.
#[derive(Deserialize)]
pub(crate) struct Declarations {
    app: String,
    contexts: Vec<Context>,
    functions: Vec<Function>,
}

impl Declarations {
    /// The engine's declarations: the app's name, its contexts and its functions.
    pub(crate) fn into_core(self) -> (String, Vec<core::ContextDecl>, Vec<core::FunctionDecl>) {
        let contexts = self.contexts.into_iter().map(Into::into).collect();
        let functions = self.functions.into_iter().map(Into::into).collect();
        (self.app, contexts, functions)
    }
}

#[derive(Deserialize)]
struct Source {
    file: String,
    line: u32,
}

/// A type: its schema and the named ones it refers to.
#[derive(Deserialize)]
pub(crate) struct Type {
    schema: Value,
    defs: Map<String, Value>,
}

#[derive(Deserialize)]
struct Param {
    name: String,
    doc: Option<String>,
    r#type: Type,
    required: bool,
    default: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Auth {
    Anyone,
    SignedIn,
    Staff,
    Superuser,
    Guard(String),
}

#[derive(Deserialize)]
struct Context {
    name: String,
    doc: Option<String>,
    params: Vec<Param>,
    auth: Auth,
    stale_time: Option<u32>,
    cache: Option<core::CachePolicy>,
    source: Source,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scope {
    Auto,
    Whole,
    Map(Vec<(String, String)>),
}

/// A place in a context that a mutation changes or merges into.
#[derive(Deserialize)]
struct Place {
    context: String,
    function: Option<String>,
    scope: Scope,
}

#[derive(Deserialize)]
struct Error {
    code: String,
    status: u16,
    doc: Option<String>,
    data: Option<Type>,
}

/// What a function takes of a request besides its arguments.
#[derive(Deserialize)]
struct Sees {
    caller: Option<String>,
    request: Option<String>,
}

#[derive(Deserialize)]
struct Function {
    name: String,
    doc: Option<String>,
    context: Option<String>,
    params: Vec<Param>,
    /// Nothing for a function on the view path.
    returns: Option<Type>,
    affects: Vec<Place>,
    merge: Vec<Place>,
    key: Option<String>,
    auth: Auth,
    private: bool,
    route: Option<String>,
    methods: Vec<String>,
    rev: u32,
    cache: Option<core::CachePolicy>,
    sees: Sees,
    errors: Vec<Error>,
    source: Source,
}

impl From<Source> for core::Source {
    fn from(source: Source) -> Self {
        core::Source {
            file: source.file,
            line: source.line,
        }
    }
}

impl From<Type> for core::Type {
    fn from(ty: Type) -> Self {
        core::Type {
            schema: ty.schema,
            defs: ty.defs,
        }
    }
}

impl From<Param> for core::Param {
    fn from(param: Param) -> Self {
        core::Param {
            name: param.name,
            doc: param.doc,
            ty: param.r#type.into(),
            required: param.required,
            default: param.default,
        }
    }
}

impl From<Auth> for core::Auth {
    fn from(auth: Auth) -> Self {
        match auth {
            Auth::Anyone => core::Auth::Anyone,
            Auth::SignedIn => core::Auth::SignedIn,
            Auth::Staff => core::Auth::Staff,
            Auth::Superuser => core::Auth::Superuser,
            Auth::Guard(name) => core::Auth::Guard(name),
        }
    }
}

impl From<Context> for core::ContextDecl {
    fn from(context: Context) -> Self {
        core::ContextDecl {
            name: context.name,
            doc: context.doc,
            params: context.params.into_iter().map(Into::into).collect(),
            auth: context.auth.into(),
            stale_time: context.stale_time,
            cache: context.cache,
            source: context.source.into(),
        }
    }
}

impl From<Scope> for core::Scope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Auto => core::Scope::Auto,
            Scope::Whole => core::Scope::Whole,
            Scope::Map(pairs) => core::Scope::Map(pairs),
        }
    }
}

impl From<Place> for core::Affects {
    fn from(place: Place) -> Self {
        core::Affects {
            context: place.context,
            function: place.function,
            scope: place.scope.into(),
        }
    }
}

impl From<Place> for core::Merge {
    fn from(place: Place) -> Self {
        core::Merge {
            context: place.context,
            function: place.function,
            scope: place.scope.into(),
        }
    }
}

impl From<Error> for core::ErrorDecl {
    fn from(error: Error) -> Self {
        core::ErrorDecl {
            code: error.code,
            status: error.status,
            doc: error.doc,
            data: error.data.map(Into::into),
        }
    }
}

impl From<Function> for core::FunctionDecl {
    fn from(function: Function) -> Self {
        core::FunctionDecl {
            name: function.name,
            doc: function.doc,
            context: function.context,
            params: function.params.into_iter().map(Into::into).collect(),
            returns: function
                .returns
                .map_or(core::Returns::View, |ty| core::Returns::Data(ty.into())),
            affects: function.affects.into_iter().map(Into::into).collect(),
            merge: function.merge.into_iter().map(Into::into).collect(),
            key: function.key,
            auth: function.auth.into(),
            private: function.private,
            route: function.route,
            methods: function.methods,
            rev: function.rev,
            cache: function.cache,
            sees: core::Sees {
                caller: function.sees.caller,
                request: function.sees.request,
                guard: None,
            },
            errors: function.errors.into_iter().map(Into::into).collect(),
            source: function.source.into(),
        }
    }
}
