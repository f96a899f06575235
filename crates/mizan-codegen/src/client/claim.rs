//! Every name stage 1 declares, each of which may be declared once.

use super::{error, function, types::mentions_json};
use crate::{
    error::GenerateError,
    model::{Client, Context, Function, ThrownError},
    names::{Scope, camel, pascal},
};

/// The collisions among the names of the client.
pub(crate) fn claim(client: &Client) -> Vec<GenerateError> {
    let mut names = Names::default();
    names
        .values
        .import(&["defineContext", "defineFunction"], "@mizan/kernel");
    if client.merges() {
        names.values.import(&[function::SPLICE], "@mizan/kernel");
    }
    if client.purges() {
        names
            .values
            .import(&[function::FOLLOW], function::FOLLOW_MODULE);
    }
    names
        .types
        .import(&["MizanError", "ProtocolError"], "@mizan/kernel");
    if mentions_json(client) {
        names.types.claim("JsonValue", "the type of any JSON value");
    }
    for (name, named) in &client.types {
        names.types.claim(name, format!("type `{}`", named.wire));
    }
    client
        .contexts
        .iter()
        .for_each(|context| names.context(context));
    client
        .functions
        .iter()
        .for_each(|function| names.function(function));
    [names.types, names.values, names.files]
        .into_iter()
        .flat_map(Scope::into_errors)
        .collect()
}

/// Types and values do not meet in TypeScript, files do where case does not count.
#[derive(Default)]
struct Names {
    types: Scope,
    values: Scope,
    files: Scope,
}

impl Names {
    fn context(&mut self, context: &Context) {
        let owner = format!("context `{}`", context.wire);
        self.values.claim(&camel(&context.wire), &*owner);
        self.files.claim(
            &format!("contexts/{}.ts", context.wire.to_lowercase()),
            &*owner,
        );
        for suffix in ["Params", "Data", "Errors"] {
            let name = format!("{}{suffix}", pascal(&context.wire));
            self.types.claim(&name, format!("`{suffix}` of {owner}"));
        }
        for query in &context.queries {
            self.failure(&query.wire, &query.errors);
        }
        context
            .mutations
            .iter()
            .for_each(|function| self.function(function));
    }

    fn function(&mut self, function: &Function) {
        let owner = format!("function `{}`", function.wire);
        self.values.claim(&camel(&function.wire), &*owner);
        self.types.claim(
            &format!("{}Args", pascal(&function.wire)),
            format!("`Args` of {owner}"),
        );
        self.failure(&function.wire, &function.errors);
    }

    fn failure(&mut self, wire: &str, errors: &[ThrownError]) {
        if !errors.is_empty() {
            self.types
                .claim(&error::name(wire), format!("`Error` of function `{wire}`"));
        }
    }
}
