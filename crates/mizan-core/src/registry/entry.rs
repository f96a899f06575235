//! Contexts and functions as the registry keeps them: the declaration and what was worked out from it.

use crate::args::ParamSpec;
use crate::group::{Group, Scopes};
use crate::settle::Direct;
use crate::{CachePolicy, ContextDecl, FunctionDecl, Returns};

/// Position of a function among all functions sorted by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub(super) usize);

impl FunctionId {
    /// The function at a position.
    pub(crate) const fn at(index: usize) -> Self {
        FunctionId(index)
    }

    /// Position among [`Registry::functions`](crate::Registry::functions).
    pub fn index(self) -> usize {
        self.0
    }
}

/// Position of a context among all contexts sorted by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContextId(pub(super) usize);

impl ContextId {
    /// Position among [`Registry::contexts`](crate::Registry::contexts).
    pub fn index(self) -> usize {
        self.0
    }
}

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
    /// The kind of a declared function.
    pub(super) fn of(decl: &FunctionDecl) -> Self {
        if decl.context.is_some() {
            Kind::Query
        } else if decl.affects.is_empty() && decl.merge.is_empty() {
            Kind::Plain
        } else {
            Kind::Mutation
        }
    }

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
    pub(crate) params: Vec<ParamSpec>,
    /// Positions of the params in order of their names.
    pub(crate) by_name: Vec<usize>,
    pub(crate) members: Vec<FunctionId>,
    /// Sets of required params that some declared target or merge narrows by; never empty ones.
    pub(crate) scope_sets: Vec<Vec<usize>>,
    /// Groups of its bundles for shared caches.
    pub(crate) groups: Vec<Group>,
    /// How caches may keep a bundle of all members.
    pub(crate) policy: Option<CachePolicy>,
    /// Whether caches may keep anything of it: a bundle of some of its queries, or a page.
    pub(crate) is_cached: bool,
    /// What keys say of all its members.
    pub(crate) revision: String,
    /// What its groups are made of.
    pub(crate) scopes: Scopes,
}

impl Context {
    /// A context with its params and nothing else.
    pub(crate) fn new(decl: ContextDecl) -> Self {
        let mut by_name: Vec<usize> = (0..decl.params.len()).collect();
        by_name.sort_by_key(|index| decl.params.get(*index).map(|param| &param.name));
        Context {
            params: decl.params.iter().map(ParamSpec::of).collect(),
            by_name,
            members: Vec::new(),
            scope_sets: Vec::new(),
            groups: Vec::new(),
            policy: None,
            is_cached: false,
            revision: String::new(),
            scopes: Scopes::default(),
            decl,
        }
    }

    /// Positions and names of its params, in order of name.
    pub(crate) fn named(&self) -> impl Iterator<Item = (usize, &str)> {
        let names = self.by_name.iter();
        names.filter_map(|index| Some((*index, self.params.get(*index)?.name.as_str())))
    }

    /// What the developer declared.
    pub fn decl(&self) -> &ContextDecl {
        &self.decl
    }

    /// Wire name.
    pub fn name(&self) -> &str {
        &self.decl.name
    }

    /// How caches may keep a bundle of all its members.
    pub fn policy(&self) -> Option<CachePolicy> {
        self.policy
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
    pub(crate) params: Vec<ParamSpec>,
    /// For a query: the position of each of its params among those of its context.
    pub(crate) pick: Vec<usize>,
    pub(crate) affects: Vec<TargetPlan>,
    /// The same ready to be written, when it has no merges and the rest is as ordinary.
    pub(crate) direct: Option<Direct>,
    pub(crate) merges: Vec<MergePlan>,
    /// Whether some declared target or merge is this function alone.
    pub(crate) targeted: bool,
    /// For a query that returns a list: the field that identifies an item.
    pub(crate) key: Option<String>,
    /// For a query or page: how caches may keep what it gives.
    pub(crate) policy: Option<CachePolicy>,
}

impl Function {
    /// Whether a guard in front of it may take what only the origin gets of a request.
    pub(crate) fn is_guarded_by_origin(&self) -> bool {
        self.decl.sees.guard.is_some()
    }

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

    /// Whether it is a view that answers GET on a route of its own.
    pub fn is_page(&self) -> bool {
        self.is_view() && self.methods.iter().any(|own| own == "GET")
    }

    /// Whether it returns an HTTP response of the developer's own making.
    pub fn is_view(&self) -> bool {
        matches!(self.decl.returns, Returns::View)
    }

    /// How caches may keep what it gives: its own policy, for a query that has none that of its context.
    pub fn policy(&self) -> Option<CachePolicy> {
        self.policy
    }

    /// Methods of its own route, upper case: as declared, else POST for a mutation and GET for anything else. Empty
    /// without a route.
    pub fn methods(&self) -> &[String] {
        &self.methods
    }
}

/// A declared target with its names looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TargetPlan {
    pub(crate) context: ContextId,
    pub(crate) function: Option<FunctionId>,
    /// Positions of context param and argument.
    pub(crate) params: Vec<(usize, usize)>,
}

/// A declared merge with its slot found; the target is that slot, which every other copy has to read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MergePlan {
    pub(crate) target: TargetPlan,
    pub(crate) slot: FunctionId,
    /// Field of the items when the slot is a list.
    pub(crate) key: Option<String>,
}
