//! Visits every type of the client and settles it.

use super::{cycle::is_endless, intersect::intersect, known::Known};
use crate::{
    error::GenerateError,
    model::{Client, Member, Ty},
    names::encode_segment,
};

/// Settles all types in place and gives the problems.
pub(crate) fn settle(client: &mut Client) -> Vec<GenerateError> {
    let unsettled = client.types.clone();
    let known = Known(&unsettled);
    let mut errors = Vec::new();
    client.each_type(&mut |kind, wire, ty| {
        if let Err(reason) = whole(known, ty) {
            errors.push(unsupported(kind, wire, reason));
        }
    });
    for (name, named) in unsettled.iter().filter(|(name, _)| is_endless(known, name)) {
        errors.push(unsupported(
            "type",
            &named.wire,
            format!("`{name}` is nothing but itself"),
        ));
    }
    errors
}

fn unsupported(kind: &str, wire: &str, reason: String) -> GenerateError {
    let pointer = match kind {
        "type" => format!("/components/schemas/{}", encode_segment(wire)),
        _ => format!("/x-mizan/{kind}s"),
    };
    GenerateError::Unsupported {
        subject: format!("{kind} `{wire}`"),
        pointer,
        reason,
        remedy: "put the flattened part in a field of its own".to_owned(),
    }
}

/// Settles a type and everything in it.
fn whole(known: Known<'_>, ty: &mut Ty) -> Result<(), String> {
    parts(known, ty)?;
    match std::mem::replace(ty, Ty::Never) {
        Ty::Intersection(of) => {
            *ty = intersect(known, of)?;
            // What came in through a name has not been settled yet.
            parts(known, ty)
        }
        Ty::Union(members) => {
            *ty = Ty::union(members);
            Ok(())
        }
        other => {
            *ty = other;
            Ok(())
        }
    }
}

/// Settles what is in a type. Unions that are parts of an intersection stay as they were read:
/// what "anything" means in them is for `intersect` to say.
fn parts(known: Known<'_>, ty: &mut Ty) -> Result<(), String> {
    match ty {
        Ty::Intersection(of) => of.iter_mut().try_for_each(|part| parts(known, part)),
        Ty::Union(members) => members
            .iter_mut()
            .try_for_each(|Member { ty, .. }| whole(known, ty)),
        Ty::Array(item) => whole(known, item),
        Ty::Record(key, value) => whole(known, key).and_then(|()| whole(known, value)),
        Ty::Tuple(tuple) => {
            let rest = tuple.rest.as_deref_mut();
            tuple
                .places
                .iter_mut()
                .chain(rest)
                .try_for_each(|place| whole(known, place))
        }
        Ty::Object(object) => {
            let index = object.index.as_deref_mut();
            let fields = object.fields.iter_mut().map(|field| &mut field.ty);
            fields.chain(index).try_for_each(|ty| whole(known, ty))
        }
        _ => Ok(()),
    }
}
