//! Svelte: a setter for each context, and functions that give reactive objects.

use super::line::{Bindings, LINE, Line};
use crate::names::pascal;

pub(super) const BINDINGS: Bindings = Bindings {
    folder: "svelte",
    package: "@mizan/svelte",
    props: &[],
    context: &[
        Line {
            role: "the setter",
            callee: "contextSetter",
            name: |wire| format!("set{}Context", pascal(wire)),
            ..LINE
        },
        Line {
            role: "the reader",
            callee: "reactiveBundle",
            name: |wire| format!("use{}", pascal(wire)),
            says: Some(|wire| format!("Status and refetch of the whole `{wire}` bundle.")),
            ..LINE
        },
    ],
    query: &[Line {
        role: "the reader",
        callee: "reactiveQuery",
        name: |wire| format!("use{}", pascal(wire)),
        ..LINE
    }],
    function: &[Line {
        role: "the caller",
        callee: "reactiveFunction",
        name: |wire| format!("use{}", pascal(wire)),
        ..LINE
    }],
};
