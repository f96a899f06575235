//! Object types: named fields, and what other keys may hold.

use super::{Doc, Member, Ty};

/// An object type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Object {
    /// Sorted: tags (fields of one literal) first, then by name.
    pub(crate) fields: Vec<Field>,
    /// Type of the values under every other key; `None` when no other key is promised.
    pub(crate) index: Option<Box<Ty>>,
    /// Every other key is an integer.
    pub(crate) integer_keys: bool,
}

/// One named field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// Name on the wire.
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) optional: bool,
    pub(crate) doc: Doc,
}

impl Object {
    /// An object with these fields, in the order they are to be printed.
    pub(crate) fn of(mut fields: Vec<Field>) -> Self {
        fields.sort_by(|a, b| (!a.is_tag(), &a.name).cmp(&(!b.is_tag(), &b.name)));
        Self {
            fields,
            index: None,
            integer_keys: false,
        }
    }

    /// Nothing is known but that it is an object.
    pub(crate) fn is_bare(&self) -> bool {
        self.fields.is_empty() && self.index.is_none()
    }

    /// What to write for every other key. TypeScript wants every field to fit the index signature,
    /// so it is as wide as all of them.
    pub(crate) fn index_signature(&self) -> Option<Ty> {
        let index = self.index.as_deref()?;
        let optional = self.fields.iter().any(|field| field.optional);
        let undefined = optional.then_some(Ty::Undefined);
        let fields = self.fields.iter().map(|field| &field.ty);
        if *index != Ty::Json {
            let all = fields.cloned().chain([index.clone()]).chain(undefined);
            return Some(Ty::union(all.map(Member::from)));
        }
        // An interface is no `JsonValue` to TypeScript and has to be named beside it.
        let mut members = vec![Ty::Json];
        members.extend(fields.filter(|ty| !ty.is_plain_json()).cloned());
        members.extend(undefined);
        match members.as_slice() {
            [only] => Some(only.clone()),
            _ => Some(Ty::Union(members.into_iter().map(Member::from).collect())),
        }
    }

    pub(crate) fn types(&self) -> impl Iterator<Item = &Ty> {
        self.fields
            .iter()
            .map(|field| &field.ty)
            .chain(self.index.as_deref())
    }
}

impl Field {
    /// Whether the field tells apart the members of a union.
    fn is_tag(&self) -> bool {
        !self.optional && matches!(self.ty, Ty::Literal(_))
    }
}
