//! The alternative of a flattened option that is not there.

use std::collections::BTreeSet;

use super::{expand::expand, known::Known};
use crate::model::{Doc, Field, Member, Object, Ty};

/// Replaces "anything" among the alternatives of a flattened part by an object without any of the
/// fields that the others have, so that `value.field` can be read and told apart.
pub(super) fn without_fields(known: Known<'_>, members: Vec<Member>) -> Vec<Member> {
    let (open, mut closed): (Vec<_>, Vec<_>) =
        members.into_iter().partition(|member| is_open(&member.ty));
    if !open.is_empty() && !closed.is_empty() {
        let object = absent(known, &closed);
        closed.push(Member::from(Ty::Object(object)));
        return closed;
    }
    closed.extend(open);
    closed
}

fn is_open(ty: &Ty) -> bool {
    match ty {
        Ty::Json => true,
        Ty::Object(object) => object.is_bare(),
        _ => false,
    }
}

fn absent(known: Known<'_>, members: &[Member]) -> Object {
    let names: BTreeSet<String> = members
        .iter()
        .filter_map(|member| expand(known, &member.ty).ok())
        .flatten()
        .flat_map(|object| object.fields)
        .map(|field| field.name)
        .collect();
    let field = |name| Field {
        name,
        ty: Ty::Undefined,
        optional: true,
        doc: Doc::default(),
    };
    Object::of(names.into_iter().map(field).collect())
}
