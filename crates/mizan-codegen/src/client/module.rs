//! Which files stage 1 is made of.

use super::{context, function, index, types};
use crate::{
    model::{Client, Context, Function, Ty},
    output::{HEADER, Output},
    ts::{Writer, write_imports},
};

/// Writes every file of stage 1.
pub(crate) fn write_client(client: &Client, output: &mut Output) {
    for context in &client.contexts {
        output.add(
            format!("contexts/{}.ts", context.wire),
            context_module(context),
        );
    }
    if !client.functions.is_empty() {
        output.add(
            "functions.ts".to_owned(),
            functions_module(&client.functions),
        );
    }
    if let Some(types) = types::module(client) {
        output.add("types.ts".to_owned(), types);
    }
    let index = index::module(output.files().keys());
    output.add("index.ts".to_owned(), index);
}

fn context_module(context: &Context) -> String {
    let mut w = Writer::with_header(HEADER);
    let queries = context.queries.iter().map(|query| &*query.errors);
    let mutations = context.mutations.iter().map(|function| &*function.errors);
    let mut values = vec!["defineContext"];
    if !context.mutations.is_empty() {
        values.push("defineFunction");
    }
    let kernel = kernel_names(&values, queries.chain(mutations));
    imports(&mut w, &kernel, context.types(), "../types");
    context::write(&mut w, context);
    for function in &context.mutations {
        function::write(&mut w, function);
    }
    w.into_text()
}

fn functions_module(functions: &[Function]) -> String {
    let mut w = Writer::with_header(HEADER);
    let kernel = kernel_names(
        &["defineFunction"],
        functions.iter().map(|each| &*each.errors),
    );
    imports(
        &mut w,
        &kernel,
        functions.iter().flat_map(Function::types),
        "./types",
    );
    for function in functions {
        function::write(&mut w, function);
    }
    w.into_text()
}

/// What a module needs of `@mizan/kernel`.
fn kernel_names<'a>(
    values: &[&str],
    errors: impl Iterator<Item = &'a [crate::model::ThrownError]>,
) -> Vec<String> {
    let (mut any, mut declared) = (false, false);
    for errors in errors {
        any = true;
        declared |= !errors.is_empty();
    }
    let types = [(declared, "type MizanError"), (any, "type ProtocolError")];
    let types = types
        .iter()
        .filter(|(used, _)| *used)
        .map(|(_, name)| *name);
    values
        .iter()
        .copied()
        .chain(types)
        .map(str::to_owned)
        .collect()
}

fn imports<'a>(
    w: &mut Writer,
    kernel: &[String],
    types: impl Iterator<Item = &'a Ty>,
    module: &str,
) {
    let mut names = std::collections::BTreeSet::new();
    types.for_each(|ty| {
        ty.names(&mut |name| {
            names.insert(name.to_owned());
        });
    });
    w.end();
    write_imports(w, "import", kernel, "@mizan/kernel");
    write_imports(
        w,
        "import type",
        &names.into_iter().collect::<Vec<_>>(),
        module,
    );
}
