//! Which files stage 1 is made of.

use super::{context, function, index, types};
use crate::{
    model::{Client, Context, Function, ThrownError, Ty},
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
    let kernel = kernel_names(&["defineContext"], queries, &context.mutations);
    imports(&mut w, &kernel, &context.mutations);
    import_types(&mut w, context.types(), "../types");
    context::write(&mut w, context);
    for function in &context.mutations {
        function::write(&mut w, function);
    }
    w.into_text()
}

fn functions_module(functions: &[Function]) -> String {
    let mut w = Writer::with_header(HEADER);
    let kernel = kernel_names(&[], std::iter::empty(), functions);
    imports(&mut w, &kernel, functions);
    import_types(
        &mut w,
        functions.iter().flat_map(Function::types),
        "./types",
    );
    for function in functions {
        function::write(&mut w, function);
    }
    w.into_text()
}

/// What a module needs of `@mizan/kernel`, in the order of the alphabet where case does not count.
fn kernel_names<'a>(
    values: &[&str],
    queries: impl Iterator<Item = &'a [ThrownError]>,
    functions: &'a [Function],
) -> Vec<String> {
    let (mut any, mut declared) = (false, false);
    for errors in queries.chain(functions.iter().map(|each| &*each.errors)) {
        any = true;
        declared |= !errors.is_empty();
    }
    let merges = functions.iter().any(|each| each.merges);
    let others = [
        (!functions.is_empty(), "defineFunction"),
        (declared, "type MizanError"),
        (any, "type ProtocolError"),
        (merges, function::SPLICE),
    ];
    let others = others.iter().filter(|(used, _)| *used);
    let names = values.iter().copied().chain(others.map(|(_, name)| *name));
    names.map(str::to_owned).collect()
}

fn imports(w: &mut Writer, kernel: &[String], functions: &[Function]) {
    w.end();
    write_imports(w, "import", kernel, "@mizan/kernel");
    if functions.iter().any(|each| each.purges) {
        let follow = [function::FOLLOW.to_owned()];
        write_imports(w, "import", &follow, function::FOLLOW_MODULE);
    }
}

fn import_types<'a>(w: &mut Writer, types: impl Iterator<Item = &'a Ty>, module: &str) {
    let mut names = std::collections::BTreeSet::new();
    types.for_each(|ty| {
        ty.names(&mut |name| {
            names.insert(name.to_owned());
        });
    });
    write_imports(
        w,
        "import type",
        &names.into_iter().collect::<Vec<_>>(),
        module,
    );
}
