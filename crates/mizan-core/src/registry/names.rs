//! The rules for names: well formed, not reserved, each once.

use super::error::Faults;
use crate::header::is_name;
use crate::{ContextDecl, FunctionDecl, Param, Source};

/// Longest name; a tag of a context and a function must fit its limit.
const MAX_BYTES: usize = 64;
/// Would set the prototype of a JavaScript object instead of a member.
const RESERVED: &str = "__proto__";

/// Checks every name of an app.
pub(super) fn check(
    app: &str,
    contexts: &[ContextDecl],
    functions: &[FunctionDecl],
    faults: &mut Faults,
) {
    if app.is_empty() {
        faults.add("the app has no name; give it one".to_owned());
    }
    for context in contexts {
        well_formed("context", &context.name, &context.source, faults);
        params(
            "context",
            &context.at(),
            &context.params,
            &context.source,
            faults,
        );
    }
    for function in functions {
        well_formed("function", &function.name, &function.source, faults);
        params(
            "function",
            &function.at(),
            &function.params,
            &function.source,
            faults,
        );
    }
    unique(
        "contexts",
        &contexts
            .iter()
            .map(|decl| (decl.name.as_str(), &decl.source)),
        faults,
    );
    unique(
        "functions",
        &functions
            .iter()
            .map(|decl| (decl.name.as_str(), &decl.source)),
        faults,
    );
    operations(contexts, functions, faults);
}

fn well_formed(what: &str, name: &str, source: &Source, faults: &mut Faults) {
    if !is_name(name) {
        faults.add(format!(
            "`{name}` ({source}) cannot be the name of a {what}; use letters, digits and `_`, beginning with a letter or `_`"
        ));
    } else if name.len() > MAX_BYTES {
        faults.add(format!(
            "the {what} name `{name}` ({source}) is longer than {MAX_BYTES} bytes; shorten it"
        ));
    } else if name == RESERVED {
        faults.add(format!(
            "`{RESERVED}` ({source}) is reserved and cannot be the name of a {what}; choose another name"
        ));
    }
}

fn params(what: &str, at: &str, params: &[Param], source: &Source, faults: &mut Faults) {
    for (index, param) in params.iter().enumerate() {
        well_formed("parameter", &param.name, source, faults);
        if params
            .iter()
            .take(index)
            .any(|other| other.name == param.name)
        {
            faults.add(format!(
                "{what} {at} has two parameters `{}`; rename one of them",
                param.name
            ));
        }
    }
}

fn unique<'d>(
    what: &str,
    names: &(impl Iterator<Item = (&'d str, &'d Source)> + Clone),
    faults: &mut Faults,
) {
    for (index, (name, source)) in names.clone().enumerate() {
        let earlier = names.clone().take(index).find(|(other, _)| *other == name);
        if let Some((_, first)) = earlier {
            faults.add(format!(
                "two {what} are named `{name}` ({first} and {source}); rename one of them"
            ));
        }
    }
}

/// The schema names the read of a context `ctx_board`, so no function may be called that.
fn operations(contexts: &[ContextDecl], functions: &[FunctionDecl], faults: &mut Faults) {
    for function in functions {
        let context = function.name.strip_prefix("ctx_");
        let context = context.and_then(|name| contexts.iter().find(|decl| decl.name == name));
        if let Some(context) = context {
            faults.add(format!(
                "function {} has the name the schema gives to reading context {}; rename the function",
                function.at(),
                context.at()
            ));
        }
    }
}
