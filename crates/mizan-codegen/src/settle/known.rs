//! Questions about a type that have to look through names.

use std::collections::BTreeMap;

use crate::model::{NamedType, Ty};

/// The named types, for looking through names.
#[derive(Clone, Copy)]
pub(super) struct Known<'a>(pub(super) &'a BTreeMap<String, NamedType>);

impl<'a> Known<'a> {
    pub(super) fn get(self, name: &str) -> Option<&'a Ty> {
        self.0.get(name).map(|named| &named.ty)
    }

    /// Whether some value of the type is an object.
    pub(super) fn is_object(self, ty: &Ty) -> bool {
        self.any(ty, &|ty| matches!(ty, Ty::Object(_) | Ty::Record(..)))
    }

    /// Whether the type speaks of keys it does not name.
    pub(super) fn has_index(self, ty: &Ty) -> bool {
        self.any(ty, &|ty| match ty {
            Ty::Object(object) => object.index.is_some(),
            Ty::Record(..) => true,
            _ => false,
        })
    }

    /// Whether `test` holds for the type or for an alternative or part of it.
    fn any(self, ty: &Ty, test: &dyn Fn(&Ty) -> bool) -> bool {
        let mut seen: Vec<&str> = Vec::new();
        let mut pending: Vec<&Ty> = vec![ty];
        while let Some(ty) = pending.pop() {
            match ty {
                Ty::Named(name) if seen.contains(&name.as_str()) => {}
                Ty::Named(name) => {
                    seen.push(name);
                    pending.extend(self.get(name));
                }
                Ty::Union(_) | Ty::Intersection(_) => pending.extend(ty.children()),
                _ if test(ty) => return true,
                _ => {}
            }
        }
        false
    }
}
