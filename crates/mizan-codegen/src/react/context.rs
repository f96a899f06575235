//! The provider and the hooks of one context.

use crate::{
    client::{ContextExports, Hooked},
    model::Doc,
    names::pascal,
    ts::{Argument, Writer, constant, write_doc},
};

/// Writes the provider, the hook of the bundle, and two hooks for each query.
pub(super) fn write(w: &mut Writer, exports: &ContextExports) {
    let definition = &exports.definition;
    let bound = [Argument::Name(&definition.name)];
    let name = pascal(&definition.wire);
    w.end();
    write_doc(w, &definition.doc);
    constant(w, &format!("{name}Context"), "contextProvider", &[], &bound);
    w.end();
    say(
        w,
        &format!(
            "Status and refetch of the whole `{}` bundle.",
            definition.wire
        ),
    );
    constant(w, &format!("use{name}"), "bundleHook", &[], &bound);
    exports
        .queries
        .iter()
        .for_each(|query| hooks(w, definition, query));
}

fn hooks(w: &mut Writer, context: &Hooked, query: &Hooked) {
    let bound = [Argument::Name(&context.name), Argument::Text(&query.wire)];
    let name = format!("use{}", pascal(&query.wire));
    w.end();
    write_doc(w, &query.doc);
    constant(w, &name, "queryHook", &[], &bound);
    w.end();
    say(
        w,
        &format!("`{name}` with its status, for components that do not suspend."),
    );
    constant(w, &format!("{name}State"), "queryStateHook", &[], &bound);
}

fn say(w: &mut Writer, sentence: &str) {
    write_doc(w, &Doc::text(Some(sentence)));
}
