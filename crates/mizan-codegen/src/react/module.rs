//! Which files the React bindings are made of.

use super::context;
use crate::{
    client::{ContextExports, Exports, Hooked},
    names::pascal,
    output::{HEADER, Output},
    ts::{Argument, Writer, constant, write_doc, write_imports, write_reexport},
};

/// Writes every file of the React bindings.
pub(crate) fn write_react(exports: &Exports, output: &mut Output) {
    let mut modules: Vec<&str> = Vec::new();
    for context in &exports.contexts {
        modules.push(&context.definition.wire);
        output.add(
            format!("react/{}.ts", context.definition.wire),
            context_module(context),
        );
    }
    if !exports.functions.is_empty() {
        modules.push("functions");
        output.add(
            "react/functions.ts".to_owned(),
            functions_module(&exports.functions),
        );
    }
    modules.sort_unstable();
    output.add("react/index.ts".to_owned(), index(&modules));
}

fn context_module(exports: &ContextExports) -> String {
    let mut callees = vec!["bundleHook", "contextProvider"];
    callees.extend((!exports.mutations.is_empty()).then_some("functionHook"));
    if !exports.queries.is_empty() {
        callees.extend(["queryHook", "queryStateHook"]);
    }
    let mut w = opened(
        &callees,
        std::iter::once(&exports.definition).chain(&exports.mutations),
    );
    context::write(&mut w, exports);
    exports
        .mutations
        .iter()
        .for_each(|function| function_hook(&mut w, function));
    w.into_text()
}

fn functions_module(functions: &[Hooked]) -> String {
    let mut w = opened(&["functionHook"], functions.iter());
    functions
        .iter()
        .for_each(|function| function_hook(&mut w, function));
    w.into_text()
}

/// A module up to its imports.
fn opened<'a>(callees: &[&str], bound: impl Iterator<Item = &'a Hooked>) -> Writer {
    let callees: Vec<String> = callees.iter().map(|&name| name.to_owned()).collect();
    let mut names: Vec<String> = bound.map(|hooked| hooked.name.clone()).collect();
    names.sort();
    let mut w = Writer::with_header(HEADER);
    w.end();
    write_imports(&mut w, "import", &callees, "@mizan/react");
    write_imports(&mut w, "import", &names, "../index");
    w
}

fn function_hook(w: &mut Writer, function: &Hooked) {
    w.end();
    write_doc(w, &function.doc);
    let name = format!("use{}", pascal(&function.wire));
    constant(
        w,
        &name,
        "functionHook",
        &[],
        &[Argument::Name(&function.name)],
    );
}

fn index(modules: &[&str]) -> String {
    let mut w = Writer::with_header(HEADER);
    w.end();
    match modules {
        [] => w.line("export {}"),
        _ => modules
            .iter()
            .for_each(|each| write_reexport(&mut w, "*", &format!("./{each}"))),
    }
    w.into_text()
}
