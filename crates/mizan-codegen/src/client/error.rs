//! The closed union of errors a function can fail with.

use crate::{
    model::{Doc, Member, ThrownError, Ty},
    names::{camel, pascal},
    ts::{Writer, write_alias, write_doc},
};

/// The error type of a function: its own union, or what any function can fail with.
pub(super) fn of(wire: &str, errors: &[ThrownError]) -> Ty {
    if errors.is_empty() {
        return Ty::Named("ProtocolError".to_owned());
    }
    Ty::Named(name(wire))
}

/// Declares the union; nothing for a function without errors of its own.
pub(super) fn write(w: &mut Writer, wire: &str, errors: &[ThrownError]) {
    if errors.is_empty() {
        return;
    }
    let protocol = Member::from(Ty::Named("ProtocolError".to_owned()));
    let members = errors.iter().map(member).chain([protocol]).collect();
    w.end();
    write_doc(
        w,
        &Doc::text(Some(&format!("How `{}` can fail.", camel(wire)))),
    );
    write_alias(w, &name(wire), &Ty::Union(members));
}

/// The name of a function's own union.
pub(super) fn name(wire: &str) -> String {
    format!("{}Error", pascal(wire))
}

fn member(error: &ThrownError) -> Member {
    let described = error.description.as_ref();
    let text = described.map(|text| format!("{}: {}", error.status, text.trim()));
    let data = error.data.clone().map(Box::new);
    Member {
        ty: Ty::Failure(error.code.clone(), data),
        doc: Doc::text(text.as_deref()),
    }
}
