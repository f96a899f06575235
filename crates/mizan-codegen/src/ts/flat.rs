//! A type on one line.

use super::text::{property, quoted};
use crate::model::{Field, Literal, Object, Tuple, Ty};

/// The type without a line break; `None` when something in it is documented.
pub(super) fn flat(ty: &Ty) -> Option<String> {
    let mut text = String::new();
    Flat { text: &mut text }.ty(ty)?;
    Some(text)
}

/// The value of a literal type.
pub(super) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => quoted(text),
        Literal::Number(number) => number.clone(),
        Literal::Boolean(value) => value.to_string(),
    }
}

/// Whether the type has to stand in parentheses before `[]` or next to `&`.
pub(super) fn is_compound(ty: &Ty) -> bool {
    matches!(ty, Ty::Union(members) if members.len() > 1) || matches!(ty, Ty::Intersection(_))
}

struct Flat<'a> {
    text: &'a mut String,
}

impl Flat<'_> {
    fn ty(&mut self, ty: &Ty) -> Option<()> {
        match ty {
            Ty::Json => self.push("JsonValue"),
            Ty::Never => self.push("never"),
            Ty::Undefined => self.push("undefined"),
            Ty::Null => self.push("null"),
            Ty::Boolean => self.push("boolean"),
            Ty::Number { .. } => self.push("number"),
            Ty::Text { .. } => self.push("string"),
            Ty::Literal(value) => self.push(&literal(value)),
            Ty::Named(name) => self.push(name),
            Ty::Array(item) => {
                self.guarded(item)?;
                self.push("[]");
            }
            Ty::Tuple(tuple) => self.tuple(tuple)?,
            Ty::Object(object) => self.object(object)?,
            Ty::Record(key, value) => {
                self.push("{ [K in ");
                self.ty(key)?;
                self.push("]?: ");
                self.ty(value)?;
                self.push(" }");
            }
            Ty::Union(members) => {
                let undocumented = members.iter().all(|member| member.doc.is_empty());
                undocumented.then_some(())?;
                self.list(
                    members.iter().map(|member| &member.ty),
                    " | ",
                    Self::guarded,
                )?;
            }
            Ty::Intersection(parts) => self.list(parts.iter(), " & ", Self::guarded)?,
            Ty::Failure(code, data) => self.failure(code, data.as_deref())?,
        }
        Some(())
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn guarded(&mut self, ty: &Ty) -> Option<()> {
        if !is_compound(ty) {
            return self.ty(ty);
        }
        self.push("(");
        self.ty(ty)?;
        self.push(")");
        Some(())
    }

    fn list<'t>(
        &mut self,
        types: impl Iterator<Item = &'t Ty>,
        separator: &str,
        each: fn(&mut Self, &Ty) -> Option<()>,
    ) -> Option<()> {
        for (index, ty) in types.enumerate() {
            self.push(if index == 0 { "" } else { separator });
            each(self, ty)?;
        }
        Some(())
    }

    fn tuple(&mut self, tuple: &Tuple) -> Option<()> {
        self.push("[");
        for (index, place) in tuple.places.iter().enumerate() {
            self.push(if index == 0 { "" } else { ", " });
            if index < tuple.required {
                self.ty(place)?;
            } else {
                self.guarded(place)?;
                self.push("?");
            }
        }
        if let Some(rest) = &tuple.rest {
            self.push(if tuple.places.is_empty() {
                "..."
            } else {
                ", ..."
            });
            self.guarded(rest)?;
            self.push("[]");
        }
        self.push("]");
        Some(())
    }

    fn object(&mut self, object: &Object) -> Option<()> {
        if object.is_bare() {
            self.push("{ [key: string]: JsonValue }");
            return Some(());
        }
        self.push("{ ");
        for (index, field) in object.fields.iter().enumerate() {
            self.push(if index == 0 { "" } else { "; " });
            self.field(field)?;
        }
        if let Some(values) = object.index_signature() {
            self.push(if object.fields.is_empty() { "" } else { "; " });
            self.push("[key: string]: ");
            self.ty(&values)?;
        }
        self.push(" }");
        Some(())
    }

    fn failure(&mut self, code: &str, data: Option<&Ty>) -> Option<()> {
        self.push("MizanError<");
        self.push(&quoted(code));
        if let Some(data) = data {
            self.push(", ");
            self.ty(data)?;
        }
        self.push(">");
        Some(())
    }

    fn field(&mut self, field: &Field) -> Option<()> {
        field.doc.is_empty().then_some(())?;
        self.push(&property(&field.name));
        self.push(if field.optional { "?: " } else { ": " });
        self.ty(&field.ty)
    }
}
