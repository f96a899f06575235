//! Every name the React bindings declare, each of which may be declared once.

use crate::{
    client::{ContextExports, Exports, Hooked},
    error::GenerateError,
    names::{Scope, pascal},
};

const IMPORTED: [&str; 5] = [
    "bundleHook",
    "contextProvider",
    "functionHook",
    "queryHook",
    "queryStateHook",
];

/// Props of every provider and of every component; the params of a context are props as well.
const PROPS: [&str; 5] = ["children", "client", "fallback", "key", "ref"];

/// The collisions among the names of the bindings, and with the names they are bound to.
pub(crate) fn claim(exports: &Exports) -> Vec<GenerateError> {
    let mut names = Scope::default();
    let mut files = Scope::default();
    names.import(&IMPORTED, "@mizan/react");
    files.claim("react/index.ts", "the list of all hooks");
    if !exports.functions.is_empty() {
        files.claim(
            "react/functions.ts",
            "the module of functions without a context",
        );
    }
    for context in &exports.contexts {
        let wire = &context.definition.wire;
        let file = format!("react/{}.ts", wire.to_lowercase());
        files.claim(&file, format!("context `{wire}`"));
        bundle(&mut names, context);
    }
    exports
        .functions
        .iter()
        .for_each(|function| called(&mut names, function));
    let props = exports.contexts.iter().flat_map(props);
    let names = files.into_errors().into_iter().chain(names.into_errors());
    names.chain(props).collect()
}

fn props(context: &ContextExports) -> Vec<GenerateError> {
    let wire = &context.definition.wire;
    let mut props = Scope::default();
    for prop in PROPS {
        props.claim(prop, format!("the prop `{prop}` of every provider"));
    }
    for param in context
        .params
        .iter()
        .filter(|param| PROPS.contains(&param.as_str()))
    {
        props.claim(param, format!("the param `{param}` of context `{wire}`"));
    }
    props.into_errors()
}

fn bundle(names: &mut Scope, context: &ContextExports) {
    let wire = &context.definition.wire;
    names.claim(&context.definition.name, format!("context `{wire}`"));
    names.claim(
        &format!("{}Context", pascal(wire)),
        format!("the provider of context `{wire}`"),
    );
    names.claim(
        &format!("use{}", pascal(wire)),
        format!("the hook of context `{wire}`"),
    );
    for query in &context.queries {
        let owner = format!("query `{}`", query.wire);
        let hook = format!("use{}", pascal(&query.wire));
        names.claim(&hook, format!("the hook of {owner}"));
        names.claim(
            &format!("{hook}State"),
            format!("the state hook of {owner}"),
        );
    }
    context
        .mutations
        .iter()
        .for_each(|function| called(names, function));
}

fn called(names: &mut Scope, function: &Hooked) {
    let wire = &function.wire;
    names.claim(&function.name, format!("function `{wire}`"));
    names.claim(
        &format!("use{}", pascal(wire)),
        format!("the hook of function `{wire}`"),
    );
}
