//! The whole client: what each generated module holds.

use std::collections::BTreeMap;

use super::{Doc, Field, Ty};

/// Everything stage 1 prints.
#[derive(Debug)]
pub(crate) struct Client {
    /// Named types by TypeScript name.
    pub(crate) types: BTreeMap<String, NamedType>,
    /// Sorted by wire name.
    pub(crate) contexts: Vec<Context>,
    /// Functions that touch no context, sorted by wire name.
    pub(crate) functions: Vec<Function>,
}

/// A type with a name of its own.
#[derive(Debug, Clone)]
pub(crate) struct NamedType {
    /// Name in the schema document.
    pub(crate) wire: String,
    pub(crate) ty: Ty,
    pub(crate) doc: Doc,
}

/// A context, its queries, and the mutations whose module it is.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) wire: String,
    pub(crate) doc: Doc,
    pub(crate) params: Vec<Param>,
    /// Seconds for which a bundle is not fetched again.
    pub(crate) stale_time: Option<u32>,
    /// Sorted by wire name.
    pub(crate) queries: Vec<Query>,
    /// Sorted by wire name.
    pub(crate) mutations: Vec<Function>,
}

/// A parameter or argument; printed as a field.
pub(crate) type Param = Field;

/// A member of a context's bundle.
#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) wire: String,
    pub(crate) doc: Doc,
    pub(crate) output: Ty,
    pub(crate) errors: Vec<ThrownError>,
}

/// A function that is called for its result.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) wire: String,
    pub(crate) doc: Doc,
    pub(crate) args: Vec<Param>,
    pub(crate) output: Ty,
    pub(crate) errors: Vec<ThrownError>,
    /// Wire names of the contexts it changes, sorted.
    pub(crate) touches: Vec<String>,
    /// Whether its result goes into bundles.
    pub(crate) merges: bool,
    /// Whether it changes what caches keep.
    pub(crate) purges: bool,
}

/// One declared error of a function.
#[derive(Debug)]
pub(crate) struct ThrownError {
    pub(crate) code: String,
    pub(crate) status: u16,
    pub(crate) description: Option<String>,
    pub(crate) data: Option<Ty>,
}

impl Client {
    /// Whether some function's result goes into bundles.
    pub(crate) fn merges(&self) -> bool {
        self.calls().any(|each| each.merges)
    }

    /// Whether some function changes what caches keep.
    pub(crate) fn purges(&self) -> bool {
        self.calls().any(|each| each.purges)
    }

    fn calls(&self) -> impl Iterator<Item = &Function> {
        let mutations = self.contexts.iter().flat_map(|context| &context.mutations);
        mutations.chain(&self.functions)
    }

    /// Every type that is printed somewhere.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Ty> {
        let named = self.types.values().map(|named| &named.ty);
        let contexts = self.contexts.iter().flat_map(Context::types);
        named
            .chain(contexts)
            .chain(self.functions.iter().flat_map(Function::types))
    }

    /// Calls `see` for every type with what it belongs to: `type`, `context` or `function`, and its
    /// wire name.
    pub(crate) fn each_type(&mut self, see: &mut impl FnMut(&str, &str, &mut Ty)) {
        for named in self.types.values_mut() {
            see("type", &named.wire, &mut named.ty);
        }
        for context in &mut self.contexts {
            for param in &mut context.params {
                see("context", &context.wire, &mut param.ty);
            }
            for query in &mut context.queries {
                see("function", &query.wire, &mut query.output);
                payloads_mut(&mut query.errors).for_each(|ty| see("function", &query.wire, ty));
            }
        }
        let mutations = self
            .contexts
            .iter_mut()
            .flat_map(|context| &mut context.mutations);
        for function in mutations.chain(&mut self.functions) {
            let args = function.args.iter_mut().map(|arg| &mut arg.ty);
            let all = args
                .chain([&mut function.output])
                .chain(payloads_mut(&mut function.errors));
            all.for_each(|ty| see("function", &function.wire, ty));
        }
    }
}

impl Context {
    /// Every type its module mentions.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Ty> {
        let params = self.params.iter().map(|param| &param.ty);
        let queries = self
            .queries
            .iter()
            .flat_map(|query| std::iter::once(&query.output).chain(payloads(&query.errors)));
        params
            .chain(queries)
            .chain(self.mutations.iter().flat_map(Function::types))
    }
}

impl Function {
    /// Every type its declaration mentions.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Ty> {
        let args = self.args.iter().map(|arg| &arg.ty);
        args.chain([&self.output]).chain(payloads(&self.errors))
    }
}

fn payloads(errors: &[ThrownError]) -> impl Iterator<Item = &Ty> {
    errors.iter().filter_map(|error| error.data.as_ref())
}

fn payloads_mut(errors: &mut [ThrownError]) -> impl Iterator<Item = &mut Ty> {
    errors.iter_mut().filter_map(|error| error.data.as_mut())
}
