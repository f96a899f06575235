//! React: a provider for each context, hooks that suspend, and their twins that do not.

use super::line::{Bindings, LINE, Line};
use crate::names::pascal;

pub(super) const BINDINGS: Bindings = Bindings {
    folder: "react",
    package: "@mizan/react",
    props: &["children", "client", "fallback", "key", "options", "ref"],
    context: &[
        Line {
            role: "the provider",
            callee: "contextProvider",
            name: |wire| format!("{}Context", pascal(wire)),
            ..LINE
        },
        Line {
            role: "the hook",
            callee: "bundleHook",
            name: |wire| format!("use{}", pascal(wire)),
            says: Some(|wire| format!("Status and refetch of the whole `{wire}` bundle.")),
            ..LINE
        },
    ],
    query: &[
        Line {
            role: "the hook",
            callee: "queryHook",
            name: |wire| format!("use{}", pascal(wire)),
            ..LINE
        },
        Line {
            role: "the state hook",
            callee: "queryStateHook",
            name: |wire| format!("use{}State", pascal(wire)),
            says: Some(|wire| {
                let hook = pascal(wire);
                format!("`use{hook}` with its status, for components that do not suspend.")
            }),
            ..LINE
        },
    ],
    function: &[Line {
        role: "the hook",
        callee: "functionHook",
        name: |wire| format!("use{}", pascal(wire)),
        ..LINE
    }],
};
