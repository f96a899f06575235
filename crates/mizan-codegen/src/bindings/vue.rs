//! Vue: a provider and an injection key for each context, and composables.

use super::line::{Bindings, LINE, Line};
use crate::names::{camel, pascal};

pub(super) const BINDINGS: Bindings = Bindings {
    folder: "vue",
    package: "@mizan/vue",
    props: &[
        "class", "client", "key", "options", "ref", "ref_for", "ref_key", "style",
    ],
    context: &[
        Line {
            role: "the provider",
            callee: "contextProvider",
            name: |wire| format!("{}Context", pascal(wire)),
            knows_params: true,
            ..LINE
        },
        Line {
            role: "the injection key",
            callee: "contextKey",
            name: |wire| format!("{}Key", camel(wire)),
            says: Some(|wire| {
                let provider = format!("{}Context", pascal(wire));
                format!("Under which `<{provider}>` provides its bundle to what is below it.")
            }),
            ..LINE
        },
        Line {
            role: "the composable",
            callee: "bundleComposable",
            name: |wire| format!("use{}", pascal(wire)),
            says: Some(|wire| format!("Status and refetch of the whole `{wire}` bundle.")),
            ..LINE
        },
    ],
    query: &[Line {
        role: "the composable",
        callee: "queryComposable",
        name: |wire| format!("use{}", pascal(wire)),
        ..LINE
    }],
    function: &[Line {
        role: "the composable",
        callee: "functionComposable",
        name: |wire| format!("use{}", pascal(wire)),
        ..LINE
    }],
};
