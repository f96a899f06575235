//! The rules for `cache`: what can be kept at all, and that an answer depends on nothing that its key leaves out.

use super::draft::Draft;
use super::entry::{Context, Kind};
use super::error::{Faults, RegistryErrors};
use super::routes;
use crate::{Auth, CachePolicy, ContextDecl, FunctionDecl, Returns};

/// How caches may keep what a function gives: by its own policy, for a query that has none by that of its context.
pub(super) fn of(function: &FunctionDecl, context: Option<&ContextDecl>) -> Option<CachePolicy> {
    let inherited = context.filter(|_| function.returns != Returns::View);
    function.cache.or_else(|| inherited?.cache)
}

/// The same of a bundle with every member of a context.
pub(super) fn of_bundle(draft: &Draft<'_>, context: &ContextDecl) -> Option<CachePolicy> {
    let members = draft.members(&context.name);
    CachePolicy::of_all(members.map(|(_, query)| of(query, Some(context))))
}

/// Whether caches may keep any bundle of a context, or a page that is in it.
pub(super) fn is_cached(draft: &Draft<'_>, context: &ContextDecl) -> bool {
    let functions = draft.functions.iter();
    let mut own = functions.filter(|each| each.context.as_ref() == Some(&context.name));
    own.any(|function| of(function, Some(context)).is_some())
}

/// Checks every policy.
pub(super) fn check(draft: &Draft<'_>, faults: &mut Faults) {
    for context in draft.contexts {
        seconds("context", &context.at(), context.cache, faults);
        if context.cache.is_some_and(CachePolicy::is_public) && context.auth != Auth::Anyone {
            faults.add(format!(
                "context {} is cached with `public` but has `auth`; remove one of the two",
                context.at()
            ));
        }
    }
    for function in draft.functions {
        let context = function.context.as_deref();
        let context = context.and_then(|name| draft.context(name));
        let context = context.map(|(_, decl)| decl);
        if function.cache.is_some() {
            seconds("function", &function.at(), function.cache, faults);
            kept(function, context, faults);
        }
        match of(function, context) {
            Some(policy) if policy.is_public() => public(function, context, faults),
            Some(_) => private(function, context, faults),
            None => {}
        }
    }
}

fn seconds(what: &str, at: &str, policy: Option<CachePolicy>, faults: &mut Faults) {
    let most = CachePolicy::MAX_SECONDS;
    let Some(CachePolicy { ttl, swr, .. }) = policy else {
        return;
    };
    if !(1..=most).contains(&ttl) {
        faults.add(format!(
            "{what} {at} is cached with a `ttl` of {ttl} seconds; use one from 1 to {most}"
        ));
    }
    if swr > most {
        faults.add(format!(
            "{what} {at} is cached with a `swr` of {swr} seconds; use at most {most}"
        ));
    }
}

/// A function with a policy of its own is a query, or a page that is purged whenever its context is.
fn kept(function: &FunctionDecl, context: Option<&ContextDecl>, faults: &mut Faults) {
    let at = function.at();
    if Kind::of(function) == Kind::Mutation {
        faults.add(format!(
            "function {at} changes contexts, so what it answers is never kept; remove `cache`"
        ));
        return;
    }
    let is_view = function.returns == Returns::View;
    if is_view && !is_page(function) || !is_view && context.is_none() {
        faults.add(format!(
            "function {at} has `cache` but is neither a query nor a view that answers GET on a route; remove `cache`"
        ));
        return;
    }
    if function.private {
        faults.add(format!(
            "function {at} is private, so what it answers is never kept; remove `cache`"
        ));
    }
    let params = context.into_iter().filter(|_| is_view);
    for param in params.flat_map(|context| &context.params) {
        if param.required && function.param(&param.name).is_none() {
            faults.add(format!(
                "page {at} is cached but does not take `{}`, by which its context is told apart; take it or remove `cache`",
                param.name
            ));
        }
    }
}

/// Whether it is a view that answers GET on a route of its own.
pub(super) fn is_page(function: &FunctionDecl) -> bool {
    let answers_get = || routes::methods(function).iter().any(|own| own == "GET");
    function.returns == Returns::View && function.route.is_some() && answers_get()
}

/// Nothing about the caller may go into what is the same for everyone.
fn public(function: &FunctionDecl, context: Option<&ContextDecl>, faults: &mut Faults) {
    let at = function.at();
    let context = context.map(|decl| (decl.at(), &decl.auth));
    let whose = match (&context, function.cache) {
        (Some((of, _)), None) => format!("context {of} is cached with `public`"),
        _ => "is cached with `public`".to_owned(),
    };
    let asks = function.cache.is_some();
    match &context {
        Some((of, auth)) if asks && **auth != Auth::Anyone => faults.add(format!(
            "function {at} is cached with `public` but context {of} has `auth`; remove one of the two"
        )),
        _ => {}
    }
    if function.auth != Auth::Anyone {
        faults.add(format!(
            "function {at} has `auth` but {whose}; remove one of the two"
        ));
    }
    let sees = &function.sees;
    for sees in [&sees.caller, &sees.request].into_iter().flatten() {
        faults.add(format!(
            "function {at} takes `{sees}`, which can tell callers apart, but {whose}; remove one of the two"
        ));
    }
}

/// An answer of one caller's own depends on who they are, and on nothing else of the request.
fn private(function: &FunctionDecl, context: Option<&ContextDecl>, faults: &mut Faults) {
    let Some(sees) = &function.sees.request else {
        return;
    };
    let at = function.at();
    let cached = match (context, function.cache) {
        (Some(context), None) => format!("context {} is cached", context.at()),
        _ => "it is cached".to_owned(),
    };
    faults.add(format!(
        "function {at} takes `{sees}` but {cached}, and the key of an answer has the caller, the host and the params only; \
         say what `{sees}` is made from (`.vary_on_for::<…>([…])` in axum, `vary_on` in Python), pass it as an argument, or remove `cache`"
    ));
}

/// Most groups of one answer that every cache is sure to take (RFC 9875 section 2).
const MAX_GROUPS: usize = 32;

/// Checks that every cache takes all groups of an answer: one that drops some would keep it after their invalidation.
pub(super) fn groups(contexts: &[Context]) -> Result<(), RegistryErrors> {
    let mut faults = Faults::default();
    for context in contexts {
        let count = context.groups.len();
        if context.policy.is_some() && count > MAX_GROUPS {
            faults.add(format!(
                "context {} is cached and its bundles are in {count} cache groups, of which a cache need not take more than \
                 {MAX_GROUPS}; let mutations narrow it by fewer sets of params and fewer single functions, or remove `cache`",
                context.decl.at()
            ));
        }
    }
    faults.into_result()
}
