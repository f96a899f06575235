//! Contexts and functions as the registry keeps them: the declaration and what was worked out from it.

use super::{ContextId, FunctionId};
use crate::{ContextDecl, FunctionDecl, Returns};

/// What a function does to contexts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Member of a context.
    Query,
    /// Affects contexts or merges into them.
    Mutation,
    /// Neither.
    Plain,
}

impl Kind {
    /// The kind as the schema spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Query => "query",
            Kind::Mutation => "mutation",
            Kind::Plain => "plain",
        }
    }
}

/// A context of a registry.
#[derive(Debug)]
pub struct Context {
    pub(crate) decl: ContextDecl,
    pub(crate) members: Vec<FunctionId>,
}

impl Context {
    /// What the developer declared.
    pub fn decl(&self) -> &ContextDecl {
        &self.decl
    }

    /// Wire name.
    pub fn name(&self) -> &str {
        &self.decl.name
    }

    /// Its queries that return data, sorted by name.
    pub fn members(&self) -> &[FunctionId] {
        &self.members
    }
}

/// A function of a registry.
#[derive(Debug)]
pub struct Function {
    pub(crate) decl: FunctionDecl,
    pub(crate) kind: Kind,
    pub(crate) context: Option<ContextId>,
    pub(crate) methods: Vec<String>,
}

impl Function {
    /// What the developer declared.
    pub fn decl(&self) -> &FunctionDecl {
        &self.decl
    }

    /// Wire name.
    pub fn name(&self) -> &str {
        &self.decl.name
    }

    /// What it does to contexts.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The context it is a query of.
    pub fn context(&self) -> Option<ContextId> {
        self.context
    }

    /// Whether it returns an HTTP response of the developer's own making.
    pub fn is_view(&self) -> bool {
        matches!(self.decl.returns, Returns::View)
    }

    /// Methods of its own route, upper case: as declared, else GET for a query and POST for anything else.
    pub fn methods(&self) -> &[String] {
        &self.methods
    }
}
