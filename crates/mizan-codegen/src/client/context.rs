//! A context: its params, its bundle, its errors, its definition.

use super::error;
use crate::{
    model::{Context, Doc, Field, Object, Query, Ty},
    names::{camel, pascal},
    ts::{Argument, Writer, constant, write_doc, write_interface},
};

/// Writes the declarations of one context.
pub(super) fn write(w: &mut Writer, context: &Context) {
    let name = pascal(&context.wire);
    let wire = &context.wire;
    let interface = |w: &mut Writer, suffix: &str, doc: String, fields: Vec<Field>| {
        w.end();
        write_doc(w, &Doc::text(Some(&doc)));
        write_interface(
            w,
            &format!("{name}{suffix}"),
            &Object {
                fields,
                ..Object::default()
            },
        );
    };
    let params = context.params.clone();
    interface(
        w,
        "Params",
        format!("What identifies one bundle of `{wire}`."),
        params,
    );
    let data = context.queries.iter().map(datum).collect();
    interface(
        w,
        "Data",
        format!("What a bundle of `{wire}` holds, by function."),
        data,
    );
    for query in &context.queries {
        error::write(w, &query.wire, &query.errors);
    }
    let errors = context.queries.iter().map(failure).collect();
    interface(
        w,
        "Errors",
        format!("How each function of `{wire}` can fail."),
        errors,
    );
    definition(w, context, &name);
}

fn datum(query: &Query) -> Field {
    let ty = query.output.clone();
    let doc = query.doc.clone().with_remarks(ty.remarks());
    Field {
        name: query.wire.clone(),
        ty,
        optional: false,
        doc,
    }
}

fn failure(query: &Query) -> Field {
    Field {
        name: query.wire.clone(),
        ty: error::of(&query.wire, &query.errors),
        optional: false,
        doc: Doc::default(),
    }
}

fn definition(w: &mut Writer, context: &Context, name: &str) {
    let types = ["Params", "Data", "Errors"].map(|suffix| Ty::Named(format!("{name}{suffix}")));
    let queries: Vec<String> = context
        .queries
        .iter()
        .map(|query| query.wire.clone())
        .collect();
    let mut arguments = vec![Argument::Text(&context.wire), Argument::Texts(&queries)];
    if let Some(seconds) = context.stale_time {
        let milliseconds = u64::from(seconds) * 1000;
        let stale_time = ("staleTime", milliseconds.to_string());
        arguments.push(Argument::Options(vec![stale_time]));
    }
    w.end();
    write_doc(w, &context.doc);
    constant(
        w,
        &camel(&context.wire),
        "defineContext",
        &types,
        &arguments,
    );
}
