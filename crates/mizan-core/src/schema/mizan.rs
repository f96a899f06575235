//! The extension `x-mizan`: contexts, functions, targets, slots, guards and errors.

use serde_json::{Map, Value, json};

use super::place::{self, put};
use super::public;
use crate::registry::{MergePlan, TargetPlan};
use crate::{Auth, CachePolicy, Context, ErrorDecl, Function, Kind, Param, Registry, Returns};

/// `x-mizan`.
pub(super) fn extension(registry: &Registry) -> Value {
    let contexts = registry
        .contexts()
        .iter()
        .map(|decl| context(registry, decl));
    let functions = public(registry).map(|decl| function(registry, decl));
    json!({
        "protocol": 1,
        "app": registry.app(),
        "contexts": contexts.collect::<Vec<_>>(),
        "functions": functions.collect::<Vec<_>>(),
    })
}

fn context(registry: &Registry, context: &Context) -> Value {
    let decl = context.decl();
    let members = context
        .members()
        .iter()
        .map(|id| registry.function(*id).name());
    let mut object = Map::new();
    put(&mut object, "name", Some(decl.name.as_str()));
    put(&mut object, "description", decl.doc.clone());
    put(&mut object, "params", Some(params(registry, &decl.params)));
    put(&mut object, "functions", Some(members.collect::<Vec<_>>()));
    put(&mut object, "auth", auth(&decl.auth));
    put(&mut object, "staleTime", decl.stale_time);
    put(&mut object, "cache", decl.cache.map(cache));
    object.into()
}

fn function(registry: &Registry, function: &Function) -> Value {
    let decl = function.decl();
    let mut object = Map::new();
    put(&mut object, "name", Some(decl.name.as_str()));
    put(&mut object, "kind", Some(function.kind().as_str()));
    put(&mut object, "context", decl.context.clone());
    put(&mut object, "description", decl.doc.clone());
    put(&mut object, "params", Some(params(registry, &decl.params)));
    match &decl.returns {
        Returns::Data(ty) => put(&mut object, "output", Some(place::output(&ty.schema))),
        Returns::View => put(&mut object, "view", Some(true)),
    }
    if let Some(route) = &decl.route {
        put(&mut object, "route", Some(route.as_str()));
        put(&mut object, "methods", Some(function.methods().to_vec()));
    }
    put(&mut object, "key", function.key.clone());
    put(&mut object, "errors", Some(errors(&decl.errors)));
    put(&mut object, "auth", auth(&decl.auth));
    put(&mut object, "rev", Some(decl.rev));
    put(&mut object, "cache", decl.cache.map(cache));
    if function.kind() == Kind::Mutation {
        let affects = function
            .affects
            .iter()
            .map(|plan| target(registry, function, plan));
        put(&mut object, "affects", Some(affects.collect::<Vec<_>>()));
        let merges = function
            .merges
            .iter()
            .map(|plan| merge(registry, function, plan));
        put(&mut object, "merge", Some(merges.collect::<Vec<_>>()));
    }
    object.into()
}

fn params(registry: &Registry, params: &[Param]) -> Vec<Value> {
    let param = |param: &Param| {
        let mut object = Map::new();
        put(&mut object, "name", Some(param.name.as_str()));
        put(&mut object, "required", Some(param.required));
        put(
            &mut object,
            "schema",
            Some(place::input(registry, &param.ty.schema)),
        );
        put(&mut object, "description", param.doc.clone());
        put(&mut object, "default", param.default.clone());
        object.into()
    };
    params.iter().map(param).collect()
}

fn errors(errors: &[ErrorDecl]) -> Vec<Value> {
    let mut sorted: Vec<&ErrorDecl> = errors.iter().collect();
    sorted.sort_by(|a, b| a.code.cmp(&b.code));
    let error = |error: &ErrorDecl| {
        let mut object = Map::new();
        put(&mut object, "code", Some(error.code.as_str()));
        put(&mut object, "status", Some(error.status));
        put(&mut object, "description", error.doc.clone());
        put(
            &mut object,
            "data",
            error.data.as_ref().map(|ty| place::output(&ty.schema)),
        );
        object.into()
    };
    sorted.into_iter().map(error).collect()
}

fn cache(policy: CachePolicy) -> Value {
    json!(policy)
}

fn auth(auth: &Auth) -> Option<Value> {
    Some(match auth {
        Auth::Anyone => return None,
        Auth::SignedIn => json!(true),
        Auth::Staff => json!("staff"),
        Auth::Superuser => json!("superuser"),
        Auth::Guard(name) => json!({ "guard": name }),
    })
}

fn target(registry: &Registry, mutation: &Function, plan: &TargetPlan) -> Value {
    let mut object = narrowed(registry, mutation, plan);
    put(
        &mut object,
        "function",
        plan.function.map(|id| registry.function(id).name()),
    );
    object.into()
}

fn merge(registry: &Registry, mutation: &Function, plan: &MergePlan) -> Value {
    let mut object = narrowed(registry, mutation, &plan.target);
    put(
        &mut object,
        "slot",
        Some(registry.function(plan.slot).name()),
    );
    put(&mut object, "key", plan.key.clone());
    object.into()
}

/// The context of a target and what narrows it: context param to argument.
fn narrowed(registry: &Registry, mutation: &Function, plan: &TargetPlan) -> Map<String, Value> {
    let context = registry.context(plan.context);
    let params = plan.params.iter().filter_map(|(param, arg)| {
        let name = &context.params.get(*param)?.name;
        Some((
            name.clone(),
            Value::from(mutation.params.get(*arg)?.name.as_str()),
        ))
    });
    let mut object = Map::new();
    put(&mut object, "context", Some(context.name()));
    put(&mut object, "params", Some(params.collect::<Map<_, _>>()));
    object
}
