//! Which files the bindings of a framework are made of.

use std::collections::BTreeSet;

use super::line::{Bindings, Line};
use crate::{
    client::{ContextExports, Exports, Hooked},
    output::{HEADER, Output},
    ts::{Argument, Writer, write_imports, write_reexport},
};

impl Bindings {
    /// Writes every file of the bindings.
    pub(crate) fn write(&self, exports: &Exports, output: &mut Output) {
        let mut modules: Vec<&str> = Vec::new();
        let mut add = |name, text| output.add(format!("{}/{name}.ts", self.folder), text);
        for context in &exports.contexts {
            modules.push(&context.definition.wire);
            add(&*context.definition.wire, self.context_module(context));
        }
        if !exports.functions.is_empty() {
            modules.push("functions");
            add("functions", self.functions_module(&exports.functions));
        }
        modules.sort_unstable();
        add("index", index(&modules));
    }

    fn context_module(&self, exports: &ContextExports) -> String {
        let definition = &exports.definition;
        let mut lines: Vec<&[Line]> = vec![self.context];
        lines.extend((!exports.queries.is_empty()).then_some(self.query));
        lines.extend((!exports.mutations.is_empty()).then_some(self.function));
        let bound = std::iter::once(definition).chain(&exports.mutations);
        let mut w = self.opened(&lines, bound);
        for line in self.context {
            line.write(&mut w, definition, &context_arguments(line, exports));
        }
        for query in &exports.queries {
            let arguments = [
                Argument::Name(&definition.name),
                Argument::Text(&query.wire),
            ];
            write_lines(&mut w, self.query, query, &arguments);
        }
        self.functions(&mut w, &exports.mutations);
        w.into_text()
    }

    fn functions_module(&self, functions: &[Hooked]) -> String {
        let mut w = self.opened(&[self.function], functions.iter());
        self.functions(&mut w, functions);
        w.into_text()
    }

    fn functions(&self, w: &mut Writer, functions: &[Hooked]) {
        for function in functions {
            let arguments = [Argument::Name(&function.name)];
            write_lines(w, self.function, function, &arguments);
        }
    }

    /// A module up to its imports: what makes the lines, and what they are bound to.
    fn opened<'a>(&self, lines: &[&[Line]], bound: impl Iterator<Item = &'a Hooked>) -> Writer {
        let callees = lines.iter().copied().flatten().map(|line| line.callee);
        let mut w = Writer::with_header(HEADER);
        w.end();
        write_imports(&mut w, "import", &sorted(callees), self.package);
        let names = sorted(bound.map(|hooked| &*hooked.name));
        write_imports(&mut w, "import", &names, "../index");
        w
    }
}

fn write_lines(w: &mut Writer, lines: &[Line], subject: &Hooked, arguments: &[Argument<'_>]) {
    for line in lines {
        line.write(w, subject, arguments);
    }
}

/// The definition, and the names of its params when the line asks for them and there are any.
fn context_arguments<'a>(line: &Line, exports: &'a ContextExports) -> Vec<Argument<'a>> {
    let params = line.knows_params && !exports.params.is_empty();
    let params = params.then_some(Argument::Texts(&exports.params));
    let definition = Argument::Name(&exports.definition.name);
    std::iter::once(definition).chain(params).collect()
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let once: BTreeSet<&str> = names.collect();
    once.into_iter().map(str::to_owned).collect()
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
