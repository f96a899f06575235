//! The entry a macro leaves in the binary for each function and context.

use crate::request::{Ask, Call, Needs, Spelling, Started, Verdict};
use futures_util::future::BoxFuture;
use mizan_core::{Args, ContextDecl, ErrorDecl, FunctionDecl};

/// One function or context of the binary, and the module it stands in.
pub struct Registration {
    pub(crate) module: &'static str,
    pub(crate) item: Item,
}

pub(crate) enum Item {
    Function(Function),
    Context(ContextEntry),
}

/// A function: what it declares, what it needs, and how a request starts it.
#[derive(Clone, Copy)]
pub struct Function {
    /// Builds the declaration.
    pub declare: fn() -> FunctionDecl,
    /// Lists the states and identity its arguments need.
    pub needs: fn(&mut Needs),
    /// Runs before it, when `auth` names a guard function.
    pub guard: Option<Guard>,
    /// Decodes the arguments and gives the future that runs it.
    pub start: for<'a> fn(&Args<'_>, &'a Call) -> Started<'a>,
    /// Whether it may sign the caller in or out.
    pub may_change_identity: fn() -> bool,
    /// Lists how the values of its arguments are spelled, in order.
    pub spellings: fn() -> Vec<Spelling>,
}

/// A context: what it declares and who may read it.
#[derive(Clone, Copy)]
pub struct ContextEntry {
    /// Builds the declaration.
    pub declare: fn() -> ContextDecl,
    /// Runs before every read, when `auth` names a guard function.
    pub guard: Option<Guard>,
    /// Lists how the values of its params are spelled, in order.
    pub spellings: fn() -> Vec<Spelling>,
}

/// A developer's guard function, with its type erased.
#[derive(Clone, Copy)]
pub struct Guard(pub for<'a> fn(Ask<'a>) -> BoxFuture<'a, Verdict>);

impl Guard {
    /// Runs it.
    pub(crate) fn run<'a>(&self, call: &'a Call) -> BoxFuture<'a, Verdict> {
        (self.0)(Ask::Verdict(call))
    }

    /// The errors it declares.
    pub(crate) fn errors(&self) -> Vec<ErrorDecl> {
        let mut errors = Vec::new();
        drop((self.0)(Ask::Errors(&mut errors)));
        errors
    }

    /// Lists the states and identity its arguments need.
    pub(crate) fn needs(&self, needs: &mut Needs) {
        drop((self.0)(Ask::Needs(needs)));
    }
}

impl Registration {
    /// An entry for a function declared in `module`.
    pub const fn function(module: &'static str, function: Function) -> Self {
        Self {
            module,
            item: Item::Function(function),
        }
    }

    /// An entry for a context declared in `module`.
    pub const fn context(module: &'static str, context: ContextEntry) -> Self {
        Self {
            module,
            item: Item::Context(context),
        }
    }
}

inventory::collect!(Registration);
