//! What a developer declares: contexts and functions, as plain data any language can build.

use std::fmt;

use serde_json::{Map, Value};

use crate::CachePolicy;

/// Where a declaration stands in the developer's source, so that errors can name both places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Path of the file as the compiler or interpreter names it.
    pub file: String,
    /// Line in that file, from 1.
    pub line: u32,
}

/// A JSON Schema 2020-12 type together with the named definitions it refers to as `#/$defs/Name`.
///
/// A named type (a struct, an enum, a newtype such as `UserId`) is a bare `{"$ref": "#/$defs/Name"}`;
/// its name is then its identity, which is what argument matching compares.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Type {
    /// The schema itself.
    pub schema: Value,
    /// Every definition the schema reaches, by name.
    pub defs: Map<String, Value>,
}

/// One wire argument of a function, or one identifying parameter of a context.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Wire name, exactly as declared.
    pub name: String,
    /// Description for schema and generated code.
    pub doc: Option<String>,
    /// Type of the value a caller may send.
    pub ty: Type,
    /// Whether a call without it is refused.
    pub required: bool,
    /// Value used when an optional parameter is absent; `None` means null.
    pub default: Option<Value>,
}

/// Who may call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Auth {
    /// Anyone.
    #[default]
    Anyone,
    /// Any signed-in caller.
    SignedIn,
    /// Callers whose identity is staff.
    Staff,
    /// Callers whose identity is superuser.
    Superuser,
    /// Callers that the developer's own guard function allows; the name is for the schema.
    Guard(String),
}

impl Auth {
    /// Whether a signed-in caller with these rights has the role that is asked for. A superuser is staff as well. What a
    /// guard function decides is left to it.
    pub fn admits_role(&self, staff: bool, superuser: bool) -> bool {
        match self {
            Auth::Anyone | Auth::SignedIn | Auth::Guard(_) => true,
            Auth::Staff => staff || superuser,
            Auth::Superuser => superuser,
        }
    }
}

/// A named group of queries that is fetched as one bundle.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextDecl {
    /// Wire name, such as `board`.
    pub name: String,
    /// Description for schema and generated code.
    pub doc: Option<String>,
    /// Identity of a bundle, in declared order.
    pub params: Vec<Param>,
    /// Who may read it.
    pub auth: Auth,
    /// Seconds for which a client may show a bundle without asking again, unless it hears of a change.
    pub stale_time: Option<u32>,
    /// How caches may keep what its queries give, those without a policy of their own.
    pub cache: Option<CachePolicy>,
    /// Where it is declared.
    pub source: Source,
}

/// What a function returns.
#[derive(Debug, Clone, PartialEq)]
pub enum Returns {
    /// Data of this type, as JSON.
    Data(Type),
    /// An HTTP response of the developer's own making.
    View,
}

/// How a target is narrowed to some bundles of its context.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scope {
    /// By every argument whose name and type equal those of a context param.
    #[default]
    Auto,
    /// Not at all: `Board(*)`.
    Whole,
    /// As written: context param ← argument of the mutation, `Board(board_id = from_board)`.
    Map(Vec<(String, String)>),
}

/// One context, or one function of it, that a mutation changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affects {
    /// Wire name of the context.
    pub context: String,
    /// Wire name of the only function touched, when not all of them are.
    pub function: Option<String>,
    /// How it is narrowed.
    pub scope: Scope,
}

/// One place a mutation's result is spliced into without a refetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Wire name of the context.
    pub context: String,
    /// Wire name of the function whose output holds the slot; found by type when absent.
    pub function: Option<String>,
    /// How it is narrowed.
    pub scope: Scope,
}

/// One error a function declares.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorDecl {
    /// Code the client matches on, such as `name_taken`.
    pub code: String,
    /// HTTP status, 400–599.
    pub status: u16,
    /// Description for schema and generated code.
    pub doc: Option<String>,
    /// Payload sent as `data`.
    pub data: Option<Type>,
}

/// What a function takes of a request besides its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sees {
    /// The app's identity, as an error shows it.
    pub caller: Option<String>,
    /// The first thing else that the app's [`VaryOn`](crate::VaryOn) does not cover, such as `HeaderMap`.
    pub request: Option<String>,
    /// The first thing that its guard, or that of its context, may take and that an edge does not send on: edges store
    /// nothing that such a guard let through.
    pub guard: Option<String>,
}

/// One server function.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionDecl {
    /// Wire name, unique in the registry.
    pub name: String,
    /// Description for schema and generated code.
    pub doc: Option<String>,
    /// The context it is a query of.
    pub context: Option<String>,
    /// Wire arguments, in declared order.
    pub params: Vec<Param>,
    /// What it returns.
    pub returns: Returns,
    /// Contexts it changes.
    pub affects: Vec<Affects>,
    /// Places its result is spliced into.
    pub merge: Vec<Merge>,
    /// Field that identifies an item when this query returns a list; `id` when absent.
    pub key: Option<String>,
    /// Who may call.
    pub auth: Auth,
    /// Server-internal: never callable by a client, never in generated code.
    pub private: bool,
    /// Route of its own, for a function on the view path.
    pub route: Option<String>,
    /// HTTP methods of that route.
    pub methods: Vec<String>,
    /// Raised by the developer when the meaning of the output changes; part of every cache key.
    pub rev: u32,
    /// How caches may keep what it gives: a query, or a view that answers GET on a route.
    pub cache: Option<CachePolicy>,
    /// What it takes of the request besides its arguments.
    pub sees: Sees,
    /// Errors it declares.
    pub errors: Vec<ErrorDecl>,
    /// Where it is declared.
    pub source: Source,
}

/// `src/board.rs:12`.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
