//! The whole document into the whole client.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::reader::Reader;
use crate::{
    error::GenerateError,
    model::{Client, Context, Doc, Function, NamedType, Param, Query, ThrownError, Ty},
    names::{encode_segment, pascal},
    schema::{Auth, ContextEntry, Document, ErrorEntry, FunctionEntry, Kind, ParamEntry},
};

/// Reads what clients may see; the problems are all there are, the client is only whole without.
pub(crate) fn read_client(document: &Document) -> (Client, Vec<GenerateError>) {
    let mut reader = Reader::new(&document.components.schemas);
    let kept = document.mizan.kept();
    let mut contexts: BTreeMap<String, Context> = BTreeMap::new();
    for (index, entry) in document.mizan.contexts.iter().enumerate() {
        contexts.insert(entry.name.clone(), reader.context(index, entry));
    }
    let mut functions = Vec::new();
    for (index, entry) in document.mizan.functions.iter().enumerate() {
        if entry.view {
            continue;
        }
        match (home(entry), entry.kind) {
            (None, _) => functions.push(reader.function(index, entry, &kept)),
            (Some(home), kind) => match contexts.get_mut(home) {
                Some(context) if kind == Kind::Query => {
                    context.queries.push(reader.query(index, entry));
                }
                Some(context) => {
                    let function = reader.function(index, entry, &kept);
                    context.mutations.push(function);
                }
                None => reader.errors.push(unknown_context(entry, home)),
            },
        }
    }
    let types = reader.named_types();
    let mut contexts: Vec<Context> = contexts.into_values().collect();
    for context in &mut contexts {
        context.queries.sort_by(|a, b| a.wire.cmp(&b.wire));
        context.mutations.sort_by(|a, b| a.wire.cmp(&b.wire));
    }
    functions.sort_by(|a, b| a.wire.cmp(&b.wire));
    (
        Client {
            types,
            contexts,
            functions,
        },
        reader.errors,
    )
}

/// The context whose module a function stands in: that of a query, the first one a mutation
/// merges into, else the first one it affects.
fn home(entry: &FunctionEntry) -> Option<&str> {
    let first = |targets: &'_ [crate::schema::Target]| -> Option<usize> {
        (0..targets.len()).min_by_key(|index| targets.get(*index).map(|target| &target.context))
    };
    match entry.kind {
        Kind::Query => entry.context.as_deref(),
        Kind::Mutation | Kind::Plain => {
            let targets = if entry.merge.is_empty() {
                &entry.affects
            } else {
                &entry.merge
            };
            targets
                .get(first(targets)?)
                .map(|target| target.context.as_str())
        }
    }
}

fn unknown_context(entry: &FunctionEntry, context: &str) -> GenerateError {
    GenerateError::UnknownContext {
        subject: format!("function `{}`", entry.name),
        context: context.to_owned(),
    }
}

impl<'a> Reader<'a> {
    fn context(&mut self, index: usize, entry: &'a ContextEntry) -> Context {
        let owner = format!("context `{}`", entry.name);
        let pointer = format!("/x-mizan/contexts/{index}");
        Context {
            wire: entry.name.clone(),
            doc: doc(entry.description.as_deref(), entry.auth.as_ref()),
            params: self.params(&owner, &pointer, &entry.params),
            stale_time: entry.stale_time,
            queries: Vec::new(),
            mutations: Vec::new(),
        }
    }

    fn query(&mut self, index: usize, entry: &'a FunctionEntry) -> Query {
        let function = self.function(index, entry, &BTreeSet::new());
        Query {
            wire: function.wire,
            doc: function.doc,
            output: function.output,
            errors: function.errors,
        }
    }

