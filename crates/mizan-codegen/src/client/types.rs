//! `types.ts`: every named type a context or function mentions.

use crate::{
    model::{Client, Doc, NamedType, Ty},
    output::HEADER,
    ts::{Writer, write_alias, write_doc, write_interface},
};

const JSON_VALUE: &str = "\
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | JsonValue[]
  | { [key: string]: JsonValue }";

/// The text of the module; `None` when no type has a name.
pub(super) fn module(client: &Client) -> Option<String> {
    let json = mentions_json(client);
    if client.types.is_empty() && !json {
        return None;
    }
    let mut w = Writer::with_header(HEADER);
    // `JsonValue` takes its place among the others.
    let (before, after): (Vec<_>, Vec<_>) = client
        .types
        .iter()
        .partition(|(name, _)| name.as_str() < "JsonValue");
    before
        .into_iter()
        .for_each(|(name, named)| write(&mut w, name, named));
    if json {
        w.end();
        write_doc(&mut w, &Doc::text(Some("Any JSON value.")));
        JSON_VALUE.lines().for_each(|line| w.line(line));
    }
    after
        .into_iter()
        .for_each(|(name, named)| write(&mut w, name, named));
    Some(w.into_text())
}

/// Whether some module needs `JsonValue`.
pub(super) fn mentions_json(client: &Client) -> bool {
    let mut found = false;
    client
        .types()
        .for_each(|ty| ty.names(&mut |name| found |= name == "JsonValue"));
    found
}

fn write(w: &mut Writer, name: &str, named: &NamedType) {
    w.end();
    write_doc(w, &named.doc);
    match &named.ty {
        Ty::Object(object) if !object.fields.is_empty() => write_interface(w, name, object),
        ty => write_alias(w, name, ty),
    }
}
