//! The names of stage 1, which are all that later stages know.

use crate::{
    model::{Client, Context, Doc, Function},
    names::camel,
};

/// What `index.ts` of stage 1 exports as values.
#[derive(Debug)]
pub(crate) struct Exports {
    pub(crate) contexts: Vec<ContextExports>,
    /// Functions that touch no context.
    pub(crate) functions: Vec<Hooked>,
}

/// A context's definition and what stands with it in its module.
#[derive(Debug)]
pub(crate) struct ContextExports {
    pub(crate) definition: Hooked,
    /// Wire names of the params.
    pub(crate) params: Vec<String>,
    pub(crate) queries: Vec<Hooked>,
    pub(crate) mutations: Vec<Hooked>,
}

/// Something later stages bind to.
#[derive(Debug)]
pub(crate) struct Hooked {
    pub(crate) wire: String,
    /// Name of the exported constant; queries have none of their own.
    pub(crate) name: String,
    pub(crate) doc: Doc,
}

impl Exports {
    pub(crate) fn of(client: &Client) -> Self {
        Self {
            contexts: client.contexts.iter().map(context).collect(),
            functions: client.functions.iter().map(function).collect(),
        }
    }
}

fn context(context: &Context) -> ContextExports {
    ContextExports {
        definition: hooked(&context.wire, &context.doc),
        params: context
            .params
            .iter()
            .map(|param| param.name.clone())
            .collect(),
        queries: context
            .queries
            .iter()
            .map(|query| hooked(&query.wire, &query.doc))
            .collect(),
        mutations: context.mutations.iter().map(function).collect(),
    }
}

fn function(function: &Function) -> Hooked {
    hooked(&function.wire, &function.doc)
}

fn hooked(wire: &str, doc: &Doc) -> Hooked {
    Hooked {
        wire: wire.to_owned(),
        name: camel(wire),
        doc: doc.clone(),
    }
}
