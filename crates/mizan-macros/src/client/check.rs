//! What a client function must hold to before it is registered.

use super::model::{Client, Wire};
use crate::problems::Problems;
use crate::suggest::did_you_mean;
use crate::target::{Scope, Target};
use crate::values::wire_name;
use quote::{ToTokens, quote};
use syn::Type;
use syn::ext::IdentExt;

const METHODS: [&str; 5] = ["DELETE", "GET", "PATCH", "POST", "PUT"];

/// Notes everything that is wrong with the function and its options.
pub(crate) fn check(client: &Client, problems: &mut Problems) {
    signature(client, problems);
    client.wire().for_each(|wire| argument(wire, problems));
    kind(client, problems);
    view(client, problems);
    names(client, problems);
    let wire: Vec<String> = client.wire().map(Wire::name).collect();
    for target in client.options.affects.iter().chain(&client.options.merge) {
        mapping(target, &wire, problems);
    }
}

fn signature(client: &Client, problems: &mut Problems) {
    let signature = &client.function.sig;
    if !signature.generics.params.is_empty() {
        problems.at(
            &signature.generics,
            "a client function has one wire type: name concrete types instead of generics or lifetimes",
        );
    }
    if let Some(constness) = &signature.constness {
        problems.at(constness, "a client function cannot be `const`");
    }
    if let Some(abi) = &signature.abi {
        problems.at(
            abi,
            "a client function is an ordinary Rust function: drop `extern`",
        );
    }
    let unsafety = signature.safety.to_token_stream();
    if !unsafety.is_empty() {
        problems.at(
            &unsafety,
            "a client function must be safe to call: drop `unsafe`",
        );
    }
}

fn argument(wire: &Wire, problems: &mut Problems) {
    match &wire.ty {
        Type::Reference(reference) => {
            let owned = match &*reference.elem {
                Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
                Type::Slice(slice) => format!("Vec<{}>", compact(&slice.elem)),
                other => compact(other),
            };
            problems.at(
                &wire.ty,
                format!("an argument the caller sends is owned by the function: write `{owned}`"),
            );
        }
        Type::ImplTrait(_) => problems.at(
            &wire.ty,
            "an argument the caller sends needs a concrete type",
        ),
        _ => {}
    }
}

fn compact(ty: &impl ToTokens) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}

fn kind(client: &Client, problems: &mut Problems) {
    let options = &client.options;
    if let (Some(_), Some(changes)) = (
        options.given("context"),
        options.given("affects").or_else(|| options.given("merge")),
    ) {
        problems.at(
            changes,
            format!(
                "a query only reads: drop `context` to make this a mutation, or drop `{changes}`"
            ),
        );
    }
    if let (Some(key), None) = (options.given("key"), options.given("context")) {
        problems.at(
            key,
            "`key` names the field that identifies an item of a query's list: it needs `context`",
        );
    }
    if let Some(cache) = options.given("cache").filter(|_| !is_kept(client)) {
        problems.at(
            cache,
            "only what is read is kept: `cache` is for a query (`context = …`) or a view with a `route` for GET",
        );
    }
    if let (Some(rev), Some(0)) = (options.given("rev"), options.rev) {
        problems.at(rev, "`rev` counts from 1");
    }
}

/// Whether caches can keep what it answers: data of a context, or a page.
fn is_kept(client: &Client) -> bool {
    let given = |name| client.options.given(name).is_some();
    let methods = &client.options.methods;
    let gets = methods.is_empty() || methods.iter().any(|method| method.value() == "GET");
    let changes = given("affects") || given("merge") || given("private");
    let page = client.returns.view && given("route") && gets;
    let data = !client.returns.view && given("context");
    !changes && (page || data)
}

fn view(client: &Client, problems: &mut Problems) {
    let options = &client.options;
    if let (Some(merge), true) = (options.given("merge"), client.returns.view) {
        problems.at(
            merge,
            "a function that makes its own response has no result to merge: use `affects`",
        );
    }
    if let (true, None, Some(ty)) = (
        client.returns.opaque,
        &client.returns.error,
        &client.returns.ty,
    ) {
        problems.at(
            ty,
            "name the error next to the view: `Result<impl IntoResponse, E>`",
        );
    }
    if let (Some(methods), None) = (options.given("methods"), options.given("route")) {
        problems.at(
            methods,
            "`methods` belong to a `route`: add `route = \"/…\"`",
        );
    }
    for method in &options.methods {
        let value = method.value();
        if !METHODS.contains(&value.as_str()) {
            let upper = value.to_uppercase();
            let hint = did_you_mean(&upper, METHODS);
            problems.at(
                method,
                format!("`{value}` is not a method a route can have{hint}"),
            );
        }
    }
    if let Some(route) = options
        .route
        .as_ref()
        .filter(|route| !route.value().starts_with('/'))
    {
        problems.at(
            route,
            format!("a route starts with a slash: `\"/{}\"`", route.value()),
        );
    }
}

fn names(client: &Client, problems: &mut Problems) {
    for (option, example) in [
        (&client.options.name, "board_cards"),
        (&client.options.key, "id"),
    ] {
        if let Some(name) = option {
            wire_name(name, example, problems);
        }
    }
}

fn mapping(target: &Target, wire: &[String], problems: &mut Problems) {
    let Scope::Map(pairs) = &target.scope else {
        return;
    };
    for (position, pair) in pairs.iter().enumerate() {
        let argument = pair.argument.unraw().to_string();
        if !wire.contains(&argument) {
            let hint = did_you_mean(&argument, wire.iter().map(String::as_str));
            problems.at(
                &pair.argument,
                format!("there is no argument `{argument}` that the caller sends{hint}"),
            );
        }
        if pairs
            .iter()
            .take(position)
            .any(|earlier| earlier.param == pair.param)
        {
            let param = &pair.param;
            problems.at(&quote!(#param), format!("`{param}` is mapped twice"));
        }
    }
}
