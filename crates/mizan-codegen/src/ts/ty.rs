//! A type over as many lines as it needs, and its declarations.

use super::{
    doc::write_doc,
    flat::{flat, is_compound},
    text::{property, quoted},
    writer::Writer,
};
use crate::model::{Field, Member, Object, Tuple, Ty};

/// `export interface Name { … }`; one without fields is written on one line.
pub(crate) fn write_interface(w: &mut Writer, name: &str, object: &Object) {
    w.push(&format!("export interface {name} "));
    if object.fields.is_empty() && object.index.is_none() {
        w.line("{}");
        return;
    }
    block(w, object);
    w.end();
}

/// `export type Name = …`.
pub(crate) fn write_alias(w: &mut Writer, name: &str, ty: &Ty) {
    w.push(&format!("export type {name} ="));
    after(w, ty, 0);
    w.end();
}

/// The type after a `:` or `=`, with the space or line break before it. `tail` columns follow it.
pub(super) fn after(w: &mut Writer, ty: &Ty, tail: usize) {
    match (one_line(w, ty, tail + 1), ty) {
        (None, Ty::Union(members)) if hugged(members).is_none() => {
            w.end();
            w.indented(|w| alternatives(w, members));
        }
        _ => {
            w.push(" ");
            broken(w, ty, tail);
        }
    }
}

/// The type in one line, if it fits.
fn one_line(w: &Writer, ty: &Ty, tail: usize) -> Option<String> {
    flat(ty).filter(|text| w.fits(text.chars().count() + tail))
}

/// The type from here on, in one line if that fits.
pub(super) fn broken(w: &mut Writer, ty: &Ty, tail: usize) {
    if let Some(text) = one_line(w, ty, tail) {
        w.push(&text);
        return;
    }
    match ty {
        Ty::Object(object) if !object.is_bare() => block(w, object),
        Ty::Array(item) if is_compound(item) => {
            parenthesised(w, item);
            w.push("[]");
        }
        Ty::Array(item) => {
            broken(w, item, tail + 2);
            w.push("[]");
        }
        Ty::Tuple(tuple) => places(w, tuple),
        Ty::Record(key, value) => record(w, key, value),
        Ty::Union(members) => match hugged(members) {
            Some(object) => {
                broken(w, object, 0);
                w.push(" | null");
            }
            None => parenthesised(w, ty),
        },
        Ty::Intersection(parts) => intersection(w, parts),
        Ty::Failure(code, Some(data)) => {
            w.push(&format!("MizanError<{}, ", quoted(code)));
            broken(w, data, 1);
            w.push(">");
        }
        _ => w.push(&flat(ty).unwrap_or_default()),
    }
}

/// The object of an "object or null", which keeps its braces on the line of the name.
fn hugged(members: &[Member]) -> Option<&Ty> {
    match members {
        [
            Member {
                ty: ty @ Ty::Object(_),
                doc,
            },
            Member { ty: Ty::Null, .. },
        ] if doc.is_empty() => Some(ty),
        _ => None,
    }
}

fn alternatives(w: &mut Writer, members: &[Member]) {
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            w.end();
        }
        write_doc(w, &member.doc);
        w.push("| ");
        w.indented(|w| guarded(w, &member.ty, true));
    }
}

fn parenthesised(w: &mut Writer, ty: &Ty) {
    w.push("(");
    w.end();
    w.indented(|w| {
        match ty {
            Ty::Union(members) => alternatives(w, members),
            other => broken(w, other, 0),
        }
        w.end();
    });
    w.push(")");
}

fn intersection(w: &mut Writer, parts: &[Ty]) {
    for (index, part) in parts.iter().enumerate() {
        w.push(if index == 0 { "" } else { " & " });
        if is_compound(part) {
            parenthesised(w, part);
        } else {
            broken(w, part, 2);
        }
    }
}

fn places(w: &mut Writer, tuple: &Tuple) {
    w.line("[");
    w.indented(|w| {
        for (index, place) in tuple.places.iter().enumerate() {
            let optional = index >= tuple.required;
            guarded(w, place, optional);
            w.line(if optional { "?," } else { "," });
        }
        if let Some(rest) = &tuple.rest {
            w.push("...");
            guarded(w, rest, true);
            w.line("[],");
        }
    });
    w.push("]");
}

fn guarded(w: &mut Writer, ty: &Ty, suffixed: bool) {
    if suffixed && is_compound(ty) {
        match flat(ty).filter(|text| w.fits(text.chars().count() + 4)) {
            Some(text) => w.push(&format!("({text})")),
            None => parenthesised(w, ty),
        }
    } else {
        broken(w, ty, 3);
    }
}

fn record(w: &mut Writer, key: &Ty, value: &Ty) {
    w.line("{");
    w.indented(|w| {
        w.push("[K in ");
        broken(w, key, 3);
        w.push("]?:");
        after(w, value, 0);
        w.end();
    });
    w.push("}");
}

fn block(w: &mut Writer, object: &Object) {
    w.line("{");
    w.indented(|w| {
        for field in &object.fields {
            write_field(w, field);
        }
        if let Some(values) = object.index_signature() {
            w.push("[key: string]:");
            after(w, &values, 0);
            w.end();
        }
    });
    w.push("}");
}

fn write_field(w: &mut Writer, field: &Field) {
    write_doc(w, &field.doc);
    w.push(&property(&field.name));
    w.push(if field.optional { "?:" } else { ":" });
    after(w, &field.ty, 0);
    w.end();
}
