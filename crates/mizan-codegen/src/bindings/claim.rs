//! Every name the bindings of a framework declare, each of which may be declared once.

use super::line::{Bindings, Line};
use crate::{
    client::{ContextExports, Exports, Hooked},
    error::GenerateError,
    names::Scope,
};

impl Bindings {
    /// The collisions among the names of the bindings, and with the names they are bound to.
    pub(crate) fn claim(&self, exports: &Exports) -> Vec<GenerateError> {
        let mut names = Scope::default();
        names.import(&self.callees(), self.package);
        for context in &exports.contexts {
            self.claim_context(&mut names, context);
        }
        for function in &exports.functions {
            self.claim_function(&mut names, function);
        }
        let files = self.claim_files(exports).into_errors().into_iter();
        let props = exports.contexts.iter().flat_map(|each| self.props(each));
        files.chain(names.into_errors()).chain(props).collect()
    }

    /// What the package has to export, each name once.
    fn callees(&self) -> Vec<&'static str> {
        let lines = self.context.iter().chain(self.query).chain(self.function);
        let mut callees: Vec<_> = lines.map(|line| line.callee).collect();
        callees.sort_unstable();
        callees.dedup();
        callees
    }

    fn claim_files(&self, exports: &Exports) -> Scope {
        let folder = self.folder;
        let mut files = Scope::default();
        files.claim(&format!("{folder}/index.ts"), "the list of all bindings");
        if !exports.functions.is_empty() {
            let owner = "the module of functions without a context";
            files.claim(&format!("{folder}/functions.ts"), owner);
        }
        for context in &exports.contexts {
            let wire = &context.definition.wire;
            let file = format!("{folder}/{}.ts", wire.to_lowercase());
            files.claim(&file, format!("context `{wire}`"));
        }
        files
    }

    fn claim_context(&self, names: &mut Scope, context: &ContextExports) {
        let definition = &context.definition;
        let owner = format!("context `{}`", definition.wire);
        names.claim(&definition.name, &*owner);
        claim_lines(names, self.context, definition, &owner);
        for query in &context.queries {
            let owner = format!("query `{}`", query.wire);
            claim_lines(names, self.query, query, &owner);
        }
        for function in &context.mutations {
            self.claim_function(names, function);
        }
    }

    fn claim_function(&self, names: &mut Scope, function: &Hooked) {
        let owner = format!("function `{}`", function.wire);
        names.claim(&function.name, &*owner);
        claim_lines(names, self.function, function, &owner);
    }

    /// The params of a context that would be props every provider has already.
    fn props(&self, context: &ContextExports) -> Vec<GenerateError> {
        let wire = &context.definition.wire;
        let taken = |param: &&String| self.props.contains(&param.as_str());
        let mut props = Scope::default();
        for param in context.params.iter().filter(taken) {
            props.claim(param, format!("the prop `{param}` of every provider"));
            props.claim(param, format!("the param `{param}` of context `{wire}`"));
        }
        props.into_errors()
    }
}

fn claim_lines(names: &mut Scope, lines: &[Line], subject: &Hooked, owner: &str) {
    for line in lines {
        let name = (line.name)(&subject.wire);
        names.claim(&name, format!("{} of {owner}", line.role));
    }
}
