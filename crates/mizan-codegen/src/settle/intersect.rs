//! All parts at once: what serde's flatten and internal tags come down to.

use super::{absent::without_fields, expand::expand, known::Known};
use crate::model::{Literal, Member, Object, Ty};

/// The intersection of `parts`, whose own parts are settled already.
///
/// # Errors
/// What cannot be written, in words.
pub(super) fn intersect(known: Known<'_>, parts: Vec<Ty>) -> Result<Ty, String> {
    let parts = opened(parts);
    if parts.iter().any(|part| known.is_object(part)) {
        return objects(known, parts);
    }
    let rest: Vec<Ty> = parts
        .iter()
        .filter(|part| !is_implied(part, &parts))
        .cloned()
        .collect();
    Ok(Ty::intersection(rest))
}

/// Intersections inside the intersection, taken apart; "anything" adds nothing.
fn opened(parts: Vec<Ty>) -> Vec<Ty> {
    let mut open = Vec::new();
    for part in parts {
        match part {
            Ty::Intersection(inner) => open.extend(opened(inner)),
            Ty::Json => {}
            other => open.push(other),
        }
    }
    open
}

/// A scalar type says nothing next to literals of it.
fn is_implied(part: &Ty, parts: &[Ty]) -> bool {
    let is_literal = |ty: &Ty| {
        matches!(
            (part, ty),
            (Ty::Text { .. }, Ty::Literal(Literal::Text(_)))
                | (Ty::Number { .. }, Ty::Literal(Literal::Number(_)))
                | (Ty::Boolean, Ty::Literal(Literal::Boolean(_)))
        )
    };
    parts.iter().any(|other| match other {
        Ty::Union(members) => members.iter().all(|member| is_literal(&member.ty)),
        other => is_literal(other),
    })
}

fn objects(known: Known<'_>, parts: Vec<Ty>) -> Result<Ty, String> {
    let mut kept = Vec::new();
    for part in parts {
        match part {
            Ty::Object(object) if object.is_bare() => {}
            Ty::Union(members) => kept.push(alternatives(known, members)?),
            part if known.is_object(&part) => kept.push(part),
            _ => return Err("an object that has to be something else as well".to_owned()),
        }
    }
    if kept.len() > 1 && kept.iter().any(|part| known.has_index(part)) {
        let whole = Ty::Intersection(kept);
        let objects = expand(known, &whole)?;
        return Ok(Ty::union(
            objects
                .into_iter()
                .map(|object| Member::from(Ty::Object(object))),
        ));
    }
    Ok(match kept.len() {
        0 => Ty::Object(Object::default()),
        _ => Ty::intersection(joined(kept)),
    })
}

/// The alternatives that are objects; a null in a flattened part is a part that is not there.
fn alternatives(known: Known<'_>, members: Vec<Member>) -> Result<Ty, String> {
    let objects: Vec<Member> = members
        .into_iter()
        .flat_map(Member::opened)
        .filter(|member| member.ty == Ty::Json || known.is_object(&member.ty))
        .collect();
    if objects.is_empty() {
        return Err("an object that has to be something else as well".to_owned());
    }
    Ok(Ty::union(without_fields(known, objects)))
}

/// Objects written in place become one as long as no field stands in two of them.
fn joined(parts: Vec<Ty>) -> Vec<Ty> {
    let mut joined: Vec<Ty> = Vec::new();
    for part in parts {
        match (joined.iter_mut().find_map(as_object), part) {
            (Some(first), Ty::Object(next)) if is_disjoint(first, &next) => {
                let mut fields = std::mem::take(&mut first.fields);
                fields.extend(next.fields);
                *first = Object::of(fields);
            }
            (_, part) => joined.push(part),
        }
    }
    joined
}

fn as_object(ty: &mut Ty) -> Option<&mut Object> {
    match ty {
        Ty::Object(object) => Some(object),
        _ => None,
    }
}

fn is_disjoint(a: &Object, b: &Object) -> bool {
    b.fields
        .iter()
        .all(|field| a.fields.iter().all(|other| other.name != field.name))
}
