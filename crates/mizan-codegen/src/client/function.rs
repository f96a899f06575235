//! A function that is called for its result: its arguments, its errors, its definition.

use super::error;
use crate::{
    model::{Doc, Function, Object, Ty},
    names::{camel, pascal},
    ts::{Argument, Writer, constant, texts, write_doc, write_interface},
};

/// What a function that merges brings along, so that an app without one does not carry it.
pub(super) const SPLICE: &str = "splice";
/// What a function that changes what caches keep brings along, and where it is from.
pub(super) const FOLLOW: &str = "followChange";
pub(super) const FOLLOW_MODULE: &str = "@mizan/kernel/follow";

/// Writes the declarations of one function.
pub(super) fn write(w: &mut Writer, function: &Function) {
    let args = format!("{}Args", pascal(&function.wire));
    let name = camel(&function.wire);
    w.end();
    write_doc(w, &Doc::text(Some(&format!("Arguments of `{name}`."))));
    let object = Object {
        fields: function.args.clone(),
        ..Object::default()
    };
    write_interface(w, &args, &object);
    error::write(w, &function.wire, &function.errors);
    let error = error::of(&function.wire, &function.errors);
    let types = [Ty::Named(args), function.output.clone(), error];
    let mut arguments = vec![Argument::Text(&function.wire)];
    let mut facts = Vec::new();
    if !function.touches.is_empty() {
        facts.push(("touches", texts(&function.touches)));
    }
    if function.merges {
        facts.push(("merge", SPLICE.to_owned()));
    }
    if function.purges {
        facts.push(("hear", FOLLOW.to_owned()));
    }
    if !facts.is_empty() {
        arguments.push(Argument::Options(facts));
    }
    w.end();
    write_doc(
        w,
        &function.doc.clone().with_remarks(function.output.remarks()),
    );
    constant(w, &name, "defineFunction", &types, &arguments);
}