    fn function(
        &mut self,
        index: usize,
        entry: &'a FunctionEntry,
        kept: &BTreeSet<&str>,
    ) -> Function {
        let owner = format!("function `{}`", entry.name);
        let pointer = format!("/x-mizan/functions/{index}");
        let mut touches: Vec<String> = entry
            .affects
            .iter()
            .chain(&entry.merge)
            .map(|target| target.context.clone())
            .collect();
        touches.sort();
        touches.dedup();
        Function {
            wire: entry.name.clone(),
            doc: doc(entry.description.as_deref(), entry.auth.as_ref()),
            args: self.params(&owner, &pointer, &entry.params),
            output: self.output(&owner, &pointer, entry.output.as_ref()),
            errors: self.thrown(&owner, &pointer, &entry.errors),
            purges: touches.iter().any(|context| kept.contains(&**context)),
            touches,
            merges: !entry.merge.is_empty(),
        }
    }

    fn params(&mut self, owner: &str, pointer: &str, entries: &'a [ParamEntry]) -> Vec<Param> {
        let read = |(index, entry): (usize, &'a ParamEntry)| {
            let subject = format!("argument `{}` of {owner}", entry.name);
            let ty = self.read(
                subject,
                format!("{pointer}/params/{index}/schema"),
                &entry.schema,
            );
            let doc = Doc::text(entry.description.as_deref())
                .with_default(entry.default.as_ref())
                .with_remarks(ty.remarks());
            Param {
                name: entry.name.clone(),
                optional: !entry.required,
                ty,
                doc,
            }
        };
        let mut params: Vec<Param> = entries.iter().enumerate().map(read).collect();
        params.sort_by(|a, b| a.name.cmp(&b.name));
        params
    }

    fn output(&mut self, owner: &str, pointer: &str, schema: Option<&'a Value>) -> Ty {
        let Some(schema) = schema else {
            return Ty::Null;
        };
        self.read(
            format!("the output of {owner}"),
            format!("{pointer}/output"),
            schema,
        )
    }

    fn thrown(
        &mut self,
        owner: &str,
        pointer: &str,
        entries: &'a [ErrorEntry],
    ) -> Vec<ThrownError> {
        let read = |(index, entry): (usize, &'a ErrorEntry)| ThrownError {
            code: entry.code.clone(),
            status: entry.status,
            description: entry.description.clone(),
            data: entry.data.as_ref().map(|data| {
                let subject = format!("error `{}` of {owner}", entry.code);
                self.read(subject, format!("{pointer}/errors/{index}/data"), data)
            }),
        };
        let mut errors: Vec<_> = entries.iter().enumerate().map(read).collect();
        errors.sort_by(|a, b| a.code.cmp(&b.code));
        errors
    }

    /// Every named type that was met, and those met on the way.
    fn named_types(&mut self) -> BTreeMap<String, NamedType> {
        let mut read: BTreeMap<&str, NamedType> = BTreeMap::new();
        while let Some(name) = self.met.pop() {
            let Some(schema) = self.named(name).filter(|_| !read.contains_key(name)) else {
                continue;
            };
            let pointer = format!("/components/schemas/{}", encode_segment(name));
            let ty = self.read(format!("type `{name}`"), pointer, schema);
            let doc = schema.as_object().map(Doc::of).unwrap_or_default();
            let doc = doc.with_remarks(ty.remarks());
            read.insert(
                name,
                NamedType {
                    wire: name.to_owned(),
                    ty,
                    doc,
                },
            );
        }
        let mut types = BTreeMap::new();
        for (name, named) in read {
            if let Some(left) = types
                .get(&pascal(name))
                .map(|left: &NamedType| left.wire.clone())
            {
                self.errors.push(GenerateError::Collision {
                    name: pascal(name),
                    left: format!("type `{left}`"),
                    right: format!("type `{name}`"),
                });
            }
            types.insert(pascal(name), named);
        }
        types
    }
}

fn doc(description: Option<&str>, auth: Option<&Auth>) -> Doc {
    let callers = match auth {
        None | Some(Auth::SignedIn(false)) => None,
        Some(Auth::SignedIn(true)) => Some("For signed-in callers.".to_owned()),
        Some(Auth::Role(role)) => Some(format!("For callers who are {role}.")),
        Some(Auth::Guard { guard }) => Some(format!("For callers `{guard}` lets through.")),
    };
    Doc::text(description).with_remarks(callers)
}
