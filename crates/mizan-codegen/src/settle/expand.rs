//! A type as a list of plain objects, one for each way its values can look.

use super::known::Known;
use crate::model::{Field, Member, Object, Ty};

/// More alternatives than this say that the type is not meant to be multiplied out.
const MOST: usize = 256;

/// The alternatives of `ty`; values that are no objects are left out.
///
/// # Errors
/// When there are too many, or the type contains itself.
pub(super) fn expand<'a>(known: Known<'a>, ty: &'a Ty) -> Result<Vec<Object>, String> {
    Expansion {
        known,
        inside: Vec::new(),
    }
    .expand(ty)
}

struct Expansion<'a> {
    known: Known<'a>,
    inside: Vec<&'a str>,
}

impl<'a> Expansion<'a> {
    fn expand(&mut self, ty: &'a Ty) -> Result<Vec<Object>, String> {
        match ty {
            Ty::Object(object) => Ok(vec![object.clone()]),
            Ty::Json => Ok(vec![Object::default()]),
            Ty::Record(_, value) => Ok(vec![Object {
                index: Some(value.clone()),
                ..Object::default()
            }]),
            Ty::Named(name) => self.named(name),
            Ty::Union(members) => {
                let mut all = Vec::new();
                for member in members {
                    all.extend(self.expand(&member.ty)?);
                }
                few(all)
            }
            Ty::Intersection(parts) => {
                let mut all = vec![Object::default()];
                for part in parts {
                    let part = self.expand(part)?;
                    all = all
                        .iter()
                        .flat_map(|a| part.iter().map(|b| merged(a, b)))
                        .collect();
                    all = few(all)?;
                }
                Ok(all)
            }
            _ => Ok(Vec::new()),
        }
    }

    fn named(&mut self, name: &'a str) -> Result<Vec<Object>, String> {
        if self.inside.contains(&name) {
            return Err(format!("`{name}` is flattened into itself"));
        }
        let Some(ty) = self.known.get(name) else {
            return Ok(Vec::new());
        };
        self.inside.push(name);
        let all = self.expand(ty);
        self.inside.pop();
        all
    }
}

fn few(all: Vec<Object>) -> Result<Vec<Object>, String> {
    if all.len() > MOST {
        return Err(format!(
            "a flattened map next to {} alternatives",
            all.len()
        ));
    }
    Ok(all)
}

fn merged(a: &Object, b: &Object) -> Object {
    let mut fields = a.fields.clone();
    for field in &b.fields {
        match fields.iter_mut().find(|other| other.name == field.name) {
            Some(other) => narrow(other, field),
            None => fields.push(field.clone()),
        }
    }
    let index: Vec<Member> = [&a.index, &b.index]
        .into_iter()
        .flatten()
        .map(|ty| Member::from((**ty).clone()))
        .collect();
    Object {
        index: (!index.is_empty()).then(|| Box::new(Ty::union(index))),
        integer_keys: a.integer_keys || b.integer_keys,
        ..Object::of(fields)
    }
}

fn narrow(field: &mut Field, other: &Field) {
    field.optional &= other.optional;
    if field.ty != other.ty {
        let both = vec![field.ty.clone(), other.ty.clone()];
        field.ty = Ty::Intersection(both);
    }
}
