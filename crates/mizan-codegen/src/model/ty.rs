//! One type, as TypeScript sees JSON.

use super::{Doc, Object};

/// A type of JSON values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ty {
    /// Any JSON value.
    Json,
    /// No value at all.
    Never,
    /// The absence of a field.
    Undefined,
    Null,
    Boolean,
    /// A number; `wide` when the server's integers go beyond what a JavaScript number holds.
    Number {
        wide: bool,
    },
    /// Text, with the `format` the schema gives.
    Text {
        format: Option<String>,
    },
    Literal(Literal),
    /// A named type, by its TypeScript name.
    Named(String),
    Array(Box<Ty>),
    Tuple(Tuple),
    Object(Object),
    /// An object whose keys are the members of a literal union.
    Record(Box<Ty>, Box<Ty>),
    Union(Vec<Member>),
    Intersection(Vec<Ty>),
    /// A declared error of a function: its code, and its payload if there is one.
    Failure(String, Option<Box<Ty>>),
}

/// One value that is a type of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Literal {
    Text(String),
    /// A number in JSON spelling.
    Number(String),
    Boolean(bool),
}

/// An array with a type for each place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tuple {
    pub(crate) places: Vec<Ty>,
    /// How many of the places are always there.
    pub(crate) required: usize,
    /// Type of everything after the places, when more may follow.
    pub(crate) rest: Option<Box<Ty>>,
}

/// One alternative of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) ty: Ty,
    pub(crate) doc: Doc,
}

impl From<Ty> for Member {
    fn from(ty: Ty) -> Self {
        Self {
            ty,
            doc: Doc::default(),
        }
    }
}

impl Ty {
    /// The union of the members: nested unions opened, repeats dropped, `null` last.
    pub(crate) fn union(members: impl IntoIterator<Item = Member>) -> Self {
        let mut flat: Vec<Member> = Vec::new();
        let mut null = None;
        for member in members.into_iter().flat_map(Member::opened) {
            match member.ty {
                Self::Json => return Self::Json,
                Self::Never => {}
                Self::Null => null = null.or(Some(member)),
                _ => match flat
                    .iter_mut()
                    .find(|other| other.ty.looks_like(&member.ty))
                {
                    Some(other) => other.ty.absorb(&member.ty),
                    None => flat.push(member),
                },
            }
        }
        flat.extend(null);
        match flat.len() {
            0 => Self::Never,
            1 if flat.iter().all(|only| only.doc.is_empty()) => {
                flat.pop().map_or(Self::Never, |only| only.ty)
            }
            _ => Self::Union(flat),
        }
    }

    /// All of the parts at once; a lone part is itself, no part is any JSON value.
    pub(crate) fn intersection(mut parts: Vec<Self>) -> Self {
        match parts.len() {
            0 => Self::Json,
            1 => parts.pop().unwrap_or(Self::Json),
            _ => Self::Intersection(parts),
        }
    }

    /// Whether both are written the same.
    fn looks_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number { .. }, Self::Number { .. }) | (Self::Text { .. }, Self::Text { .. }) => {
                true
            }
            _ => self == other,
        }
    }

    /// Takes over what is said of another type that looks like this one.
    fn absorb(&mut self, other: &Self) {
        match (self, other) {
            (Self::Number { wide }, Self::Number { wide: also }) => *wide |= also,
            (Self::Text { format }, other) if !matches!(other, Self::Text { format: same } if same == format) =>
            {
                *format = None;
            }
            _ => {}
        }
    }

    /// Whether TypeScript sees every such value as a `JsonValue`; it does not of interfaces.
    pub(crate) fn is_plain_json(&self) -> bool {
        match self {
            Self::Json | Self::Null | Self::Boolean | Self::Literal(_) => true,
            Self::Number { .. } | Self::Text { .. } => true,
            Self::Array(_) | Self::Tuple(_) | Self::Union(_) => {
                self.children().all(Self::is_plain_json)
            }
            _ => false,
        }
    }

    /// The types directly inside this one.
    pub(crate) fn children(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match self {
            Self::Array(item) => Box::new(std::iter::once(&**item)),
            Self::Tuple(tuple) => Box::new(tuple.places.iter().chain(tuple.rest.as_deref())),
            Self::Object(object) => Box::new(object.types()),
            Self::Record(key, value) => Box::new([&**key, &**value].into_iter()),
            Self::Union(members) => Box::new(members.iter().map(|member| &member.ty)),
            Self::Intersection(parts) => Box::new(parts.iter()),
            Self::Failure(_, Some(data)) => Box::new(std::iter::once(&**data)),
            _ => Box::new(std::iter::empty()),
        }
    }

    /// Calls `see` with the name of every named type mentioned, `JsonValue` included.
    pub(crate) fn names<'a>(&'a self, see: &mut impl FnMut(&'a str)) {
        let mut pending = vec![self];
        while let Some(ty) = pending.pop() {
            match ty {
                Self::Named(name) => see(name),
                Self::Json => see("JsonValue"),
                Self::Object(object) if object.is_bare() => see("JsonValue"),
                _ => pending.extend(ty.children()),
            }
        }
    }
}

impl Member {
    /// The members of an undocumented nested union, or just this one.
    pub(crate) fn opened(self) -> Vec<Self> {
        match self {
            Self {
                ty: Ty::Union(members),
                doc,
            } if doc.is_empty() => members,
            other => vec![other],
        }
    }
}
