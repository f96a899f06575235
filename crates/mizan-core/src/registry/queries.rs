//! The rules for contexts and the queries they are made of.

use super::draft::{Draft, advice};
use super::error::Faults;
use super::same::{Bare, same};
use crate::args::Shape;
use crate::{ContextDecl, FunctionDecl, Param, Returns};

/// Checks every context, query and parameter.
pub(super) fn check(draft: &Draft<'_>, faults: &mut Faults) {
    for function in draft.functions {
        defaults(&function.at(), &function.params, faults);
        match &function.context {
            Some(context) => query(draft, function, context, faults),
            None => without_context(function, faults),
        }
    }
    for context in draft.contexts {
        defaults(&context.at(), &context.params, faults);
        whole(draft, context, faults);
    }
}

/// A context as a whole: it has queries, and every param is taken by one.
fn whole(draft: &Draft<'_>, context: &ContextDecl, faults: &mut Faults) {
    if draft.members(&context.name).next().is_none() {
        faults.add(format!(
            "context {} has no functions; declare a query of it or remove it",
            context.at()
        ));
        return;
    }
    for param in &context.params {
        let taken = draft
            .members(&context.name)
            .any(|(_, query)| query.param(&param.name).is_some());
        if !taken {
            faults.add(format!(
                "context {} has the param `{}` that none of its queries takes; take it in one or remove it",
                context.at(),
                param.name
            ));
        }
    }
}

fn query(draft: &Draft<'_>, function: &FunctionDecl, name: &str, faults: &mut Faults) {
    let at = function.at();
    if !(function.affects.is_empty() && function.merge.is_empty()) {
        faults.add(format!(
            "function {at} is a query of context `{name}` and also changes contexts; remove `context`, or `affects` and `merge`"
        ));
    }
    if function.private {
        faults.add(format!(
            "query {at} is private but is read through context `{name}`; remove `private` or `context`"
        ));
    }
    let Some((_, context)) = draft.context(name) else {
        let known = draft.contexts.iter().map(|decl| decl.name.as_str());
        faults.add(format!(
            "query {at} is in context `{name}`, which does not exist; {}",
            advice(name, known, "declare a context of that name")
        ));
        return;
    };
    for param in &function.params {
        query_param(function, context, param, faults);
    }
    key(function, faults);
}

/// A param of a query against that of its context.
fn query_param(function: &FunctionDecl, context: &ContextDecl, param: &Param, faults: &mut Faults) {
    let (name, at, of) = (&param.name, function.at(), context.at());
    let Some((_, own)) = context.param(name) else {
        let known = context.params.iter().map(|param| param.name.as_str());
        faults.add(format!(
            "query {at} takes `{name}`, which context {of} does not have; {}",
            advice(name, known, "add it to the context")
        ));
        return;
    };
    if !same(&param.ty, &own.ty) {
        faults.add(format!(
            "`{name}` is of type `{}` in query {at} but `{}` in context {of}; give both the same type",
            Bare::of(&param.ty.schema).describe(),
            Bare::of(&own.ty.schema).describe()
        ));
        return;
    }
    let maybe_absent = !own.required && own.default.is_none();
    if maybe_absent && param.required && !Shape::of(&param.ty).nullable {
        faults.add(format!(
            "`{name}` may be absent in context {of} but query {at} requires it; make it required in the context or optional in the query"
        ));
    } else if param.default.is_some() && param.default != own.default {
        faults.add(format!(
            "`{name}` has a default in query {at} that context {of} does not have; give the default to the context"
        ));
    }
}

fn without_context(function: &FunctionDecl, faults: &mut Faults) {
    if function.key.is_some() {
        faults.add(format!(
            "function {} has a `key` but is no query; remove `key` or put it in a context",
            function.at()
        ));
    }
}

/// A declared key needs a list whose items have it.
fn key(function: &FunctionDecl, faults: &mut Faults) {
    let (Some(key), Returns::Data(output)) = (&function.key, &function.returns) else {
        return;
    };
    let Some(item) = Bare::of(&output.schema).item() else {
        faults.add(format!(
            "query {} has the key `{key}` but returns no list; remove `key`",
            function.at()
        ));
        return;
    };
    if !super::merge::has_field(output, &item.schema, key) {
        faults.add(format!(
            "query {} has the key `{key}`, which `{}` does not have; name a field of it",
            function.at(),
            item.describe()
        ));
    }
}

/// Defaults are values of their type, and only optional parameters have one.
fn defaults(at: &str, params: &[Param], faults: &mut Faults) {
    for param in params {
        let Some(default) = &param.default else {
            continue;
        };
        let (name, shape) = (&param.name, Shape::of(&param.ty));
        if param.required {
            faults.add(format!(
                "`{name}` of {at} is required and has a default; remove one of the two"
            ));
        }
        let text = default.to_string();
        if let Err((_, rest)) = shape.read_json(&text) {
            faults.add(format!(
                "the default `{text}` of `{name}` of {at} {rest}; change it"
            ));
        }
    }
}
